"""Limits of how often one IP address may ask for something.

Only a hash of the IP address is stored, for as long as it counts. If the cache is down,
nobody is limited."""

import logging
import time
from collections.abc import Mapping

from django.core.cache import cache
from django.http import HttpRequest

from core.http import hashed_ip

logger = logging.getLogger(__name__)


def is_over_limit(
    request: HttpRequest,
    limits: Mapping[str, int],
    *,
    seconds: int,
    holder: str = "",
    times: int = 1,
) -> bool:
    """Count one request, or one that costs as much as so many `times`; return whether
    this IP address has made too many.

    `limits` has the number of requests that are allowed in a window of so many
    `seconds`, by the name under which they count. `holder` names who asks, such as the
    holder of a private link: several may share an IP address."""
    window, who = int(time.time() // seconds), holder or hashed_ip(request)
    try:
        counts = {
            name: _increment(f"limit:{name}:{window}:{who}", seconds, times)
            for name in limits
        }
    except Exception:
        logger.warning("The rate limit is off: the cache does not answer.")
        return False
    return any(counts[name] > maximum for name, maximum in limits.items())


def seconds_left(seconds: int) -> int:
    """Return how many seconds are left of the window of now."""
    return seconds - int(time.time()) % seconds


def _increment(cache_key: str, seconds: int, times: int) -> int:
    cache.add(cache_key, 0, timeout=seconds)
    count: int = cache.incr(cache_key, times)
    return count
