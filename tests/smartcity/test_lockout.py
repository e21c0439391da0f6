"""Lock after failures, end of idle sessions, and the form that was sent too late."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from smartcity.schedule import PERIODIC_TASKS
from smartcity.tasks import purge_sessions
from tests.support.sign_in import (
    CODE_URL,
    IP_ADDRESS,
    LOGIN_URL,
    PASSWORD,
    PHONE_URL,
    SAVED_POST_URL,
    current_code,
    is_signed_in,
    post_code,
    post_password,
    sign_in,
    wrong_code,
)

pytestmark = pytest.mark.usefixtures("codes_are_required")


def lock_out(client: Client) -> HttpResponse:
    for _try in range(4):
        assert post_password(client, "wrong").status_code == 200
    return post_password(client, "wrong")


def test_five_failures_lock_for_a_quarter_of_an_hour(
    client: Client,
    phone: TOTPDevice,
    clock: time_machine.Traveller,
    settings: LazySettings,
) -> None:
    # Redis has a clock of its own, which no test can move.
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": memory, "LOCATION": "lock"}}
    page = lock_out(client)
    assert page.status_code == 429
    assert "In 15 minutes you can try again." in page.text
    clock.shift(timedelta(minutes=14))
    assert post_password(client).status_code == 429  # and does not prolong it
    clock.shift(timedelta(minutes=1, seconds=1))
    assert post_password(client).url == CODE_URL


def test_the_lock_is_for_a_user_name_and_an_ip_address(
    client: Client, phone: TOTPDevice
) -> None:
    lock_out(client)
    data = {"username": "sam", "password": PASSWORD}
    assert client.post(LOGIN_URL, data, REMOTE_ADDR="192.0.2.2").url == CODE_URL
    User.objects.create_superuser("ann", password=PASSWORD)
    assert post_password(client, name="ann").url == PHONE_URL


def test_the_ip_address_is_not_that_of_our_proxies(
    client: Client, phone: TOTPDevice, settings: LazySettings
) -> None:
    settings.TRUSTED_PROXIES = 1
    for visitor in ("203.0.113.7", "203.0.113.8"):
        statuses = [
            client.post(
                LOGIN_URL,
                {"username": "sam", "password": "wrong"},
                headers={"X-Forwarded-For": f"192.0.2.99, {visitor}"},
            ).status_code
            for _try in range(5)
        ]
        assert statuses == [200, 200, 200, 200, 429]


def test_a_port_is_no_new_visitor(
    client: Client, phone: TOTPDevice, settings: LazySettings
) -> None:
    settings.TRUSTED_PROXIES = 1
    statuses = [
        client.post(
            LOGIN_URL,
            {"username": "sam", "password": password},
            headers={"X-Forwarded-For": f"203.0.113.8:{port}"},
        ).status_code
        for port, password in enumerate([*["wrong"] * 5, PASSWORD], 50_000)
    ]
    assert statuses == [200, 200, 200, 200, 429, 429]


def test_a_complete_sign_in_begins_the_count_anew(
    client: Client, phone: TOTPDevice
) -> None:
    for _try in range(4):
        post_password(client, "wrong")
    sign_in(client, phone)
    assert post_password(Client(), "wrong").status_code == 200


def test_a_right_password_alone_does_not(client: Client, phone: TOTPDevice) -> None:
    for _try in range(4):
        post_password(client, "wrong")
    post_password(client)
    assert post_password(client, "wrong").status_code == 429


def test_wrong_codes_count_too(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    post_password(client)
    statuses = []
    for _try in range(5):
        statuses.append(post_code(client, wrong_code(phone)).status_code)
        clock.shift(30)
    assert statuses == [200, 200, 200, 200, 429]
    assert post_code(client, current_code(phone)).status_code == 429
    assert post_password(client).status_code == 429


def test_nothing_personal_is_kept_or_logged(
    client: Client, phone: TOTPDevice, caplog: pytest.LogCaptureFixture
) -> None:
    lock_out(client)
    assert "Locking out" in caplog.text
    assert [text for text in ["sam", IP_ADDRESS] if text in caplog.text] == []


def test_without_a_cache_nobody_is_locked_out(
    client: Client, phone: TOTPDevice, settings: LazySettings
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",  # where nobody answers
        }
    }
    for _try in range(5):
        assert post_password(client, "wrong").status_code == 200
    sign_in(client, phone)
    assert is_signed_in(client)


def test_an_hour_without_a_request_signs_out(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    sign_in(client, phone)
    for _page in range(3):
        clock.shift(timedelta(minutes=59))
        assert is_signed_in(client)
    clock.shift(timedelta(minutes=61))
    page = client.get("/admin/news/post/?q=bees")
    assert page.url == f"{LOGIN_URL}?next=/admin/news/post/%3Fq%3Dbees"


def test_the_session_ends_with_the_browser(client: Client, phone: TOTPDevice) -> None:
    sign_in(client, phone)
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_public_pages_set_no_cookie_for_staff_either(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    sign_in(client, phone)
    clock.shift(timedelta(minutes=5))
    page = client.get("/")
    assert (dict(page.cookies), "Cookie" in page.headers.get("Vary", "")) == ({}, False)


def test_what_was_typed_survives_a_session_that_ended(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    sign_in(client, phone)
    clock.shift(timedelta(minutes=61))
    typed = {"title": "Bees & roofs", "body": "One.\r\nTwo.", "areas": ["1", "2"]}
    page = client.post("/admin/news/post/add/", typed)
    assert page.status_code == 403
    assert "What you typed is kept" in page.text
    page = post_password(client, "wrong", saved_post=page.context["saved_post"])
    post_password(client, saved_post=page.context["saved_post"])
    assert post_code(client, current_code(phone)).url == SAVED_POST_URL
    page = client.get(SAVED_POST_URL)
    assert page.context["path"] == "/admin/news/post/add/"
    assert page.context["fields"] == [
        ("title", "Bees & roofs"),
        ("body", "One.\r\nTwo."),
        ("areas", "1"),
        ("areas", "2"),
    ]


def test_a_form_with_a_password_is_not_saved(client: Client, phone: TOTPDevice) -> None:
    typed = {"old_password": "a", "new_password1": "b", "new_password2": "b"}
    page = client.post("/admin/password_change/", typed)
    assert page.url == f"{LOGIN_URL}?next=/admin/password_change/"


def test_a_forged_saved_post_is_not_stored(client: Client, phone: TOTPDevice) -> None:
    post_password(client, saved_post="forged")
    assert post_code(client, current_code(phone)).url == "/admin/"
    assert client.get(SAVED_POST_URL).url == "/admin/"


def test_sessions_that_ended_are_deleted_at_night(
    client: Client,
    phone: TOTPDevice,
    clock: time_machine.Traveller,
) -> None:
    sign_in(client, phone)
    clock.shift(timedelta(minutes=61))
    sign_in(Client(), phone)
    purge_sessions()
    assert Session.objects.count() == 1
    assert purge_sessions.name in PERIODIC_TASKS
