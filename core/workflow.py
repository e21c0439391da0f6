"""From state to state: what every room refuses in the same words."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext


class TransitionNotAllowed(Exception):
    """A move that the table does not allow; the message is for the person who tried."""


def check_transition(
    moves: Mapping[str, set[str]], reference: str, now: TextChoices, to: TextChoices
) -> None:
    """Raise IllegalMove unless `moves`, the table of a room, leads from now to `to`."""
    if to in moves[now]:
        return
    words = {"reference": reference, "now": now.label, "to": to.label}
    raise TransitionNotAllowed(
        gettext("%(reference)s is “%(now)s” and cannot become “%(to)s”.") % words
    )
