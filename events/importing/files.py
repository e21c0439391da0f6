"""Rows of text from a file that staff import: a calendar file, or a table (CSV)."""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.csv_export import unescape_formula
from core.text.clean import strip_invisible
from core.uploads.isolated import Busy, TooHeavy, run_isolated
from core.uploads.unread_kinds import OLE
from events.feeds import CSV_FIELDS

MAX_BYTES = 2 * 1024**2
"""Bytes of a file: our own tables of 1,000 events have less."""

MAX_EVENTS = 1000
"""Events of a file, as in read_ics.py."""

REQUIRED_COLUMNS = {"title", "starts"}

SEVERAL_LINES = {"address", "text", "description", "location", "categories"}
"""Names of texts that keep their line breaks."""

READER = Path(__file__).with_name("read_ics.py")

Row = dict[str, str]

REFUSALS = {
    "empty": _("Choose a file that is not empty"),
    "big": _("Choose a smaller file: this one has more than 2 MB"),
    "office": _(
        "Save the sheet as “CSV UTF-8” and choose that: we cannot read the file of a "
        "spreadsheet"
    ),
    "encoding": _(
        "Save the file in UTF-8 and choose it again. In Excel that is “CSV UTF-8”"
    ),
    "broken": _(
        "Export the calendar again and choose that file: this one is damaged or cut off"
    ),
    "table": _("Save the table as “CSV UTF-8” again: we cannot tell its cells apart"),
    "columns": _(
        "Choose a calendar file (.ics), or a table (CSV) whose first line names its "
        "columns, “title” and “starts” among them"
    ),
    "many": _(
        "Choose a file with fewer events: this one has more than 1,000, each date of "
        "an event that repeats counted"
    ),
    "none": _("Choose a file with events: there are none in this one"),
    "heavy": _(
        "Export fewer events and choose that file: this one takes too long to read"
    ),
    "busy": _("Choose the file again in a minute: we are reading many files now"),
}
"""Messages for what is wrong with a whole file. Each says what to do now."""


@dataclass
class Table:
    """Contents of a file: an event in each row, each text under its name."""

    rows: list[Row]
    left_out: list[str] = field(default_factory=list)
    """Columns that are none of CSV_FIELDS."""


def read_file(file: "IO[bytes] | File[Any]") -> Table:
    """Return what a file says; raise ValidationError if we cannot read it.

    The name and the type that it was sent with are ignored."""
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if not content.strip():
        raise refusal("empty")
    if len(content) > MAX_BYTES:
        raise refusal("big")
    if content.startswith((OLE, b"PK\3\4")):
        raise refusal("office")
    if b"BEGIN:VCALENDAR" in content[:1000].upper():
        return Table(_read_calendar(content))
    return _read_table(content)


def refusal(key: str) -> ValidationError:
    return ValidationError(REFUSALS[key], code=key)


def _read_calendar(content: bytes) -> list[Row]:
    today = timezone.localdate().isoformat()
    zone = settings.TIME_ZONE
    try:
        found = json.loads(run_isolated(READER, zone, today, content=content).output)
    except Busy as error:
        raise refusal("busy") from error
    except TooHeavy as error:
        raise refusal("heavy") from error
    if isinstance(found, str):
        raise refusal(found)
    if not found:
        raise refusal("none")
    return [_clean(row) for row in found]


def _read_table(content: bytes) -> Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal("encoding") from error
    names = text.partition("\n")[0]
    separator = max(",;\t", key=names.count)  # Excel's, in half of Europe
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        lines = [row for row in islice(reader, MAX_EVENTS + 2) if any(row)]
    except csv.Error as error:
        raise refusal("table") from error
    head = ["_".join(name.lower().split()) for name in lines[0]]
    if not set(head) >= REQUIRED_COLUMNS:
        raise refusal("columns")
    if len(lines) > MAX_EVENTS + 1:
        raise refusal("many")
    if len(lines) == 1:
        raise refusal("none")
    rows = [
        dict(zip(head, map(unescape_formula, line), strict=False)) for line in lines[1:]
    ]
    known = [
        _clean({name: row[name] for name in CSV_FIELDS if name in row}) for row in rows
    ]
    return Table(known, [name for name in head if name and name not in CSV_FIELDS])


def _clean(row: Row) -> Row:
    return {name: _clean_text(name, text) for name, text in row.items()}


def _clean_text(name: str, text: str) -> str:
    text = strip_invisible(text).strip()
    return text if name in SEVERAL_LINES else re.sub(r"\s*[\r\n]\s*", " ", text)
