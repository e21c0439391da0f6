"""Staff come in with a password and a code, and nobody comes in without."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoAssertNumQueries

from smartcity.sign_in.two_factor import (
    UNHINDERED,
    create_recovery_codes,
    make_key,
)
from tests.support.sign_in import (
    CODE_URL,
    LOGIN_URL,
    OVERVIEW_URL,
    PASSWORD,
    PHONE_URL,
    current_code,
    is_signed_in,
    post_code,
    post_password,
    sign_in,
    wrong_code,
)

pytestmark = pytest.mark.usefixtures("codes_are_required")


def guess_from_elsewhere(phone: TOTPDevice, *, times: int) -> None:
    """Send wrong codes from as many network addresses as that takes, all at once."""
    for number in range(times):
        thief = Client(REMOTE_ADDR=f"198.51.100.{number // 4}")
        thief.post("/admin/login/", {"username": "sam", "password": PASSWORD})
        thief.post(CODE_URL, {"code": wrong_code(phone)})


def test_a_password_alone_signs_nobody_in(client: Client, phone: TOTPDevice) -> None:
    page = post_password(client)
    assert (page.status_code, page.url) == (303, CODE_URL)
    assert "_auth_user_id" not in client.session
    assert not is_signed_in(client)


def test_password_and_code_lead_to_where_one_wanted(
    client: Client, phone: TOTPDevice
) -> None:
    post_password(client, next="/admin/news/post/add/")
    assert post_code(client, current_code(phone)).url == "/admin/news/post/add/"
    assert is_signed_in(client)


def test_nobody_is_led_to_another_site(client: Client, phone: TOTPDevice) -> None:
    post_password(client, next="https://evil.example/")
    assert post_code(client, current_code(phone)).url == "/admin/"


def test_gaps_in_a_code_do_no_harm(client: Client, phone: TOTPDevice) -> None:
    post_password(client)
    code = current_code(phone)
    assert post_code(client, f" {code[:3]} {code[3:]} ").status_code == 303


def test_a_wrong_code_is_said_and_stays_in_its_field(
    client: Client, phone: TOTPDevice
) -> None:
    post_password(client)
    wrong = wrong_code(phone)
    page = post_code(client, wrong)
    assert page.context["form"].errors["code"] == [
        "That code is not right, or it was used before. Wait for the next one."
    ]
    assert f'value="{wrong}"' in page.text
    assert "<title>Error: " in page.text
    assert not is_signed_in(client)


@pytest.mark.parametrize("typed", ["", "12345", "１２３４５６", "abcdef", "1234567"])
def test_what_cannot_be_a_code_is_not_counted(
    client: Client, phone: TOTPDevice, typed: str
) -> None:
    post_password(client)
    assert list(post_code(client, typed).context["form"].errors) == ["code"]
    phone.refresh_from_db()
    assert phone.throttling_failure_count == 0


def test_a_code_works_once(client: Client, phone: TOTPDevice) -> None:
    code = current_code(phone)
    sign_in(client, phone)
    other = Client()
    post_password(other)
    assert post_code(other, code).status_code == 200
    assert not is_signed_in(other)


def test_who_knows_the_password_makes_its_owner_wait_for_nothing(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    guess_from_elsewhere(phone, times=UNHINDERED - 1)
    sign_in(client, phone)
    assert is_signed_in(client)


def test_without_the_cache_the_first_guess_must_wait(
    client: Client, phone: TOTPDevice, settings: LazySettings
) -> None:
    redis = "django.core.cache.backends.redis.RedisCache"
    nobody = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": nobody}}
    post_password(client)
    post_code(client, wrong_code(phone))
    page = post_code(client, current_code(phone))
    assert page.context["form"].errors["code"] == [
        "After a wrong code there is a short wait. Send it in 1 second."
    ]


def test_the_count_of_guesses_begins_anew_each_hour(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    guess_from_elsewhere(phone, times=UNHINDERED)
    clock.shift(3600)
    guess_from_elsewhere(phone, times=1)
    sign_in(client, phone)
    assert is_signed_in(client)


def test_very_many_guesses_must_wait(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    guess_from_elsewhere(phone, times=UNHINDERED)
    TOTPDevice.objects.update(throttling_failure_count=1)
    post_password(client)
    page = post_code(client, current_code(phone))
    assert page.context["form"].errors["code"] == [
        "After a wrong code there is a short wait. Send it in 1 second."
    ]
    clock.shift(1)
    assert post_code(client, current_code(phone)).status_code == 303


def test_a_recovery_code_works_once(client: Client, phone: TOTPDevice) -> None:
    code, *_others = create_recovery_codes(phone.user)
    post_password(client)
    post_code(client, f"{code[:4]} {code[4:8]} {code[8:]}")
    page = client.get("/admin/")
    assert "You have 9 recovery codes left." in page.text
    other = Client()
    post_password(other)
    assert post_code(other, code).context["form"].errors["code"] == [
        "That recovery code is not right, or it was used before."
    ]


def test_the_code_must_come_soon_after_the_password(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    post_password(client)
    clock.shift(timedelta(minutes=31))
    assert post_code(client, current_code(phone)).url == LOGIN_URL


def test_a_new_password_meanwhile_ends_the_sign_in(
    client: Client, phone: TOTPDevice
) -> None:
    post_password(client)
    phone.user.set_password("another-1")
    phone.user.save()
    assert post_code(client, current_code(phone)).url == LOGIN_URL


def test_the_phone_of_a_colleague_opens_nothing(
    client: Client, phone: TOTPDevice
) -> None:
    ann = User.objects.create_superuser("ann", password=PASSWORD)
    TOTPDevice.objects.create(user=ann, name="phone", key=make_key())
    post_password(client, name="ann")
    assert post_code(client, current_code(phone)).status_code == 200


@pytest.mark.parametrize("url", [CODE_URL, PHONE_URL])
def test_without_the_password_there_is_no_second_step(
    client: Client, db: None, url: str
) -> None:
    assert client.get(url).url == LOGIN_URL


def test_the_demo_asks_for_a_password_only(
    client: Client, staff: User, settings: LazySettings
) -> None:
    settings.OTP_REQUIRED = False
    assert post_password(client).url == "/admin/"
    assert "recovery code" not in client.get(OVERVIEW_URL).text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_phones(
    client: Client,
    phone: TOTPDevice,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for row in range(rows):
        other = User.objects.create_user(f"user-{row}")
        TOTPDevice.objects.create(user=other, name="phone", key=make_key())
        create_recovery_codes(other)
    post_password(client)
    with django_assert_num_queries(3):  # session, user, site
        client.get(CODE_URL)
    sign_in(client, phone)
    client.get("/admin/")
    with django_assert_num_queries(7):  # and sessions, phone, twice, and codes
        client.get(OVERVIEW_URL)
