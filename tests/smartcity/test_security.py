"""What happens around the sign-in is logged, and its owner hears of it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.models import SiteSettings
from outbox.models import Email
from smartcity.sign_in.lockout import FAILURES_OF_ADDRESS
from smartcity.sign_in.two_factor import create_recovery_codes
from tests.support.production import PRODUCTION, run_manage
from tests.support.sign_in import (
    CODE_URL,
    OVERVIEW_URL,
    PASSWORD,
    PHONE_URL,
    current_code,
    is_signed_in,
    phone_from_page,
    post_code,
    post_password,
    sign_in,
    wrong_code,
)

pytestmark = pytest.mark.usefixtures("codes_are_required")


def logged(caplog: pytest.LogCaptureFixture, user: User) -> list[str]:
    """Return the lines of the security log, each without time and address."""
    lines = [r for r in caplog.records if r.name.endswith("security_log")]
    pattern = r"\S+\+00:00 (.*), user (\S+), address [0-9a-f]{8}"
    found = [re.fullmatch(pattern, line.getMessage()) for line in lines]
    assert all(found)
    names = {str(user.pk): "sam"}
    return [f"{names.get(m[2], m[2])}: {m[1]}" for m in found if m]


def test_each_step_is_one_line(
    client: Client,
    phone: TOTPDevice,
    clock: time_machine.Traveller,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    post_password(client, "wrong")
    post_password(client, "secret", name="nobody")
    post_password(client)
    post_code(client, wrong_code(phone))
    clock.shift(60)
    post_code(client, current_code(phone))
    client.post("/admin/logout/")
    assert logged(caplog, phone.user) == [
        "sam: password wrong",
        "unknown: password wrong",
        "sam: code wrong",
        "sam: signed in",
        "sam: signed out",
    ]
    typed = [text for text in ("nobody", "secret", "sam") if text in caplog.text]
    assert typed == []


WRONG_CODES = "Somebody who knows your password typed wrong codes"


def subjects_to(user: User) -> list[str]:
    return [
        email.subject for email in Email.objects.filter(to=user.email).order_by("pk")
    ]


@pytest.fixture
def owner(phone: TOTPDevice) -> User:
    phone.user.email = "sam@example.com"
    phone.user.save()
    return phone.user


def test_the_owner_hears_of_five_wrong_codes_once(
    owner: User, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    for _try in range(7):  # from as many addresses: no lock
        thief = Client(REMOTE_ADDR=f"198.51.100.{_try}")
        thief.post("/admin/login/", {"username": "sam", "password": PASSWORD})
        thief.post(CODE_URL, {"code": wrong_code(phone)})
        clock.shift(130)
    assert subjects_to(owner) == [WRONG_CODES]


def test_a_wrong_password_tells_nobody_anything(client: Client, owner: User) -> None:
    for _try in range(6):
        post_password(client, "wrong")
    assert subjects_to(owner) == []


def test_the_owner_hears_of_a_new_phone_and_of_new_codes(
    client: Client, owner: User, phone: TOTPDevice
) -> None:
    sign_in(client, phone)
    client.post(OVERVIEW_URL, {"password": PASSWORD, "new_phone": ""})
    new = phone_from_page(client.get(PHONE_URL))
    client.post(PHONE_URL, {"code": current_code(new)})
    create_recovery_codes(owner)
    assert subjects_to(owner) == [
        "A phone was set up for your sign-in",
        "New recovery codes were made for your sign-in",
    ]


def test_wrong_codes_from_elsewhere_keep_nobody_out_for_long(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    for address in range(20):
        thief = Client(REMOTE_ADDR=f"198.51.100.{address}")
        thief.post("/admin/login/", {"username": "sam", "password": PASSWORD})
        thief.post(CODE_URL, {"code": wrong_code(phone)})
        clock.shift(130)
    sign_in(client, phone)
    assert is_signed_in(client)


def test_one_address_cannot_try_many_users(client: Client, phone: TOTPDevice) -> None:
    statuses = [
        post_password(client, "wrong", name=f"user{number}").status_code
        for number in range(FAILURES_OF_ADDRESS + 1)
    ]
    assert statuses == [*[200] * FAILURES_OF_ADDRESS, 429]


def test_after_a_working_day_staff_sign_in_again(
    client: Client, phone: TOTPDevice, clock: time_machine.Traveller
) -> None:
    sign_in(client, phone)
    for _time in range(23):
        clock.shift(timedelta(minutes=30))
        assert is_signed_in(client)
    clock.shift(timedelta(minutes=31))
    assert not is_signed_in(client)


@pytest.mark.parametrize("password", ["westbridge-2026", "SmartWestbridge!"])
def test_a_password_is_not_made_of_the_words_of_the_site(
    site: SiteSettings, password: str
) -> None:
    with pytest.raises(ValidationError, match="those of this site are tried first"):
        validate_password(password)


def test_a_password_may_hold_them_beside_others(site: SiteSettings) -> None:
    validate_password("Westbridge bees hum")
    validate_password("purple bicycle bees")


def test_no_other_host_of_the_domain_can_set_our_cookies(tmp_path: object) -> None:
    code = "from django.conf import settings as s; "
    code += "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    env = {**PRODUCTION, "VAR_DIR": str(tmp_path)}
    run = run_manage("shell", "--no-imports", "-v", "0", "-c", code, env=env)
    assert run.stdout == "__Host-sessionid __Host-csrftoken\n"


def test_a_session_needs_no_code_in_the_demo_and_ends_all_the_same(
    client: Client, staff: User, settings: LazySettings, clock: time_machine.Traveller
) -> None:
    settings.OTP_REQUIRED = False
    post_password(client)
    for _time in range(23):
        clock.shift(timedelta(minutes=30))
        assert is_signed_in(client)
    clock.shift(timedelta(minutes=31))
    assert not is_signed_in(client)


def test_a_recovery_code_outlives_a_new_secret_key_that_keeps_the_old_one(
    client: Client, phone: TOTPDevice, settings: LazySettings
) -> None:
    code = create_recovery_codes(phone.user)[0]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-council"
    post_password(client)
    assert post_code(client, code).status_code == 303
    assert is_signed_in(client)


def test_who_changes_the_key_between_password_and_code_keeps_nobody_out(
    client: Client, phone: TOTPDevice, settings: LazySettings
) -> None:
    code = create_recovery_codes(phone.user)[0]
    post_password(client)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-council"
    assert post_code(client, code).status_code == 303
    assert is_signed_in(client)
