"""Things that go public today by themselves, on the first page of the admin."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Announcement
from challenges.services.moderation import decisions
from core.models import SiteSettings
from tests.challenges.factories import make_challenge, make_entry
from tests.events.factories import london, make_event
from tests.news.factories import make_post
from tests.smartcity.test_dashboard import client_with_permissions

NOON = london(2027, 3, 3, 12)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def busy_day(site: SiteSettings, staff: User) -> None:
    """One thing of each kind for this afternoon, and some for other days."""
    make_event(title="Talking map", publish_at=NOON + 3 * HOUR)
    make_event(title="Is public", publish_at=NOON - HOUR)
    make_event(title="Tomorrow", publish_at=NOON + 13 * HOUR)
    make_post(title="We begin", publish_at=NOON + 2 * HOUR)
    make_post(title="Is a draft", publish_at=None)
    challenge = make_challenge(title="Calm parks", publish_at=NOON + HOUR)
    decisions.approve(make_entry(challenge=challenge, title="Bees"), by=staff)
    closed = {"opens_at": NOON - 9 * HOUR, "closes_at": NOON - HOUR, "results_at": None}
    results = {"by": staff, "goes_out_at": NOON + 4 * HOUR}
    last = make_challenge(title="Last year", **closed)
    Announcement.objects.create(challenge=last, **results)


def shown_today(client: Client) -> list[tuple[str, str, str]]:
    """Each thing as its moment, its kind and its title."""
    return [
        (f"{timezone.localtime(item.at):%H:%M}", str(item.kind), item.title)
        for item in client.get("/admin/").context["public_today"]
    ]


def test_each_thing_has_its_minute(busy_day: None, staff_client: Client) -> None:
    assert shown_today(staff_client) == [
        ("12:15", "Idea", "Bees"),
        ("13:00", "Challenge", "Calm parks"),
        ("14:00", "News", "We begin"),
        ("15:00", "Event", "Talking map"),
        ("16:00", "Results", "Last year"),
    ]


def test_staff_read_of_what_they_may_open(busy_day: None) -> None:
    client = client_with_permissions("events.view_event")
    assert shown_today(client) == [("15:00", "Event", "Talking map")]


def test_an_idea_that_nobody_may_publish_stays_out(
    site: SiteSettings, staff: User, staff_client: Client
) -> None:
    decisions.approve(make_entry(may_publish=False), by=staff)
    decisions.decline(make_entry(), by=staff, message="Not ours.")
    assert shown_today(staff_client) == []
    page = staff_client.get("/admin/").text
    assert "Nothing more goes public by itself today." in page
