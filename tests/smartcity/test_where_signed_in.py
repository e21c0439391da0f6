"""Your sign-in: where somebody is signed in, and the end of all but this."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from smartcity.sign_in.browsers import name_browser
from tests.support.sign_in import OVERVIEW_URL, is_signed_in, post_password

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:144.0) Gecko/20100101 Firefox/144.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)


def _sign_in(user_agent: str, name: str = "sam") -> Client:
    client = Client(headers={"user-agent": user_agent})
    post_password(client, name=name)
    return client


def _rows(page: HttpResponse) -> list[tuple[str, bool]]:
    return [(each.browser, each.is_here) for each in page.context["sign_ins"]]


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Something/1.0", "Linux"),
        ("curl/8.5.0", "An unknown browser"),
        ("<script>Firefox/", "Firefox"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_has_a_name_that_its_owner_knows(user_agent: str, name: str) -> None:
    assert name_browser(user_agent) == name


def test_the_page_lists_where_one_is_signed_in(
    staff: User, clock: time_machine.Traveller
) -> None:
    User.objects.create_user("ann", password="sun-lit-42", is_staff=True)
    _sign_in(FIREFOX, name="ann")
    phone = _sign_in(SAFARI)
    clock.shift(timedelta(minutes=5))
    office = _sign_in(FIREFOX)
    page = office.get(OVERVIEW_URL)
    assert _rows(page) == [("Firefox on Windows", True), ("Safari on iPhone", False)]
    assert _rows(phone.get(OVERVIEW_URL))[0] == ("Safari on iPhone", True)


def test_all_others_are_ended_and_nobody_elses(staff: User) -> None:
    User.objects.create_user("ann", password="sun-lit-42", is_staff=True)
    ann, phone, office = _sign_in(EDGE, "ann"), _sign_in(SAFARI), _sign_in(FIREFOX)
    page = office.post(OVERVIEW_URL, {"end_others": ""}, follow=True)
    assert _rows(page) == [("Firefox on Windows", True)]
    assert "You are signed out everywhere else." in page.text
    assert [is_signed_in(each) for each in (office, phone, ann)] == [True, False, True]


def test_a_session_that_is_over_is_not_listed(
    staff: User, clock: time_machine.Traveller
) -> None:
    _sign_in(SAFARI)
    clock.shift(timedelta(hours=13))
    Session.objects.update(expire_date="2100-01-01T00:00Z")
    page = _sign_in(FIREFOX).get(OVERVIEW_URL)
    assert _rows(page) == [("Firefox on Windows", True)]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_sessions(
    staff: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _row in range(rows):
        client = _sign_in(FIREFOX)
    client.get(OVERVIEW_URL)
    with django_assert_num_queries(4):
        client.get(OVERVIEW_URL)
