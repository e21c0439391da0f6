"""Rows of calendar files in the words of our own tables."""

import re
import textwrap

from django.utils.html import strip_tags

from events.choices import State
from events.importing.files import Row

ONLINE = {
    "online",
    "zoom",
    "zoom meeting",
    "microsoft teams",
    "microsoft teams meeting",
}
"""Places that are none."""

LINK = re.compile(r"\w+://\S+")

PART = re.compile(r"\n|,\s+")
"""The sign between the parts of a place and its address."""

SUMMARY_LENGTH = 200
"""Characters of the summary of an event."""


def row_of_calendar(row: Row) -> Row:
    """Return the row with what our tables have in place of a description, a location
    and categories.

    Links to join are left out: everyone could read them."""
    is_cancelled = row["state"] == "cancelled"
    title = row["title"]
    if is_cancelled:  # in our own files it stands before the title
        title = title.removeprefix(f"{State.CANCELLED.label}: ")
    text = row["description"].removesuffix(row["url"]).strip()
    first_words = strip_tags(text.partition("\n")[0])
    summary = textwrap.shorten(first_words, SUMMARY_LENGTH, placeholder=" …")
    location = LINK.sub("", row["location"]).strip(" ,;\n")
    is_no_place = location.casefold() in ONLINE
    is_online = is_no_place or LINK.search(row["location"])
    place, *address = PART.split("" if is_no_place else location)
    organiser = row["organiser"]
    return {
        **row,
        "title": title,
        "state": State.CANCELLED if is_cancelled else State.SCHEDULED,
        "summary": summary,
        "text": text if text != summary else "",
        "place": place,
        "address": "\n".join(part for part in address if part.strip()),
        "online": "yes" if is_online else "no",
        "organiser": "" if "@" in organiser else organiser,
        "focus_area": row["categories"],
    }
