"""The list of entries as a file, for staff who work on it elsewhere."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import QuerySet

from challenges.models import Entry, ExportRecord
from challenges.services.records.export_fields import FIELDS, formatter, label
from core.csv_export import to_csv

FETCHED_AT_ONCE = 100


def export_list(
    entries: "QuerySet[Entry]", *, by: User, chosen: str = ""
) -> Iterator[str]:
    """CSV, line by line, while it is read. Who takes it is noted before the first
    line; `chosen` says which entries these are."""
    ExportRecord.objects.create(by=by, chosen=chosen, rows=entries.count())
    linked = [name for name in FIELDS if Entry._meta.get_field(name).is_relation]
    rows = entries.select_related(*linked).iterator(chunk_size=FETCHED_AT_ONCE)
    readers = [formatter(name) for name in FIELDS]
    cells = ([read(entry) for read in readers] for entry in rows)
    return to_csv(map(label, FIELDS), cells)
