"""Challenges, ideas and what belongs to them, for staff."""

from challenges.admin.bulk import BulkActionAdmin
from challenges.admin.challenge import ChallengeAdmin
from challenges.admin.draft import DraftAdmin
from challenges.admin.entry import EntryAdmin
from challenges.admin.exports import ExportRecordAdmin
from challenges.admin.reason import DecisionReasonAdmin

__all__ = [
    "BulkActionAdmin",
    "ChallengeAdmin",
    "DecisionReasonAdmin",
    "DraftAdmin",
    "EntryAdmin",
    "ExportRecordAdmin",
]
