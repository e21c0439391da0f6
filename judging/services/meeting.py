"""The meeting of the panel: what it talks about, in an order in which few judges come
and go, and the notes of staff."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from challenges.models import Entry
from challenges.services.interests import refuse_interested
from core.workflow import TransitionNotAllowed
from judging.models import Card, Judge, MeetingNote, Panel
from judging.models.workflow import CardStatus, JudgeStatus
from judging.services.awards import award_states
from judging.services.bars import barred_by_staff
from judging.services.contenders import in_order, rank_of
from judging.services.locks import lock_panel
from judging.services.ranking import RankedRound
from judging.services.scoring import Row
from judging.services.transitions import add_history

NOTES_KEPT = gettext_lazy("Notes of the meeting kept")
NOTES_DELETED = gettext_lazy("Notes of the meeting deleted")
"""Rows of history that hold what notes said before."""


@dataclass(frozen=True)
class Topic:
    """An idea that the panel talks about."""

    row: Row
    entry: Entry
    awards: list[str]
    """Names of the awards that it can win."""
    note: MeetingNote | None


@dataclass(frozen=True)
class Group:
    """Ideas for which the same judges leave the room."""

    absent: list[Judge]
    topics: list[Topic]


def discussion(panel: Panel, found: RankedRound) -> list[Group]:
    """Return the ideas to talk about: those that can win an award, those on which
    judges differ much, and those that a judge asked for.

    Makes five queries."""
    awards: defaultdict[str, list[str]] = defaultdict(list)
    for state in award_states(panel, found):
        for each in state.best:
            awards[each.row.idea].append(state.award.name)
    notes = {
        note.entry.reference: note
        for note in MeetingNote.objects.filter(
            entry__challenge=panel.challenge_id
        ).select_related("entry", "asked_by")
    }
    gone = {entry.reference for entry in found.gone}
    topics = [
        Topic(row, found.entries[row.idea], awards[row.idea], notes.get(row.idea))
        for row in found.ranking.rows
        if row.idea in found.entries and row.idea not in gone
        if row.idea in awards or row.idea in notes or row.is_in_band or row.is_alarm
    ]
    return _grouped(topics, _absent(panel))


def _grouped(topics: list[Topic], absent: dict[str, set[Judge]]) -> list[Group]:
    topics = sorted(topics, key=lambda topic: rank_of(topic.row))
    groups: defaultdict[frozenset[int], list[Topic]] = defaultdict(list)
    judges: dict[int, Judge] = {}
    for topic in topics:
        leaving = absent.get(topic.row.idea, set())
        judges |= {judge.seat: judge for judge in leaving}
        groups[frozenset(judge.seat for judge in leaving)].append(topic)
    first = {seats: topics.index(group[0]) for seats, group in groups.items()}
    return [
        Group([judges[seat] for seat in sorted(seats)], groups[seats])
        for seats in in_order(first)
    ]


def _absent(panel: Panel) -> dict[str, set[Judge]]:
    """Return who leaves the room, by the reference of the idea: judges who declared an
    interest in it, and those whom staff keep from it."""
    found: defaultdict[str, set[Judge]] = defaultdict(set)
    aside = Card.objects.filter(judge__panel=panel, status=CardStatus.CONFLICT)
    pairs = set(aside.values_list("entry__reference", "judge__seat"))
    judges = panel.judges.exclude(status=JudgeStatus.STEPPED_DOWN)
    by_seat = {judge.seat: judge for judge in judges}
    for reference, seat in pairs | barred_by_staff(panel.pk):
        if seat in by_seat:
            found[reference].add(by_seat[seat])
    return found


def note_of(panel: Panel, idea: str) -> MeetingNote | None:
    """Return the note about the idea with this reference, if there is one."""
    notes = MeetingNote.objects.filter(entry__challenge=panel.challenge_id)
    return notes.filter(entry__reference=idea).first()


@transaction.atomic
def keep_note(
    panel: Panel, *, idea: str, note: str, asked_by: Judge | None, by: User
) -> MeetingNote:
    """Keep notes about an idea, by its reference, and who asked to talk about it. Of
    the two, one that is not given stays as it is; notes that are replaced stand in the
    history.

    Raises TransitionNotAllowed if there is no such idea, if neither is given, if the
    judge asked for another, as each has one, and for staff with an interest in the
    challenge."""
    panel = lock_panel(panel.pk)
    refuse_interested(panel.challenge_id, by)
    entry = Entry.objects.filter(challenge=panel.challenge_id, reference=idea).first()
    if entry is None:
        raise TransitionNotAllowed(gettext("There is no such idea in this challenge."))
    if not note and not asked_by:
        raise TransitionNotAllowed(gettext("Write notes, or say which judge asked."))
    notes = MeetingNote.objects.exclude(entry=entry)
    if asked_by and notes.filter(asked_by=asked_by).exists():
        raise TransitionNotAllowed(
            gettext("%(judge)s asked for another idea: each has one.")
            % {"judge": asked_by.number}
        )
    kept = note_of(panel, idea) or MeetingNote(entry=entry)
    replaced = kept.note if note and note != kept.note else ""
    kept.note, kept.asked_by = note or kept.note, asked_by or kept.asked_by
    kept.by, kept.at = by, timezone.now()
    kept.save()
    add_history(panel, entry=entry, what=str(NOTES_KEPT), by=by, note=replaced)
    return kept


@transaction.atomic
def delete_note(panel: Panel, *, idea: str, by: User) -> None:
    """Delete the notes about an idea, and who asked to talk about it; what they said
    stands in the history. Raises TransitionNotAllowed if there are none, and for staff
    with an interest in the challenge."""
    panel = lock_panel(panel.pk)
    refuse_interested(panel.challenge_id, by)
    kept = note_of(panel, idea)
    if kept is None:
        raise TransitionNotAllowed(gettext("There are no notes about this idea."))
    what = str(NOTES_DELETED)
    add_history(panel, entry=kept.entry, what=what, by=by, note=kept.note)
    kept.delete()
