"""Alerts above pages: where and when they stand, and who has hidden them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.alerts import COOKIE
from core.models import Alert, SiteSettings
from tests.core.factories import make_alert
from tests.events.factories import make_event
from tests.support.admin_forms import change_in_admin
from tests.support.pages import all_forms

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
now = timezone.now()
TITLE = "The library is closed"


def pages_with_it(client: Client) -> list[str]:
    make_event(slug="walk")
    pages = ["/", "/events/", "/events/walk/", "/news/", "/nowhere/"]
    return [page for page in pages if TITLE in client.get(page).text]


@pytest.mark.parametrize(
    ("where", "pages"),
    [
        ({}, ["/", "/events/", "/events/walk/", "/news/", "/nowhere/"]),
        ({"path": "/events/"}, ["/events/", "/events/walk/"]),
        ({"path": "/", "is_section": False}, ["/"]),
    ],
)
def test_it_stands_on_the_site_a_section_or_a_page(
    client: Client, site: SiteSettings, where: dict[str, Any], pages: list[str]
) -> None:
    make_alert(**where)
    assert pages_with_it(client) == pages


@pytest.mark.parametrize(
    "when",
    [
        {"starts_at": None},
        {"starts_at": now + HOUR},
        {"starts_at": now - 2 * HOUR, "ends_at": now - HOUR},
    ],
)
def test_before_and_after_its_time_nobody_sees_it(
    client: Client, site: SiteSettings, when: dict[str, Any]
) -> None:
    make_alert(**when)
    assert pages_with_it(client) == []


def press_hide(client: Client, url: str) -> Any:
    (form,) = [f for f in all_forms(client.get(url)) if f.path == "/alerts/hide/"]
    assert form.data["back"] == [url.partition("?")[0]]  # the page may be a stored one
    return client.post(
        form.path, form.data, headers={"referer": f"http://testserver{url}"}
    )


def test_hidden_it_is_gone_everywhere_until_its_words_change(
    client: Client, site: SiteSettings
) -> None:
    alert = make_alert()
    response = press_hide(client, "/events/?when=past")
    assert (response.status_code, response.url) == (303, "/events/?when=past")
    cookie = response.cookies[COOKIE]
    assert cookie.value == alert.token  # the same for everybody
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert pages_with_it(client) == []
    Alert.objects.update(text="Until Tuesday.")
    assert TITLE in client.get("/").text


def test_nobody_hides_an_emergency_and_it_stands_first(
    client: Client, site: SiteSettings
) -> None:
    make_alert()
    emergency = make_alert(level="emergency", title="Leave the park")
    client.cookies[COOKIE] = emergency.token
    page = client.get("/").text
    assert page.index("Emergency: Leave the park") < page.index(TITLE)
    assert page.count('action="/alerts/hide/"') == 1


@pytest.mark.parametrize(
    ("data", "headers", "url", "is_hidden"),
    [
        ({"back": "//evil.example/"}, {}, "/", True),
        ({"back": "https://evil.example/"}, {}, "/", True),
        ({"back": "/news/"}, {"referer": "http://testserver/?a=b"}, "/news/", True),
        ({"back": "/news/"}, {"sec-fetch-site": "cross-site"}, "/news/", False),
        ({"back": "/news/", "alert": "1.x; a=b"}, {}, "/news/", False),
    ],
)
def test_it_leads_to_no_other_site_and_believes_no_other_site(
    client: Client,
    site: SiteSettings,
    data: dict[str, str],
    headers: dict[str, str],
    url: str,
    is_hidden: bool,
) -> None:
    data = {"alert": make_alert().token, **data}
    response = client.post("/alerts/hide/", data, headers=headers)
    assert (response.url, COOKIE in response.cookies) == (url, is_hidden)


def test_a_page_varies_only_while_there_is_something_to_hide(
    client: Client, site: SiteSettings
) -> None:
    varies = [client.get("/news/").headers.get("Vary", "")]
    alert = make_alert(path="/news/")
    varies += [client.get(url).headers.get("Vary", "") for url in ("/news/", "/")]
    Alert.objects.filter(pk=alert.pk).update(level="emergency")
    varies.append(client.get("/news/").headers.get("Vary", ""))
    assert ["Cookie" in value for value in varies] == [False, True, False, False]


def test_without_alerts_no_page_asks_for_them(
    client: Client,
    site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # Site settings and the texts of the page; and alerts.
    for number, queries in [(0, 2), (1, 3), (3, 3)]:
        for _alert in range(number):
            make_alert()
        with django_assert_num_queries(queries):
            client.get("/cookies/")


def test_what_staff_save_is_seen_at_once(
    client: Client, staff_client: Client, site: SiteSettings
) -> None:
    alert = Alert.objects.create(title=TITLE, text="Until Monday.")
    change_in_admin(staff_client, alert, starts_at_0="2026-01-01", starts_at_1="09:00")
    assert TITLE in client.get("/").text
    url = f"/admin/core/alert/{alert.pk}/delete/"
    form = next(f for f in all_forms(staff_client.get(url), url) if "post" in f.data)
    staff_client.post(url, form.data)
    site.refresh_from_db()
    assert (Alert.objects.count(), site.has_alerts) == (0, False)
