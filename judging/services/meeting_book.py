"""The book of the meeting, to print: what can win each award, who asked for what, and
each idea with its scores. Judges are numbers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from judging.models import Card, Judge, Meeting, MeetingNote, Panel, Shown
from judging.services.awards import AwardState, award_states
from judging.services.contenders import Contender
from judging.services.exports import note_export
from judging.services.locks import lock_panel
from judging.services.meeting import Group, Topic, discussion
from judging.services.ranking import RankedRound
from judging.services.rubric import rubric_of

TITLE = _("Meeting book")

NOTED_AGAIN_AFTER = timedelta(hours=1)
"""Time within which reading it again is not noted again."""


@dataclass(frozen=True)
class Sheet:
    """An idea of the book."""

    topic: Topic
    title: str
    """The title that judges read."""
    answers: list[tuple[Any, str]]
    """Labels, each with the text that judges read."""
    criteria: list[tuple[str, float]]
    """Names of the criteria, each with the mean of the points given."""
    panel_notes: list[tuple[str, str]]
    """Numbers of judges, each with the note to the others."""


@dataclass(frozen=True)
class MeetingBook:
    """Contents of the book, in the order of the meeting."""

    meeting: Meeting | None
    awards: list[tuple[AwardState, list[tuple[Contender, Sheet]]]]
    """Awards, each with the ideas that the panel talks about."""
    groups: list[tuple[Group, list[Sheet]]]
    wishes: list[tuple[Judge, Sheet | None]]
    """Judges, each with the idea that they asked for."""

    @property
    def sheets(self) -> list[Sheet]:
        return [sheet for _group, sheets in self.groups for sheet in sheets]

    @property
    def alarms(self) -> list[Sheet]:
        """Ideas on which judges differ much."""
        return [sheet for sheet in self.sheets if sheet.topic.row.is_alarm]


def meeting_book(panel: Panel, found: RankedRound) -> MeetingBook:
    """Put together what the panel has before it in its meeting."""
    groups = discussion(panel, found)
    sheets = _sheets(panel, [topic for group in groups for topic in group.topics])
    asked = MeetingNote.objects.filter(asked_by__panel=panel)
    wishes = dict(asked.values_list("asked_by", "entry__reference"))
    judges = panel.judges.accepted()
    return MeetingBook(
        meeting=Meeting.objects.filter(panel=panel, is_called_off=False).first(),
        awards=[
            (state, [(each, sheets[each.row.idea]) for each in state.best])
            for state in award_states(panel, found)
        ],
        groups=[
            (group, [sheets[topic.row.idea] for topic in group.topics])
            for group in groups
        ],
        wishes=[(judge, sheets.get(wishes.get(judge.pk, ""))) for judge in judges],
    )


def _sheets(panel: Panel, topics: list[Topic]) -> dict[str, Sheet]:
    """Return the sheet of each idea, by its reference."""
    keys = [topic.entry.pk for topic in topics]
    notes: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    cards = Card.objects.filter(entry__in=keys).done().without_barred()
    cards = cards.exclude(panel_note="").select_related("judge")
    for card in cards.order_by("judge__seat"):
        notes[card.entry_id].append((card.judge.number, card.panel_note))
    shown = Shown.objects.in_bulk(keys, field_name="entry_id")
    names = [each["name"] for each in rubric_of(panel.rounds.latest("position"))]
    return {
        topic.row.idea: Sheet(
            topic=topic,
            title=texts.title if texts else "",
            answers=texts.answers if texts else [],
            criteria=list(zip(names, topic.row.criteria, strict=False)),
            panel_notes=notes[topic.entry.pk],
        )
        for topic in topics
        for texts in [shown.get(topic.entry.pk)]
    }


@transaction.atomic
def note_reading(panel: Panel, *, ideas: int, by: User) -> None:
    """Note that a member of staff has the book, once an hour."""
    panel = lock_panel(panel.pk)
    since = timezone.now() - NOTED_AGAIN_AFTER
    if not panel.history.filter(row=str(TITLE), by=by, at__gt=since).exists():
        note_export(panel, TITLE, rows=ideas, by=by, what=_("Opened to print"))
