"""What's on as Atom, JSON Feed and CSV, for other programs. They hold what the pages
show: never how to join online."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import get_language

from core import csv_export
from core.feeds import AtomFeed, for_xml, picture_enclosures
from core.text.direction import ISOLATED
from core.text.markdown import to_html
from events.access import ACCESS_QUESTIONS
from events.choices import State
from events.models import Event

CSV_FIELDS = [
    *("title", "state", "starts", "ends", "all_day", "place", "address", "online"),
    *("price", "free", "focus_area", "audience", "language", "organiser"),
    *ACCESS_QUESTIONS,
    *("summary", "address_of_page", "identity", "changed"),
]


@dataclass(frozen=True)
class Head:
    """Title and addresses of a feed."""

    title: str
    page_url: str
    feed_url: str
    author: str


def events_atom(events: Iterable[Event], head: Head) -> bytes:
    """Return an Atom feed (RFC 4287). Texts are HTML in Atom."""
    atom = AtomFeed(
        title=for_xml(head.title),
        link=head.page_url,
        feed_url=head.feed_url,
        description=None,
        author_name=for_xml(head.author),
        language=get_language(),
    )
    for event in events:
        atom.add_item(
            title=for_xml(event.prefix + event.title),
            link=page_url(event),
            unique_id=event.uid.urn,
            description=for_xml(event.summary),
            content=for_xml(_content(event)),
            categories=[event.focus_area.name] if event.focus_area else (),
            enclosures=picture_enclosures(event),
            pubdate=event.publish_at,
            updateddate=event.updated_at,
        )
    return atom.writeString("utf-8").encode()


def events_json(events: Iterable[Event], head: Head) -> bytes:
    """Return a JSON Feed (version 1.1)."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "home_page_url": head.page_url,
        "feed_url": head.feed_url,
        "authors": [{"name": head.author, "url": f"{settings.SITE_URL}/"}],
        "language": get_language(),
        "items": [_json_item(event) for event in events],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(event: Event) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": event.uid.urn,
        "url": page_url(event),
        "title": event.prefix + event.title,
        "summary": event.summary,
        "content_html": _content(event),
        "date_published": _rfc3339(event.publish_at),
        "date_modified": _rfc3339(event.updated_at),
    }
    if event.linked_picture:
        item["image"] = event.linked_picture.url
    if event.focus_area:
        item["tags"] = [event.focus_area.name]
    return item


def events_csv(events: Iterable[Event]) -> Iterator[str]:
    return csv_export.to_csv(CSV_FIELDS, map(_csv_row, events))


def _csv_row(event: Event) -> list[str]:
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
        event.summary,
        page_url(event),
        str(event.uid),
        _rfc3339(event.updated_at),
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
    return linebreaks("\n\n".join(lines), autoescape=True) + to_html(event.body)


def _moment(event: Event, moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return local.date().isoformat() if event.all_day else local.isoformat()


def _rfc3339(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"
