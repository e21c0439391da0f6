"""Until when a message is answered, and where staff see it."""

from datetime import datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from contact import services
from contact.promise import answer_due
from core.models import SiteSettings
from tests.contact.factories import make_message, topic
from tests.events.factories import london
from tests.support.spaces import plain_spaces

FRIDAY = london(2027, 3, 5, 12)


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/admin/contact/message/{query}")
    return [message.name for message in page.context["cl"].result_list]


@pytest.mark.parametrize(
    ("sent_at", "due"),
    [
        (london(2027, 3, 1, 9), london(2027, 3, 9)),
        (london(2027, 3, 5, 23, 59), london(2027, 3, 13)),
        (london(2027, 3, 6, 9), london(2027, 3, 13)),  # a Saturday
    ],
)
def test_it_is_due_when_the_fifth_working_day_ends(
    site: SiteSettings, sent_at: datetime, due: datetime
) -> None:
    with time_machine.travel(sent_at, tick=False):
        message = make_message()
    assert answer_due(message) == due


def test_staff_see_the_day_by_law_of_a_topic_that_has_one(
    site: SiteSettings, staff: User, client: Client
) -> None:
    about = topic("data-protection")
    about.statutory_days = 30
    about.save()
    with time_machine.travel(london(2027, 3, 5, 23, 59), tick=False):
        message = make_message(topic=about)
        assert message.statutory_due == london(2027, 4, 5)  # weekends count
        client.force_login(staff)
        url = f"/admin/contact/message/{message.pk}/change/"
        law = "<dt>Due by law</dt><dd>Sunday 4 April 2027</dd>"
        assert law in plain_spaces(client.get(url).text)
        services.close(message, by=staff)
        assert law not in plain_spaces(client.get(url).text)
    assert make_message().statutory_due is None


def test_what_is_closed_is_not_due(site: SiteSettings, staff: User) -> None:
    assert answer_due(services.close(make_message(), by=staff)) is None


@pytest.mark.parametrize("now", [FRIDAY, london(2027, 3, 6, 12), london(2027, 3, 8)])
def test_each_filter_keeps_what_is_due_by_its_day(
    site: SiteSettings, staff: User, client: Client, now: datetime
) -> None:
    names = {}
    for day in range(17, 29):
        with time_machine.travel(london(2027, 2, day, 15), tick=False):
            message = make_message(name=f"February {day}")
        names[message.name] = answer_due(message)
    with time_machine.travel(now, tick=False):
        client.force_login(staff)
        found = {
            due: sorted(titles(client, f"?due={due}"))
            for due in ("overdue", "today", "later")
        }
    midnight = now.replace(hour=0)
    expected: dict[str, list[str]] = {"overdue": [], "today": [], "later": []}
    for name, due in names.items():
        assert due
        days = (due - midnight).total_seconds() / 86_400
        key = "overdue" if days <= 0 else "today" if days <= 1 else "later"
        expected[key].append(name)
    assert found == expected


def test_who_waits_longest_is_in_front(
    site: SiteSettings, staff: User, staff_client: Client
) -> None:
    for name, hour in [("First", 9), ("Second", 10), ("Closed", 11)]:
        with time_machine.travel(london(2027, 3, 1, hour), tick=False):
            message = make_message(name=name)
    services.close(message, by=staff)
    assert titles(staff_client) == ["First", "Second", "Closed"]
