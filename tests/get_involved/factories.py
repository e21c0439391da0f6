"""Audiences and ways to join in, beside those of the migration, for tests."""

from typing import Any

from get_involved.models import Audience, Way


def make_audience(**fields: Any) -> Audience:
    defaults = {
        "name": "Beekeepers",
        "slug": "beekeepers",
        "summary": "You keep bees.",
        "body": "They **like** you.",
        "link": "/contact/partnership/",
        "link_text": "Bring your bees",
        "position": 9,
    }
    return Audience.objects.create(**{**defaults, **fields})


def make_way(*audiences: Audience, **fields: Any) -> Way:
    """Create a way to join in, for these audiences; for everybody without any."""
    defaults = {
        "title": "Count bees",
        "text": "One hour in a park.",
        "link": "/events/",
        "link_text": "See when",
        "position": 9,
    }
    way = Way.objects.create(**{**defaults, **fields})
    way.audiences.set(audiences)
    return way
