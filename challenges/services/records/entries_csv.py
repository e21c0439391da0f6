"""List of entries as a CSV file, for staff who work on it elsewhere."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import QuerySet

from challenges.models import Entry, ExportRecord
from challenges.services.interests import challenges_without_outcomes
from challenges.services.records.export_fields import (
    FIELDS,
    OUTCOME_FIELDS,
    formatter,
    label,
)
from core.csv_export import to_csv

CHUNK_SIZE = 100
"""Number of entries that are fetched at once."""


def export_list(
    entries: "QuerySet[Entry]", *, by: User, chosen: str = ""
) -> Iterator[str]:
    """Return the CSV line by line, and log who exports it before the first line.
    `chosen` says which entries these are. No outcome is in it of challenges in which
    they have an interest."""
    ExportRecord.objects.create(by=by, chosen=chosen, rows=entries.count())
    relations = [name for name in FIELDS if Entry._meta.get_field(name).is_relation]
    entries = entries.select_related(*relations)
    formatters = {name: formatter(name) for name in FIELDS}
    hidden = set(challenges_without_outcomes(by).values_list("pk", flat=True))
    rows = (
        [
            ""
            if name in OUTCOME_FIELDS and entry.challenge_id in hidden
            else format_field(entry)
            for name, format_field in formatters.items()
        ]
        for entry in entries.iterator(chunk_size=CHUNK_SIZE)
    )
    return to_csv(map(label, FIELDS), rows)
