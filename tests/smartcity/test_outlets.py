"""Nothing that is not public leaves the house: one table of all outlets of events, news
and ideas, each asked for drafts, for what comes later, and for what was taken off."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from focus_areas.models import FocusArea
from smartcity.news_to_tell import collect
from tests.challenges.factories import make_challenge, make_entry, make_public_entry
from tests.events.factories import make_event
from tests.news.factories import make_post

pytestmark = pytest.mark.django_db

STATES = ("draft", "scheduled", "expired", "published")

AREA = "clean-tech-city"

DAY = timedelta(days=1)

Kinds = tuple[str, ...]
EVENT, POST, IDEA = ("Event",), ("Post",), ("Idea",)

OUTLETS: dict[str, Kinds] = {
    "/": EVENT + POST,
    f"/focus-areas/{AREA}/": EVENT + POST + IDEA,
    "/events/": EVENT,
    f"/events/?q=event&area={AREA}": EVENT,
    "/events/calendar/{year}/{month}/": EVENT,
    "/events/feed.ics": EVENT,
    "/events/feed.atom": EVENT,
    "/events/feed.json": EVENT,
    "/events/feed.csv": EVENT,
    "/events/other/": EVENT + POST + IDEA,  # what is related to another event
    "/news/": POST,
    "/ideas/": IDEA,
    "/ideas/ideas.atom": IDEA,
    "/ideas/ideas.json": IDEA,
    "/ideas/ideas.csv": IDEA,
    "updates by email": EVENT + POST,
}
"""Kinds of things that each page or file shows, by its address. Add a new one here."""

OWN_PAGES = ["/events/event-{}/", "/events/event-{}/event.ics"]
OWN_PAGES += ["/events/event-{}/poster/", "/news/post-{}/"]
"""Addresses of one thing; with them go its JSON-LD and what other sites show of it."""


def dates_of(state: str) -> dict[str, Any]:
    now = timezone.now()
    return {
        "draft": {"publish_at": None},
        "scheduled": {"publish_at": now + DAY},
        "expired": {"publish_at": now - 2 * DAY, "expire_at": now - DAY},
        "published": {"publish_at": now - DAY},
    }[state]


@pytest.fixture
def month(staff: User) -> dict[str, int]:
    """Make an event, a post and an idea in each state. Return when the events are."""
    area = FocusArea.objects.get(slug=AREA)
    for state in STATES:
        dates = dates_of(state)
        event = make_event(
            title=f"Event {state}", slug=f"event-{state}", focus_area=area, **dates
        )
        make_post(title=f"Post {state}", slug=f"post-{state}", focus_area=area, **dates)
    make_event(title="Another", slug="other", focus_area=area)
    challenge = make_challenge()
    make_entry(challenge=challenge, title="Idea draft", focus_area=area)
    make_public_entry(
        staff, challenge=challenge, title="Idea published", focus_area=area
    )
    return {"year": event.starts_on.year, "month": event.starts_on.month}


def texts(client: Client, month: dict[str, int]) -> dict[str, str]:
    """Return what each outlet says."""

    def read(address: str) -> str:
        if address.startswith("/"):
            response: Any = client.get(address.format(**month))
            return str(response.getvalue().decode())
        return " ".join(news.title for news in collect(timezone.now() - 3 * DAY))

    return {address: read(address) for address in OUTLETS}


def test_every_outlet_shows_what_is_public_and_nothing_else(
    client: Client, month: dict[str, int]
) -> None:
    kinds = EVENT + POST + IDEA
    titles = [f"{kind} {state}" for kind in kinds for state in STATES]
    found = {
        address: {title for title in titles if title in text}
        for address, text in texts(client, month).items()
    }
    assert found == {
        address: {f"{kind} published" for kind in shown}
        for address, shown in OUTLETS.items()
    }


def test_the_pages_of_what_is_not_public_are_not_there(
    client: Client, month: dict[str, int]
) -> None:
    answers = {
        state: {client.get(page.format(state)).status_code for page in OWN_PAGES}
        for state in STATES
    }
    never, was = {404}, {404, 410}
    assert answers["published"] == {200}
    assert answers["draft"] == answers["scheduled"] == never
    assert answers["expired"] <= was
