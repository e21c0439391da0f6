"""Interests of staff: who has one in an idea declares it, and then sees nothing of how
it is judged: no row, and no part in counts and means."""

from collections.abc import Collection
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Entry, StaffInterest
from core.workflow import TransitionNotAllowed
from judging.models import Panel
from judging.services.locks import lock_panel
from judging.services.ranking import RankedRound
from judging.services.scoring import rank
from judging.services.scoring_inputs import inputs_from
from judging.services.transitions import add_history


@transaction.atomic
def declare_interest(
    panel: Panel, *, entry: Entry, reason: str, by: User
) -> StaffInterest:
    """Note that a member of staff has an interest in an idea. Raises
    TransitionNotAllowed if they said so before."""
    panel = lock_panel(panel.pk)
    if StaffInterest.objects.filter(entry=entry, user=by).exists():
        raise TransitionNotAllowed(gettext("You have declared this already."))
    interest = StaffInterest.objects.create(entry=entry, user=by, reason=reason)
    what = gettext("Interest declared by staff")
    add_history(panel, entry=entry, what=what, by=by, note=reason)
    return interest


@transaction.atomic
def lift_interest(
    panel: Panel, *, interest: StaffInterest, by: User, reason: str
) -> None:
    """Let a member of staff see an idea again, because another one says why. Raises
    TransitionNotAllowed for one's own interest, and without a reason."""
    if interest.user == by:
        raise TransitionNotAllowed(gettext("Somebody else must do that."))
    if not reason.strip():
        raise TransitionNotAllowed(gettext("Say why this is no interest any more."))
    panel = lock_panel(panel.pk)
    what = gettext("Interest of staff lifted")
    add_history(panel, entry=interest.entry, what=what, by=by, note=reason)
    interest.delete()


def hidden_from(panel: Panel, user: User) -> frozenset[str]:
    """Return the references of the ideas of which a member of staff sees nothing.
    Makes one query."""
    interests = StaffInterest.objects.filter(
        user=user, entry__challenge=panel.challenge_id
    )
    return frozenset(interests.values_list("entry__reference", flat=True))


def hide(found: RankedRound, hidden: Collection[str]) -> RankedRound:
    """Return a ranking as if nobody had judged these ideas: neither a gap between the
    places nor the strictness of a judge tells of them."""
    if not hidden or found.stored is None:
        return found
    inputs = inputs_from(found.stored.inputs)
    planned = {key: n for key, n in inputs.planned.items() if key not in hidden}
    cards = tuple(card for card in inputs.cards if card.idea not in hidden)
    return replace(
        found,
        ranking=rank(inputs._replace(planned=planned, cards=cards)),
        entries={k: each for k, each in found.entries.items() if k not in hidden},
        gone=[entry for entry in found.gone if entry.reference not in hidden],
    )
