"""The second look: all judges read the ideas that can still win, those that they have
not read yet. What they scored in the first look stays and counts."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Entry
from challenges.services.interests import refuse_interested
from core import private_links
from core.workflow import TransitionNotAllowed
from judging.models import Choice, Round
from judging.models.workflow import RoundStatus
from judging.services.assignment import assign
from judging.services.dealing import barred_pairs, entries_of, ideas_of, readers_of
from judging.services.locks import lock_round
from judging.services.ranking import RankedRound, shown_ranking
from judging.services.scoring import second_look
from judging.services.transitions import add_history


@dataclass(frozen=True)
class Candidate:
    """An idea that all judges would read."""

    entry: Entry
    can_be_best: bool
    """Whether it can still be the best of all; if not, it leads its focus area."""


def candidates(current: Round) -> list[Candidate]:
    """Return the ideas of a second look, by the ranking that was kept last; none before
    the round is closed. An idea that left the challenge since is left out."""
    found = shown_ranking(current)
    return _candidates(found) if found else []


def _candidates(found: RankedRound) -> list[Candidate]:
    gone = {entry.pk for entry in found.gone}
    rows = {row.idea: row for row in found.ranking.rows}
    areas = dict.fromkeys(rows, "")
    areas |= {key: str(each.focus_area_id) for key, each in found.entries.items()}
    return [
        Candidate(found.entries[idea], rows[idea].is_in_band)
        for idea in second_look(found.ranking, areas)
        if idea in found.entries and found.entries[idea].pk not in gone
    ]


def obstacle(current: Round) -> str:
    """Return why no second look can begin after this round; "" if one can."""
    if current.position > 1:
        return gettext("This is the second look: there is no third.")
    if current.status != RoundStatus.CLOSED:
        return gettext("The first look is not closed.")
    if current.panel.challenge.results_are_out:
        return gettext("The results are out.")
    if Choice.objects.filter(award__panel=current.panel_id).exists():
        return gettext("Undo what was chosen first.")
    return ""


@transaction.atomic
def begin_second_look(first: Round, *, by: User) -> Round:
    """Set up a second look, which staff then open: its rubric is that of the first, and
    the ranking decides what is read.

    Raises TransitionNotAllowed if there is an obstacle, if there is a second look
    already, if nothing can still win, and for staff with an interest in the
    challenge."""
    first = lock_round(first)
    refuse_interested(first.panel.challenge_id, by)
    if text := obstacle(first):
        raise TransitionNotAllowed(text)
    if first.panel.rounds.filter(position__gt=first.position).exists():
        raise TransitionNotAllowed(gettext("There is a second look already."))
    found = candidates(first)
    if not found:
        raise TransitionNotAllowed(gettext("There is no idea that can still win."))
    current = Round.objects.create(
        panel=first.panel,
        position=first.position + 1,
        seed=private_links.new_nonce(),
        rubric=first.rubric,
    )
    current.entries.set([each.entry for each in found])
    what = gettext("Second look set up: %d ideas") % len(found)
    add_history(first.panel, row=gettext("round"), what=what, by=by)
    return current


@transaction.atomic
def drop_second_look(current: Round, *, by: User) -> None:
    """Leave out a second look that has not opened. Raises TransitionNotAllowed if it
    has, if it is none, and for staff with an interest in the challenge."""
    current = lock_round(current)
    refuse_interested(current.panel.challenge_id, by)
    if current.position == 1 or current.status != RoundStatus.DRAFT:
        raise TransitionNotAllowed(gettext("The second look has opened."))
    panel = current.panel
    current.delete()
    what = gettext("Second look left out")
    add_history(panel, row=gettext("round"), what=what, by=by)


def readings_to_come(current: Round) -> dict[int, int]:
    """Return how many ideas each judge would read in a second look that is set up."""
    judges = readers_of(current.panel.judges.accepted().prefetch_related("areas"))
    ideas = ideas_of(entries_of(current))
    deal = assign(ideas, judges, 0, seed=current.seed, barred=barred_pairs(current))
    return deal.loads
