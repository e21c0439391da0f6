"""The pages behind the private link of updates by email."""

import re
from typing import Any

import pytest
from django.test import Client

from challenges.models import Entry
from core import private_links
from core.models import SiteSettings
from focus_areas.models import FocusArea
from outbox.models import Email
from subscriptions.models import Subscription
from tests.challenges.factories import make_entry
from tests.subscriptions.factories import (
    MIRA,
    make_subscription,
    subscribe,
    subscribe_form_data,
)
from tests.support.form_errors import field_errors

NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"

pytestmark = pytest.mark.usefixtures("site")


def open_link(client: Client, subscription: Subscription, page: str = "") -> Any:
    return client.get(subscription.private_path + page)


def exists() -> bool:
    return Subscription.objects.exists()


def test_private_pages_are_kept_by_nobody_and_set_no_cookie(client: Client) -> None:
    subscription = make_subscription()
    for page in ("", "confirm/", "stop/"):
        response = open_link(client, subscription, page)
        assert {
            name: response.headers.get(name)
            for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")
        } == {
            "Cache-Control": NO_STORE,
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        }
        assert (dict(response.cookies), "csrf" in response.text) == ({}, False)


def test_looking_at_a_page_changes_nothing(client: Client) -> None:
    subscription = subscribe()
    for page in ("", "confirm/", "stop/"):
        for method in (client.get, client.head):
            method(subscription.private_path + page)
    assert Subscription.objects.values().get() == {
        field.attname: getattr(subscription, field.attname)
        for field in Subscription._meta.concrete_fields
    }


def test_confirming_begins_the_updates(client: Client) -> None:
    subscription = subscribe(frequency="monthly")
    first = open_link(client, subscription)
    assert first.url == f"{subscription.private_path}confirm/"
    page = client.get(first.url).text
    assert (MIRA in page, "Once a month" in page) == (True, True)
    done = client.post(first.url)
    assert (done.status_code, done.url) == (303, f"{subscription.private_path}?begun")
    assert "Thank you: the updates begin." in client.get(done.url).text
    assert Subscription.objects.get().is_confirmed
    assert client.get(first.url).url == subscription.private_path


def test_the_private_page_shows_what_is_held(client: Client) -> None:
    area = FocusArea.objects.first()
    subscription = make_subscription(frequency="weekly", areas=[area])
    page = open_link(client, subscription)
    text = page.text
    for held in (MIRA, subscription.reference, "“Yes, please.”", "/updates/"):
        assert held in text
    chosen = {name: page.context["form"][name].value() for name in ("frequency",)}
    assert chosen == {"frequency": "weekly"}
    assert re.findall(r'value="(\w+)"[^>]* checked', text) == [str(area.pk), "weekly"]


def test_choices_are_changed(client: Client) -> None:
    subscription = make_subscription(areas=FocusArea.objects.all()[:1])
    data = subscribe_form_data(frequency="monthly", areas=[])
    done = client.post(subscription.private_path, data)
    assert done.url == f"{subscription.private_path}?saved"
    assert "It counts from the next email." in client.get(done.url).text
    changed = Subscription.objects.get()
    assert (changed.frequency, changed.all_areas, changed.areas.count()) == (
        "monthly",
        True,
        0,
    )


def test_a_wrong_choice_comes_back(client: Client) -> None:
    subscription = make_subscription()
    data = subscribe_form_data(frequency="daily")
    page = client.post(f"{subscription.private_path}?saved", data)
    assert field_errors(page.text) == {"frequency": ["Choose one of the answers"]}
    assert Subscription.objects.get().frequency == "at_once"


def test_stopping_asks_first_and_then_deletes(client: Client) -> None:
    subscription = make_subscription()
    page = open_link(client, subscription, "stop/")
    assert ("Yes, stop them" in page.text, exists()) == (True, True)
    done = client.post(f"{subscription.private_path}stop/")
    assert (done.status_code, done.url, exists()) == (303, "/updates/stopped/", False)
    assert Email.objects.count() == 0


def test_one_click_of_a_mail_program_is_enough_and_may_come_twice() -> None:
    """As a mail provider sends it: no cookie, no Referer, no Fetch Metadata."""
    url = f"{make_subscription().private_url}stop/"
    provider = Client(enforce_csrf_checks=True)
    for _retry in "ab":
        response = provider.post(url, {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, exists()) == (200, False)
        assert "The updates are stopped" in response.text


def test_another_website_confirms_and_stops_nothing(client: Client) -> None:
    subscription = subscribe()
    headers = {"Sec-Fetch-Site": "cross-site"}
    for page in ("confirm/", "stop/"):
        client.post(subscription.private_path + page, headers=headers)
    assert not Subscription.objects.get().is_confirmed


@pytest.mark.parametrize("page", ["", "confirm/", "stop/"])
def test_a_link_opens_its_own_row_and_nothing_else(client: Client, page: str) -> None:
    entry: Entry = make_entry()
    nonce = make_subscription().link_nonce
    tokens = [
        "wrong",
        private_links.make_token("entry", nonce),
        private_links.make_token("entry", entry.link_nonce),
        private_links.make_token("subscription", nonce)[:-1],
    ]
    for token in tokens:
        response = client.get(f"/updates/{token}/{page}")
        assert (response.status_code, MIRA in response.text) == (404, False)
    token = private_links.make_token("subscription", nonce)
    assert client.get(f"/my-entry/{token}/").status_code == 404


def test_the_link_of_a_subscription_that_is_gone_says_so(
    client: Client, site: SiteSettings
) -> None:
    subscription = make_subscription()
    Subscription.objects.all().delete()
    statuses = [
        open_link(client, subscription, page).status_code
        for page in ("", "confirm/", "stop/")
    ]
    assert statuses == [404, 404, 200]
