"""Measure how the time of What's on grows from 500 public events to 50,000.

    .venv/bin/python -m bench.events
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.events

The events lie within five years before and after today, 300 of them in the weeks around
it: a list of any of these days fills its page on both sites. Runs two sites as
bench.gallery does and asks them in turn: prints the median of 31 waits for the list
with each filter, for the calendar and for the files (here by the event), and their
ratio. Ends with 1 when one takes longer than 1.5 times with 50,000."""

import itertools
import os
import random
import sys
from datetime import datetime, timedelta

from bench.gallery import compare_sites

SIZES = [500, 50_000]
LIMIT = 1.5
"""Times as long that the larger site may take."""

DAYS = 5 * 365
"""On both sides of today."""

FULL_DAYS = [*range(-10, 40)] * 2 + [*range(8)] * 25
"""Days of events that both sites have, by their distance from today: the calendar and
the list of today are full."""

FREQUENT, RARE = "repair", "zeppelin"
FILTERS = {
    "all": "",
    "last page": "page=99999",
    "past": "when=past",
    "today": "when=today",
    "weekend": "when=weekend",
    "month": "when=month",
    "from a day": "start=2021-01-01",
    "area": "area=clean-tech-city",
    "online": "mode=online",
    "in person": "mode=in_person",
    "free": "price=free",
    "place": "place=1",
    "audience": "audience=families",
    "step-free and bsl": "access=step_free&access=bsl",
    "frequent word": f"q={FREQUENT}",
    "rare word": f"q={RARE}",
    "no such word": "q=qqqq",
    "two words": f"q={FREQUENT}+{RARE}",
    "word, past": f"q={FREQUENT}&when=past",
    "no word, past": "q=qqqq&when=past",
}
PATHS = {
    **{name: f"/events/?{query}" for name, query in FILTERS.items()},
    "calendar": "/events/calendar/",
    "calendar, filtered": "/events/calendar/?area=clean-tech-city&access=bsl",
    ".ics": "/events/feed.ics",
    ".ics of an area": "/events/feed.ics?area=clean-tech-city",
    ".atom": "/events/feed.atom",
    ".json": "/events/feed.json",
}
ENTRIES = {
    ".ics": "BEGIN:VEVENT",
    ".ics of an area": "BEGIN:VEVENT",
    ".json": '"content_html":',
}
"""What each event of a file has. A file of 1,000 events is held against one of 300, so
these are compared by the event."""


def fill(size: int) -> None:
    """Create events, some of them on FULL_DAYS and the others on all days alike; every
    third with the frequent word, 8 with the rare one. Runs in a process of its own,
    which sets up Django."""
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from events.access import ACCESS_QUESTIONS, Answer  # noqa: PLC0415
    from events.choices import Audience  # noqa: PLC0415
    from events.models import Event, Venue  # noqa: PLC0415
    from focus_areas.models import FocusArea  # noqa: PLC0415

    rng = random.Random(42)
    syllables = ["".join(pair) for pair in itertools.product("bdfglmnprst", "aeiou")]
    words = ["".join(rng.choices(syllables, k=1 + n % 4)) for n in range(4000)]
    areas = list(FocusArea.objects.all())
    venues = [
        Venue.objects.create(name=f"Hall {n}", step_free=Answer.YES) for n in range(20)
    ]
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)

    def starts_at(n: int) -> datetime:
        day = FULL_DAYS[n] if n < len(FULL_DAYS) else 2 * DAYS * n // size - DAYS
        return today + timedelta(days=day, hours=n % 12)

    def event(n: int) -> Event:
        title = " ".join(rng.choices(words, k=3)).capitalize()
        title += f" {FREQUENT}" * (n % 3 == 0) + f" {RARE}" * (n % (size // 8) == 0)
        begins = starts_at(n)
        return Event(
            title=title[:100],
            slug=f"event-{n}",
            summary=" ".join(rng.choices(words, k=15))[:200],
            body=" ".join(rng.choices(words, k=100)),
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            venue=venues[n % 20] if n % 5 else None,
            is_online=n % 5 == 0,
            is_free=n % 2 == 0,
            price="" if n % 2 == 0 else "£5",
            focus_area=areas[n % 4],
            audience=rng.choice(Audience.values),
            publish_at=today - timedelta(days=2 * DAYS),
            **{name: rng.choice(Answer.values) for name in ACCESS_QUESTIONS},
        )

    Event.objects.bulk_create(map(event, range(size)), batch_size=500)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as its autovacuum does within a minute


if __name__ == "__main__":
    if sys.argv[1:]:
        fill(int(sys.argv[1]))
    else:
        compare_sites("bench.events", SIZES, PATHS, limit=LIMIT, entries=ENTRIES)
