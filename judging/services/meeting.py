"""The meeting of the panel: what it talks about, in an order in which few judges come
and go, and the notes of staff."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Entry
from core.workflow import TransitionNotAllowed
from judging.models import Bar, Card, Judge, MeetingNote, Panel
from judging.models.workflow import CardStatus, JudgeStatus
from judging.services.awards import award_states
from judging.services.contenders import in_order, rank_of
from judging.services.locks import lock_panel
from judging.services.ranking import RankedRound
from judging.services.scoring import Row
from judging.services.transitions import add_history


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
    bars = Bar.objects.filter(judge__panel=panel)
    for each in [
        *aside.select_related("judge", "entry"),
        *bars.select_related("judge", "entry"),
    ]:
        if each.judge.status != JudgeStatus.STEPPED_DOWN:
            found[each.entry.reference].add(each.judge)
    return found


@transaction.atomic
def keep_note(
    panel: Panel, *, idea: str, note: str, asked_by: Judge | None, by: User
) -> MeetingNote | None:
    """Keep notes about an idea, by its reference, and who asked to talk about it; an
    empty note that nobody asked for goes.

    Raises TransitionNotAllowed if there is no such idea, or if the judge asked for
    another: each has one."""
    panel = lock_panel(panel.pk)
    entry = Entry.objects.filter(challenge=panel.challenge_id, reference=idea).first()
    if entry is None:
        raise TransitionNotAllowed(gettext("There is no such idea in this challenge."))
    notes = MeetingNote.objects.exclude(entry=entry)
    if asked_by and notes.filter(asked_by=asked_by).exists():
        raise TransitionNotAllowed(
            gettext("%(judge)s asked for another idea: each has one.")
            % {"judge": asked_by.number}
        )
    what = gettext("Notes of the meeting kept")
    add_history(panel, row=entry.reference, what=what, by=by)
    if not note and not asked_by:
        MeetingNote.objects.filter(entry=entry).delete()
        return None
    kept, _is_new = MeetingNote.objects.update_or_create(
        entry=entry,
        defaults={"note": note, "asked_by": asked_by, "by": by, "at": timezone.now()},
    )
    return kept
