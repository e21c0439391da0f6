"""How many examples a property test tries: all in the gate, which says EXAMPLES=all,
and a tenth on the way there."""

import os

ALL = os.environ.get("EXAMPLES") == "all"


def examples(count: int) -> int:
    """Return how many of `count` examples this run tries."""
    return count if ALL else max(3, count // 10)
