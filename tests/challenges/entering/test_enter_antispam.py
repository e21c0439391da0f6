"""The entry form, as hurried fingers, other websites and machines meet it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Draft
from tests.challenges.factories import enter_path, first_page_data


def test_a_form_sent_too_quickly_comes_back_and_may_be_sent_again(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_MIN_SECONDS = 3
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = first_page_data()
        page = client.post(enter_path(challenge), sent)
        assert page.context["form"].non_field_errors() == [
            "That was very quick. Check your answers, then send again."
        ]
        clock.shift(3)
        assert client.post(enter_path(challenge), sent).status_code == 303


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_a_form_with_a_bad_token_comes_back_with_a_good_one(
    client: Client, challenge: Challenge, token: str
) -> None:
    sent = first_page_data(form_token=token)
    page = client.post(enter_path(challenge), sent)
    again = {**sent, "form_token": page.context["form"]["form_token"].value()}
    assert client.post(enter_path(challenge), again).status_code == 303


def test_a_form_open_for_a_week_may_still_be_sent(
    client: Client, challenge: Challenge
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = first_page_data()
        clock.shift(timedelta(days=8))
        page = client.post(enter_path(challenge), sent)
        assert page.context["form"].non_field_errors() == [
            "This page was open for a long time. Check your answers and send."
        ]
        again = {**sent, "form_token": page.context["form"]["form_token"].value()}
        assert client.post(enter_path(challenge), again).status_code == 303


def test_a_form_sent_by_another_website_is_not_taken(
    client: Client, challenge: Challenge
) -> None:
    page = client.post(
        enter_path(challenge),
        first_page_data(),
        headers={"sec-fetch-site": "cross-site"},
    )
    assert (page.status_code, Draft.objects.count()) == (403, 0)


def test_too_many_sends_from_one_address_are_asked_to_wait(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 2
    codes = [
        client.post(
            enter_path(challenge), first_page_data(title=f"Idea {n}")
        ).status_code
        for n in range(3)
    ]
    other = client.post(
        enter_path(challenge), first_page_data(), REMOTE_ADDR="192.0.2.9"
    )
    assert (codes, other.status_code) == ([303, 303, 429], 303)


def test_the_limit_counts_the_visitor_and_not_our_proxy(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR, settings.TRUSTED_PROXIES = 1, 1
    codes = [
        client.post(
            enter_path(challenge), first_page_data(), headers={"x-forwarded-for": chain}
        ).status_code
        for chain in ("192.0.2.1", "192.0.2.2", "192.0.2.99, 192.0.2.1")
    ]
    assert codes == [303, 303, 429]


def test_the_limit_counts_a_household_and_not_each_of_its_addresses(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    ip_addresses = ["2001:db8:1:2::a", "2001:db8:1:2:ffff::b", "2001:db8:1:3::a"]
    codes = [
        client.post(
            enter_path(challenge),
            first_page_data(title=ip_address),
            REMOTE_ADDR=ip_address,
        ).status_code
        for ip_address in ip_addresses
    ]
    assert codes == [303, 429, 303]
