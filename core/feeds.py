"""Atom feeds (RFC 4287), as every app writes them."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Enclosure

from core.pictures import Pictured

NOT_IN_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, not even escaped (XML 1.0, section 2.2)."""

NOTHING_CHANGED = datetime(2000, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed. Any moment does that stays the same: Django's
feeds say “now”, and no reader is ever told that nothing is new."""


def for_xml(text: str) -> str:
    """Return the text without what would break an XML document."""
    return NOT_IN_XML.sub("", text)


def picture_enclosures(obj: Pictured) -> list[Enclosure]:
    """Return the picture of an item of a feed, if it has one."""
    picture = obj.linked_picture
    size = str(picture.bytes) if picture else ""
    return [Enclosure(picture.url, size, "image/jpeg")] if picture else []


class AtomFeed(Atom1Feed):
    """A feed that stays the same until something in it changes. Its items may have a
    `content`, HTML, beside their summary."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NOTHING_CHANGED

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item.get("content"):
            handler.addQuickElement("content", item["content"], {"type": "html"})
