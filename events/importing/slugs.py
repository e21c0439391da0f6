"""Addresses for events that are imported."""

from collections.abc import Iterable

from django.utils.text import slugify

from core.models import OldAddress
from events.models import Event

MAX_LENGTH = 80


def give_slugs(events: Iterable[tuple[Event, str]]) -> None:
    """Give each event an address that no other has or had. Takes two queries.

    Beside each stands what its address would best be; "" for its title."""
    choices = [(event, _choices(event, best)) for event, best in events]
    asked = [slug for _event, slugs in choices for slug in slugs]
    taken = {*Event.reserved_slugs}
    taken |= set(Event.objects.filter(slug__in=asked).values_list("slug", flat=True))
    old = OldAddress.objects.filter(kind=Event._meta.label_lower, slug__in=asked)
    taken |= set(old.values_list("slug", flat=True))
    for event, slugs in choices:
        event.slug = next(slug for slug in slugs if slug not in taken)
        taken.add(event.slug)


def _choices(event: Event, best: str) -> list[str]:
    """Return addresses in the order in which they are wanted; nobody has the last."""
    base = slugify(best or event.title) or "event"
    ends = ["", f"-{event.starts_on.isoformat()}", f"-{event.uid}"]
    return [base[: MAX_LENGTH - len(end)].strip("-") + end for end in ends]
