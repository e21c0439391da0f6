"""What's on as Atom, JSON Feed and CSV, for other programs. They hold what the pages
show: never how to join online."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.html import linebreaks

from core import csv_export
from core.feeds import Item, rfc3339, with_whole_addresses
from core.text.direction import ISOLATED
from core.text.markdown import to_html
from events.access import ACCESS_QUESTIONS
from events.choices import State
from events.models import Event

CSV_FIELDS = [
    *("title", "state", "starts", "ends", "all_day", "place", "address", "online"),
    *("price", "free", "focus_area", "audience", "language", "organiser"),
    *ACCESS_QUESTIONS,
    *("access_note", "summary", "text", "reason", "booking_link"),
    *("address_of_page", "identity", "changed"),
]
"""Columns of the table of events. Files with some of them can be imported, too: see
events.importing."""


def feed_item(event: Event) -> Item:
    return Item(
        event,
        title=event.prefix + event.title,
        content=_content(event),
        changed_at=event.updated_at,
        tags=[event.focus_area.name] if event.focus_area else [],
    )


def events_csv(events: Iterable[Event]) -> Iterator[str]:
    return csv_export.to_csv(CSV_FIELDS, map(csv_row, events))


def csv_row(event: Event) -> list[str]:
    """Return the values of CSV_FIELDS."""
    card = event.access_card
    answers = {
        **dict.fromkeys(card.offered, "yes"),
        **dict.fromkeys(card.missing, "no"),
    }
    return [
        event.title,
        event.state,
        _moment(event, event.starts_at),
        _moment(event, event.ends_at),
        _yes(event.all_day),
        event.place_name if event.is_in_person else "",
        event.place_address if event.is_in_person else "",
        _yes(event.is_online),
        event.price,
        _yes(event.is_free),
        event.focus_area.name if event.focus_area else "",
        event.audience,
        event.language,
        event.organiser,
        *(answers.get(str(label), "unknown") for label in ACCESS_QUESTIONS.values()),
        event.access_note,
        event.summary,
        event.body,
        event.change_reason,
        event.booking_url,
        page_url(event),
        str(event.uid),
        rfc3339(event.updated_at),
    ]


def page_url(event: Event) -> str:
    return settings.SITE_URL + event.get_absolute_url()


def _content(event: Event) -> str:
    """Return what the page shows as HTML: why it changed, when, where, and the text."""
    where = ISOLATED.sub(r"\1", event.where)
    address = event.place_address if event.is_in_person else ""
    lines = [event.whole_when, f"{where}\n{address}".strip(), event.price]
    if event.state != State.SCHEDULED:
        lines.insert(0, event.change_reason)
    lines.append(event.summary)
    facts = linebreaks("\n\n".join(lines), autoescape=True)
    return facts + with_whole_addresses(to_html(event.body))


def _moment(event: Event, moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return local.date().isoformat() if event.all_day else local.isoformat()


def _yes(value: bool) -> str:
    return "yes" if value else "no"
