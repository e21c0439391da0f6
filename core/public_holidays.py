"""The public holidays of a country or a part of it.

A process of its own computes them: the package knows those of the whole world and takes
11 MB, which each process of the site would keep. No import of Django: settings ask here
whether a place is known."""

import subprocess  # nosec B404
import sys
from datetime import date
from functools import cache

PROGRAM = """
import sys
from holidays import country_holidays
country, part, year = sys.argv[1:]
try:
    print(*country_holidays(country, subdiv=part or None, years=int(year)))
except NotImplementedError as error:  # the package's word for a place it lacks
    print(error, file=sys.stderr)
    sys.exit(3)
"""

UNKNOWN_PLACE = 3
"""Exit code of the program."""

TIMEOUT = 10
"""Seconds. It takes half a second, and more on a machine that does much else; a visitor
waits, and the proxy gives up after 30."""


class UnknownPlace(Exception):
    """The package has no holidays of this place."""


class NotComputed(Exception):
    """The process did not end well: out of memory, or too slow."""


@cache
def public_holidays(place: str, year: int) -> frozenset[date]:
    """Return those of a country (ISO 3166-1: GB) or a part of one (ISO 3166-2: GB-ENG).

    Raises UnknownPlace, or NotComputed."""
    country, _hyphen, part = place.partition("-")
    try:
        computed = subprocess.run(  # nosec B603
            [sys.executable, "-I", "-c", PROGRAM, country, part, str(year)],
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotComputed from error
    if computed.returncode == UNKNOWN_PLACE:
        raise UnknownPlace(computed.stderr.strip())
    if computed.returncode:
        raise NotComputed(computed.stderr.strip())
    return frozenset(map(date.fromisoformat, computed.stdout.split()))
