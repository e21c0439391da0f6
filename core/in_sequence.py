"""The rows of a queryset a page at a time, also in an order that no index has."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet


class InSequence:
    """Rows that meet one condition after those that meet another, each in the order of
    the queryset. They are read a part at a time: pages of a paginator, the first few.

    Where the queryset follows an index, so does each part, however many rows there are;
    one query with both orders in it would sort them all. Of the rows before a page only
    the keys are read, so the last page of many takes hardly longer than the first."""

    def __init__(self, queryset: QuerySet[Any], *conditions: Q) -> None:
        """Take conditions of which each row meets exactly one; none keep the order."""
        self.queryset, self.conditions = queryset, conditions or (Q(),)

    def __len__(self) -> int:
        return self.queryset.count()

    def __iter__(self) -> Iterator[Any]:
        for condition in self.conditions:
            yield from self.queryset.filter(condition)

    def __getitem__(self, part: slice) -> list[Any]:
        """Return the rows of a part that begins and ends at positive numbers."""
        start, stop, rows = part.start or 0, part.stop, []
        for condition in self.conditions:
            queryset = self.queryset.filter(condition)
            page = queryset[start:stop]
            if start:
                page = self.queryset.filter(pk__in=page.values("pk"))
            found = list(page)
            rows += found
            if len(found) == stop - start:
                break
            # Fewer than asked for: this is where the queryset ends.
            length = start + len(found) if found or not start else queryset.count()
            start, stop = max(start - length, 0), stop - length
        return rows
