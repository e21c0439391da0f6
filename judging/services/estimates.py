"""How long reading takes."""

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext

WORDS_PER_MINUTE = 200

TYPICAL_WORDS = 300
"""Words of an idea that nobody has counted yet."""

MINUTES_PER_IDEA = 2
"""Minutes to score an idea, beside those that it takes to read it."""

_HOUR = 60


def minutes_for(word_counts: Iterable[int]) -> float:
    """Return the minutes that it takes to read and score ideas of so many words."""
    counts = list(word_counts)
    return sum(counts) / WORDS_PER_MINUTE + len(counts) * MINUTES_PER_IDEA


def duration(minutes: float) -> str:
    """Return a time in words: ten minutes of an hour are as exact as it gets."""
    if minutes < _HOUR:
        rounded = max(10, 10 * round(minutes / 10))
        return gettext("about %d minutes") % rounded
    hours = round(minutes / _HOUR)
    return ngettext("about %d hour", "about %d hours", hours) % hours
