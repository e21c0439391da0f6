"""Invitations: an email with a link that sets a password, once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.models import SiteSettings
from outbox.models import Email
from smartcity.users import services
from smartcity.users.invitation import invitation_url
from tests.smartcity.user_pages import (
    NEW_PASSWORD,
    choose_password,
    link_in_email,
    make_colleague,
    press,
)
from tests.support.emails import html_of
from tests.support.sign_in import PHONE_URL, post_password
from tests.support.spaces import plain_spaces

LINK_IS_OVER = "It was used, or it is too old"


@pytest.fixture
def ann(site: SiteSettings) -> User:
    """A colleague who was invited a moment ago."""
    ann = make_colleague(username="ann@westbridge.example")
    ann.set_unusable_password()
    ann.save()
    services.invite(ann)
    return ann


def works(link: str) -> bool:
    return "new_password1" in Client().get(link, follow=True).text


def test_the_email_says_what_to_do(ann: User, site: SiteSettings) -> None:
    email = Email.objects.get()
    assert (email.to, email.subject) == (
        "ann@westbridge.example",
        "Your invitation to the staff pages of A Smart City for All",
    )
    assert plain_spaces(email.text) == (
        "Dear Ann,\n\n"
        "you are invited to the staff pages of A Smart City for All. You sign in as "
        "ann@westbridge.example.\n\n"
        "Choose your password here, within 7 days. The link works once:\n\n"
        f"http://127.0.0.1:8000{link_in_email()}\n\n"
        "Did you not expect this? Then tell us, and leave the link alone.\n\n"
        "If you have a question, reply to this email. Or ring us on 020 7946 0000.\n\n"
        "Westbridge City Council\n"
        "A Smart City for All, http://127.0.0.1:8000/\n"
    )
    assert f'<a href="http://127.0.0.1:8000{link_in_email()}">' in html_of(email)


def test_the_link_sets_the_password_and_then_works_no_more(ann: User) -> None:
    link, client = link_in_email(), Client()
    response = choose_password(client, link)
    assert (response.status_code, response.url) == (303, "/admin/login/")
    ann.refresh_from_db()
    assert ann.check_password(NEW_PASSWORD)
    assert "_auth_user_id" not in client.session  # it signs nobody in
    assert LINK_IS_OVER in Client().get(link, follow=True).text


def test_the_new_password_signs_in(ann: User) -> None:
    client = Client()
    page = client.get(choose_password(client, link_in_email()).url)
    assert "Your password is set. Sign in with it." in page.text
    response = post_password(Client(), NEW_PASSWORD, name=ann.username)
    assert response.url == "/admin/"


@pytest.mark.usefixtures("codes_are_required")
def test_a_phone_is_set_up_at_the_first_sign_in(ann: User) -> None:
    email = services.invite(ann)
    assert "Have your phone at hand when you then sign in" in email.text
    client = Client()
    choose_password(client, link_in_email())
    assert post_password(client, NEW_PASSWORD, name=ann.username).url == PHONE_URL


@pytest.mark.usefixtures("codes_are_required")
def test_a_new_password_leaves_the_phone_as_it_is(site: SiteSettings) -> None:
    ann = make_colleague()
    TOTPDevice.objects.create(user=ann, name="phone")
    email = services.invite(ann)
    assert email.subject == "A new password for the staff pages of A Smart City for All"
    assert "You still need the code from your phone to sign in." in email.text
    client = Client()
    choose_password(client, link_in_email())
    response = post_password(client, NEW_PASSWORD, name="ann")
    assert response.url == "/admin/sign-in/code/"


@pytest.mark.parametrize(("days", "is_good"), [(6, True), (8, False)])
def test_the_link_is_good_for_a_week(ann: User, days: int, is_good: bool) -> None:
    link = link_in_email()
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert works(link) is is_good


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "other@westbridge.example"},
        {"is_active": False},
        {"is_staff": False},
        {"last_login": timezone.now()},
        {"password": "another"},
    ],
)
def test_the_link_ends_when_the_account_changes(
    ann: User, changes: dict[str, object]
) -> None:
    link = link_in_email()
    assert works(link)
    User.objects.filter(pk=ann.pk).update(**changes)
    assert not works(link)


def test_the_link_of_one_opens_no_other_account(ann: User, staff: User) -> None:
    uid, token = link_in_email().strip("/").split("/")[-2:]
    other_uid = invitation_url(staff).split("/")[-3]
    assert works(f"/admin/invitation/{uid}/{token}/")
    assert not works(f"/admin/invitation/{other_uid}/{token}/")


@pytest.mark.parametrize("path", ["x/y", "MQ/set-password", "%00/x", "MQ/abc-def"])
def test_a_link_that_nobody_sent_says_so(site: SiteSettings, path: str) -> None:
    page = Client().get(f"/admin/invitation/{path}/")
    assert page.status_code in {200, 400}
    assert "new_password1" not in page.text


def test_two_tabs_set_one_password(ann: User) -> None:
    link, tabs = link_in_email(), [Client(), Client()]
    paths = [tab.get(link).url for tab in tabs]
    for tab, path, password in zip(
        tabs, paths, [NEW_PASSWORD, "three-red-owls-8"], strict=True
    ):
        tab.post(path, {f"new_password{n}": password for n in (1, 2)})
    ann.refresh_from_db()
    assert ann.check_password(NEW_PASSWORD)


def test_bad_passwords_are_refused_with_the_reason(ann: User) -> None:
    client, link = Client(), link_in_email()
    page = choose_password(client, link, "ann")
    assert (
        "This password is too short. It must contain at least 8 characters."
        in (page.context["form"].errors["new_password2"])
    )
    assert page.context["title"] == "Choose your password"
    assert choose_password(client, link).status_code == 303


@pytest.mark.parametrize("status", ["queued", "failed", "aside"])
def test_no_member_of_staff_reads_the_link(
    staff_client: Client, staff: User, ann: User, status: str
) -> None:
    aside = {"aside_by": staff, "aside_reason": "Old."} if status == "aside" else {}
    Email.objects.update(status=status, **aside)
    email = Email.objects.get()
    page = staff_client.get(f"/admin/outbox/email/{email.pk}/change/")
    assert "Not shown: its link is for its reader alone." in page.text
    for url in (page.request["PATH_INFO"], "/admin/outbox/email/"):
        assert "/admin/invitation/" not in staff_client.get(url).text
    token = link_in_email().strip("/").split("/")[-1]
    found = staff_client.get("/admin/outbox/email/", {"q": token})
    assert found.context["cl"].result_count == 0


def test_the_link_is_deleted_when_it_is_sent(ann: User) -> None:
    email = Email.objects.get()
    assert email.claim()
    email.mark_sent()
    email.refresh_from_db()
    assert (email.status, email.text) == ("sent", "")


def test_another_email_keeps_its_text(site: SiteSettings) -> None:
    email = Email.objects.create(to="mira@example.com", subject="Hello", text="Words.")
    assert email.claim()
    email.mark_sent()
    email.refresh_from_db()
    assert (email.status, email.text) == ("sent", "Words.")


def test_sending_it_again_sends_to_the_address_that_was_corrected(
    staff_client: Client, ann: User
) -> None:
    first = link_in_email()
    press(staff_client, ann, "_invite", email="ann.lee@westbridge.example")
    assert Email.objects.latest("pk").to == "ann.lee@westbridge.example"
    assert (works(first), works(link_in_email())) == (False, True)
