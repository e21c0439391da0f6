"""Feeds, as every app writes them: Atom (RFC 4287), and JSON Feed (version 1.1)."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import escape
from django.utils.translation import get_language

from core.pictures import Pictured

NOT_IN_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, not even escaped (XML 1.0, section 2.2)."""

NOTHING_CHANGED = datetime(2000, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed. Any moment does that stays the same: Django's
feeds say “now”, and no reader is ever told that nothing is new."""


OWN_ADDRESS = re.compile(r'(?<= href=")(?=/(?!/))')
"""Place before the address of a page of ours, in HTML that we made of Markdown."""


@dataclass(frozen=True)
class Head:
    """Title and addresses of a feed."""

    title: str
    page_url: str
    feed_url: str
    author: str
    author_email: str


@dataclass(frozen=True)
class Item:
    """An item of a feed, the same in both formats."""

    obj: Any
    """The published object, which has `uid`, `summary`, `publish_at` and a picture."""

    title: str
    content: str
    """HTML that says what the page of the object says."""

    changed_at: datetime
    tags: Sequence[str] = ()
    author: str = ""

    @property
    def url(self) -> str:
        return settings.SITE_URL + str(self.obj.get_absolute_url())


def rfc3339(moment: datetime | None) -> str:
    """Return a moment as the clocks of the city show it; "" for None."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def with_whole_addresses(html: str) -> str:
    """Return HTML whose links lead to our pages from anywhere."""
    return OWN_ADDRESS.sub(settings.SITE_URL, html)


def atom_feed(head: Head, items: Iterable[Item]) -> bytes:
    """Return an Atom feed, in which all but titles is HTML."""
    atom = AtomFeed.of(head)
    for item in items:
        atom.add_item(
            title=for_xml(item.title),
            link=item.url,
            unique_id=item.obj.uid.urn,
            author_name=for_xml(item.author) or None,
            description=for_xml(escape(item.obj.summary)),
            content=for_xml(item.content),
            categories=item.tags,
            enclosures=_enclosures(item.obj),
            pubdate=item.obj.publish_at,
            updateddate=item.changed_at,
        )
    return atom.writeString("utf-8").encode()


def json_feed(head: Head, items: Iterable[Item]) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "home_page_url": head.page_url,
        "feed_url": head.feed_url,
        "authors": [{"name": head.author, "url": f"{settings.SITE_URL}/"}],
        "language": get_language(),
        "items": list(map(_json_item, items)),
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(item: Item) -> dict[str, Any]:
    picture = item.obj.linked_picture
    return {
        "id": item.obj.uid.urn,
        "url": item.url,
        "title": item.title,
        "summary": item.obj.summary,
        "content_html": item.content,
        "date_published": rfc3339(item.obj.publish_at),
        "date_modified": rfc3339(item.changed_at),
        **({"image": picture.url} if picture else {}),
        **({"authors": [{"name": item.author}]} if item.author else {}),
        **({"tags": list(item.tags)} if item.tags else {}),
    }


def for_xml(text: str) -> str:
    """Return the text without what would break an XML document."""
    return NOT_IN_XML.sub("", text)


def _enclosures(obj: Pictured) -> list[Enclosure]:
    picture = obj.linked_picture
    size = str(picture.bytes) if picture else ""
    return [Enclosure(picture.url, size, "image/jpeg")] if picture else []


class AtomFeed(Atom1Feed):
    """A feed that stays the same until something in it changes. Its items may have a
    `content`, HTML, beside their summary."""

    @classmethod
    def of(cls, head: Head) -> "AtomFeed":
        return cls(
            title=for_xml(head.title),
            link=head.page_url,
            feed_url=head.feed_url,
            description=None,
            author_name=for_xml(head.author),
            language=get_language(),
        )

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NOTHING_CHANGED

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item.get("content"):
            handler.addQuickElement("content", item["content"], {"type": "html"})
