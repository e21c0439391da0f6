"""Phones and recovery codes: set up, replaced, and lost."""

import re
from io import StringIO

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from smartcity.sign_in.two_factor import create_recovery_codes, make_key
from tests.support.sign_in import (
    OVERVIEW_URL,
    PASSWORD,
    PHONE_URL,
    RECOVERY_CODES_URL,
    current_code,
    is_signed_in,
    phone_from_page,
    post_password,
    sign_in,
    wrong_code,
)

pytestmark = pytest.mark.usefixtures("codes_are_required")


def test_the_first_sign_in_sets_up_a_phone(
    client: Client, staff: User, clock: time_machine.Traveller
) -> None:
    assert post_password(client, next="/admin/news/post/").url == PHONE_URL
    page = client.get(PHONE_URL)
    phone = phone_from_page(page)
    assert '<svg viewBox="0 0 ' in page.text
    assert "style=" not in page.text
    assert client.post(PHONE_URL, {"code": wrong_code(phone)}).status_code == 200
    assert not is_signed_in(client)
    assert (
        client.post(PHONE_URL, {"code": current_code(phone)}).url == RECOVERY_CODES_URL
    )
    codes = client.get(RECOVERY_CODES_URL).context["codes"]
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert (len(codes), len(stored)) == (10, 10)
    # Who reads the database can use none of them.
    assert not stored & {code.replace(" ", "") for code in codes}
    assert client.post(RECOVERY_CODES_URL).url == "/admin/news/post/"
    assert client.get(RECOVERY_CODES_URL).url == OVERVIEW_URL
    assert is_signed_in(client)


def test_a_password_alone_sets_up_no_second_phone(
    client: Client, staff: User, clock: time_machine.Traveller
) -> None:
    thief, owner = Client(), client
    for each in (thief, owner):
        post_password(each)
    theirs = phone_from_page(owner.get(PHONE_URL))
    owner.post(PHONE_URL, {"code": current_code(theirs)})
    page = thief.post(
        PHONE_URL, {"code": current_code(phone_from_page(thief.get(PHONE_URL)))}
    )
    assert page.context["form"].errors["code"] == [
        "Another phone was set up meanwhile. Sign in again, with that one."
    ]
    assert not is_signed_in(thief)
    assert TOTPDevice.objects.get().key == theirs.key


def test_new_recovery_codes_need_the_password(
    client: Client, phone: TOTPDevice
) -> None:
    sign_in(client, phone)
    create_recovery_codes(phone.user)
    old = set(StaticToken.objects.values_list("token", flat=True))
    wrong = {"password": "wrong", "new_codes": ""}
    assert client.post(OVERVIEW_URL, wrong).context["form"].errors["password"] == [
        "That is not your password."
    ]
    assert set(StaticToken.objects.values_list("token", flat=True)) == old
    assert (
        client.post(OVERVIEW_URL, {**wrong, "password": PASSWORD}).url
        == RECOVERY_CODES_URL
    )
    assert not old & set(StaticToken.objects.values_list("token", flat=True))
    assert client.post(RECOVERY_CODES_URL).url == OVERVIEW_URL


def test_another_phone_takes_the_place_of_the_old_one(
    client: Client, phone: TOTPDevice
) -> None:
    sign_in(client, phone)
    assert client.get(PHONE_URL).url == OVERVIEW_URL
    client.post(OVERVIEW_URL, {"password": PASSWORD, "new_phone": ""})
    new = phone_from_page(client.get(PHONE_URL))
    assert client.post(PHONE_URL, {"code": current_code(new)}).url == RECOVERY_CODES_URL
    assert TOTPDevice.objects.get().key == new.key
    assert is_signed_in(client)


def test_a_colleague_removes_a_lost_phone(client: Client, phone: TOTPDevice) -> None:
    ann = User.objects.create_superuser("ann", password=PASSWORD)
    hers = TOTPDevice.objects.create(user=ann, name="phone", key=make_key())
    create_recovery_codes(ann)
    away = Client()
    sign_in(away, hers)
    assert is_signed_in(away)
    sign_in(client, phone)
    data = {"action": "reset_second_factor", "_selected_action": ann.pk}
    page = client.post("/admin/auth/user/", data, follow=True)
    assert "They set up a phone at the next sign-in: ann." in page.text
    assert not is_signed_in(away)
    assert post_password(away, name="ann").url == PHONE_URL
    logged = LogEntry.objects.get()
    assert (logged.user.username, logged.object_repr, logged.change_message) == (
        "sam",
        "ann",
        "Removed the second factor.",
    )


@pytest.mark.parametrize(
    ("permissions", "is_offered"),
    [(["view_user"], False), (["view_user", "delete_totpdevice"], True)],
)
def test_who_may_remove_it_and_not_from_a_superuser(
    client: Client, phone: TOTPDevice, permissions: list[str], is_offered: bool
) -> None:
    clerk = User.objects.create_user("kim", password=PASSWORD, is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    hers = TOTPDevice.objects.create(user=clerk, name="phone", key=make_key())
    sign_in(client, hers)
    page = client.get("/admin/auth/user/")
    assert ("reset_second_factor" in page.text) == is_offered
    data = {"action": "reset_second_factor", "_selected_action": phone.user.pk}
    client.post("/admin/auth/user/", data)
    assert TOTPDevice.objects.filter(user=phone.user).exists()


def test_the_command_helps_the_last_one(phone: TOTPDevice) -> None:
    out = StringIO()
    call_command("reset_two_factor", "sam", stdout=out)
    assert out.getvalue() == "sam sets up a phone at the next sign-in.\n"
    for name, why in [
        ("sam", "sam has no phone and no recovery codes."),
        ("eve", "Nobody is called “eve” here."),
    ]:
        with pytest.raises(CommandError, match=re.escape(why)):
            call_command("reset_two_factor", name)


def test_nobody_reads_keys_in_the_admin(client: Client, phone: TOTPDevice) -> None:
    sign_in(client, phone)
    page = client.get("/admin/").text
    assert [app for app in ("otp_", "axes") if f"/admin/{app}" in page] == []
