from judging.models.award import Award, Choice, Feedback, MeetingNote
from judging.models.card import Card, Score, ScoreChange
from judging.models.meeting import Meeting
from judging.models.panel import Bar, Judge, Panel, PanelHistory
from judging.models.round import Round, Shown, ShownFile, StoredRanking
from judging.models.sample import Sample, SampleCard

__all__ = [
    "Award",
    "Bar",
    "Card",
    "Choice",
    "Feedback",
    "Judge",
    "Meeting",
    "MeetingNote",
    "Panel",
    "PanelHistory",
    "Round",
    "Sample",
    "SampleCard",
    "Score",
    "ScoreChange",
    "Shown",
    "ShownFile",
    "StoredRanking",
]
