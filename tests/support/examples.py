"""How many cases the longest tests try: all in the gate, which says EXAMPLES=all, and
some on the way there."""

import datetime
import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

ALL = os.environ.get("EXAMPLES") == "all"


def examples(count: int) -> int:
    """Return how many of `count` examples a property test tries in this run: a tenth on
    the way."""
    return count if ALL else max(3, count // 10)


def sample(cases: Iterable[T]) -> list[T]:
    """Return the cases that a walk tries in this run: each third on the way, and others
    tomorrow."""
    today = datetime.date.today().toordinal()  # noqa: DTZ011
    return [case for n, case in enumerate(cases) if ALL or (n + today) % 3 == 0]
