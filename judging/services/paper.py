"""Cards on paper: staff key in what a judge wrote, and each such card says so."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from core.workflow import TransitionNotAllowed
from judging.models import Card
from judging.services.cards import Kept, keep_card, lock_card
from judging.services.transitions import add_history


@transaction.atomic
def key_in(
    card: Card, *, steps: Mapping[int, int], words: Mapping[str, str], by: User
) -> Kept:
    """Keep a card as it stands on paper, whole; once more, if it was keyed in wrongly.
    Raises TransitionNotAllowed if its judge scored it behind the link, or if it cannot
    be judged now; ValueError without a step for each criterion."""
    card = lock_card(card, by=by)
    if is_online(card):
        raise TransitionNotAllowed(
            gettext("The judge has scored it behind the link: nothing was saved.")
        )
    kept = keep_card(
        card, seen=card.version, steps=steps, words=words, finish=True, by=by
    )
    if kept.missing:
        raise ValueError("A step for each criterion.")
    card, what = kept.card, gettext("Keyed in from paper")
    add_history(card.round.panel, row=str(card), entry=card.entry, what=what, by=by)
    return kept


def is_online(card: Card) -> bool:
    """Return whether the judge saved scores of this card behind the link."""
    return card.version > 0 and not card.from_paper and card.scores.exists()
