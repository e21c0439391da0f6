"""Dealing anew: readings that a judge gave up, or has not begun, go to others. What
would happen is shown first, and then nothing else happens."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext, ngettext

from challenges.services.interests import refuse_interested
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Card, Round
from judging.models.workflow import CardStatus, JudgeStatus, RoundStatus
from judging.services.assignment import Deal, Pair, deal_again
from judging.services.dealing import (
    add_cards,
    barred_pairs,
    dealt_pairs,
    entries_of,
    ideas_of,
    readers_of,
)
from judging.services.emails import email_judge
from judging.services.history import last_row, told_since
from judging.services.locks import lock_round
from judging.services.planning import barred_counts
from judging.services.scoring_inputs import fingerprint as fingerprint_of
from judging.services.transitions import add_history


@dataclass(frozen=True)
class Anew:
    """Result of dealing anew, before or after it is done."""

    deal: Deal
    lost: Counter[int]
    """Ideas that each judge gives away."""
    given: Counter[int]
    """Ideas that each judge gets."""
    barred: dict[int, int]
    """Ideas that each judge may not read."""
    fingerprint: str
    seen: int
    """The last row of history when this was looked at."""

    @property
    def is_nothing(self) -> bool:
        return not self.lost and not self.given


def look_anew(current: Round, *, seats: Collection[int] = ()) -> Anew:
    """Return what would happen if judges on these seats gave away all ideas that they
    have not opened, and got no other. Judges who have more than they said give away
    what is too much. Readings that are missing are dealt as well."""
    pairs = dealt_pairs(current)
    taken = _taken(current, seats, Counter(pair.judge for pair in pairs))
    ideas = ideas_of(entries_of(current).filter(shown__is_ready=True))
    judges = readers_of(current.panel.judges.accepted().prefetch_related("areas"))
    barred = barred_pairs(current)
    found = deal_again(
        ideas,
        judges,
        current.reads,
        seed=current.seed,
        pairs=pairs,
        taken_back=taken,
        barred=barred,
        resting=seats,
    )
    new = set(found.pairs) - pairs
    return Anew(
        deal=found,
        lost=Counter(pair.judge for pair in taken),
        given=Counter(pair.judge for pair in new),
        barred=barred_counts(ideas, judges, barred),
        fingerprint=fingerprint_of((tuple(sorted(taken)), tuple(sorted(new)))),
        seen=last_row(current.panel),
    )


def _taken(current: Round, seats: Collection[int], loads: Counter[int]) -> set[Pair]:
    """Return the readings that judges give away: the last of their list first."""
    unopened: defaultdict[int, list[Card]] = defaultdict(list)
    cards = current.cards.filter(
        status=CardStatus.NEW, judge__status=JudgeStatus.ACCEPTED
    ).without_barred()
    for card in cards.select_related("judge", "entry").order_by("-position"):
        unopened[card.judge.seat].append(card)
    taken = set()
    for seat, pile in unopened.items():
        most = pile[0].judge.most
        excess = 0 if most is None else max(0, loads[seat] - most)
        given = pile if seat in seats else pile[:excess]
        taken |= {Pair(card.entry.reference, seat) for card in given}
    return taken


@transaction.atomic
def deal_anew(
    current: Round,
    *,
    seats: Collection[int],
    fingerprint: str,
    by: User,
    seen: int | None = None,
) -> Anew:
    """Do what `look_anew` told; judges who get ideas are emailed.

    Raises TransitionNotAllowed if the round is not open, if all judges read all ideas,
    for staff with an interest in the challenge, or if something else would happen than
    what the fingerprint is of: then it tells what others did since the row of history
    that was `seen`."""
    current = lock_round(current)
    refuse_interested(current.panel.challenge_id, by)
    if current.status != RoundStatus.OPEN or not current.reads:
        raise TransitionNotAllowed(gettext("There is nothing to deal anew."))
    unopened = current.cards.filter(status=CardStatus.NEW)
    list(unopened.select_for_update(of=("self",)))
    anew = look_anew(current, seats=seats)
    if anew.fingerprint != fingerprint:
        raise TransitionNotAllowed(_overtaken(current, seen, by))
    before = dealt_pairs(current)
    after = set(anew.deal.pairs)
    for pair in before - after:
        unopened.filter(
            judge__seat=pair.judge, entry__reference=pair.reference
        ).delete()
    count = add_cards(current, after - before)
    text = ngettext("%d idea dealt anew", "%d ideas dealt anew", count) % count
    add_history(current.panel, row=gettext("round"), what=text, by=by)
    _tell(current, anew)
    return anew


def _overtaken(current: Round, seen: int | None, by: User) -> str:
    """Return why it would be something else now."""
    told = "" if seen is None else told_since(seen, by, current.panel)
    if not told:
        return gettext("Something changed meanwhile: look again at what would happen.")
    text = gettext("Meanwhile: %(told)s. Look again at what would happen.")
    return text % {"told": told}


def _tell(current: Round, anew: Anew) -> None:
    site = SiteSettings.load()
    judges = current.panel.judges.filter(seat__in=anew.given)
    for judge in judges.select_related("panel__challenge"):
        count = anew.given[judge.seat]
        email_judge(judge, "more_ideas", current=current, site=site, count=count)
