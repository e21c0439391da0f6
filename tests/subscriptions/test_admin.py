"""Subscriptions in the admin, and what is erased of a person."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.models import Erasure, SiteSettings
from focus_areas.models import FocusArea
from outbox.models import Email
from smartcity.erasure import services as erasure
from subscriptions import erasure as held
from subscriptions.models import Subscription
from tests.subscriptions.factories import MIRA, make_subscription, subscribe

LIST_URL = "/admin/subscriptions/subscription/"


def test_staff_see_who_gets_what_and_change_nothing(
    staff_client: Client, site: SiteSettings
) -> None:
    areas = FocusArea.objects.all()[:1]
    subscription = make_subscription(frequency="weekly", areas=areas)
    text = staff_client.get(LIST_URL).text
    for shown in (MIRA, "Once a week, on Monday morning", str(areas[0])):
        assert shown in text
    url = f"{LIST_URL}{subscription.pk}/change/"
    page = staff_client.get(url).text
    assert ("Yes, please." in page, subscription.private_path in page) == (True, False)
    assert staff_client.post(url, {"email": "eve@example.com"}).status_code == 403


def test_stopping_deletes_those_that_are_ticked(
    staff_client: Client, site: SiteSettings
) -> None:
    keys = [make_subscription(email=f"{n}@example.com").pk for n in range(2)]
    make_subscription()
    form = {"action": "stop", "_selected_action": keys}
    page = staff_client.post(LIST_URL, form, follow=True)
    assert "2 subscriptions are stopped and deleted. Nobody gets an email." in page.text
    assert Subscription.objects.get().email == MIRA


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_rows_as_for_one(
    staff_client: Client,
    site: SiteSettings,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        make_subscription(
            email=f"{number}@example.com", areas=FocusArea.objects.all()[:2]
        )
    # session, user, areas of the filter twice, dates, number twice, rows, their areas,
    # site settings
    with django_assert_num_queries(10):
        staff_client.get(LIST_URL)


def test_its_emails_are_for_their_reader_alone(
    staff_client: Client, site: SiteSettings
) -> None:
    subscription = subscribe()
    url = f"/admin/outbox/email/{Email.objects.get().pk}/change/"
    page = staff_client.get(url).text
    assert ("for its reader alone" in page, subscription.private_url in page) == (
        True,
        False,
    )


@pytest.mark.parametrize("by", ["address", "reference"])
def test_erasing_a_person_takes_their_subscription(site: SiteSettings, by: str) -> None:
    subscription = make_subscription(frequency="weekly")
    make_subscription(email="otto@example.com")
    person = MIRA.upper() if by == "address" else subscription.reference.lower()
    items = erasure.find_held(person)
    assert [str(item.kind) for item in items] == ["Updates by email", "Emails"]
    assert items[0].text.startswith(
        f"{subscription.reference}: Once a week, on Monday morning, asked for on "
    )
    assert (items[0].email, items[0].reference) == (MIRA, subscription.reference)
    erasure.erase_person(person, by=None, fingerprint=erasure.get_fingerprint(items))
    assert Erasure.objects.get().references == subscription.reference
    assert Subscription.objects.get().email == "otto@example.com"
    assert set(Email.objects.values_list("to", flat=True)) == {"otto@example.com"}
    assert held.find_held(person) == []
