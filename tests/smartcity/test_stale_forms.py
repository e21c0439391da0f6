"""A form whose page was out of date shows what was typed, and can be sent again: after
a sign-in in another tab, or when the session had ended."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from news.models import Post
from tests.support.pages import forms_of, readable_text
from tests.support.sign_in import (
    CODE_URL,
    LOGIN_URL,
    PASSWORD,
    SAVED_POST_URL,
    current_code,
    post_code,
    post_password,
    sign_in,
)

ADD_POST = "/admin/news/post/add/"
TYPED = {"title": "Bees & roofs", "slug": "bees", "summary": "Bees.", "body": "One."}
NO_MOMENTS = {f"{name}_at_{n}": "" for name in ("publish", "expire") for n in (0, 1)}
FORM = {**TYPED, **NO_MOMENTS}
OUR_ORIGIN = "http://testserver"


@pytest.fixture
def tab(staff: User) -> Client:
    """A tab of somebody who is signed in, as browsers have it: with CSRF tokens."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    return client


def token_of(client: Client, url: str = ADD_POST) -> str:
    return str(client.get(url).context["csrf_token"])


def post(
    client: Client, token: str, url: str = ADD_POST, origin: str = OUR_ORIGIN
) -> HttpResponse:
    headers = {"origin": origin} if origin else {}
    data = {**FORM, "csrfmiddlewaretoken": token}
    return client.post(url, data, headers=headers)


def send_again(client: Client, page: HttpResponse) -> HttpResponse:
    """Press “Send it now”."""
    context = page.context
    data = {**dict(context["fields"]), "csrfmiddlewaretoken": context["csrf_token"]}
    return client.post(context["path"], data, headers={"origin": OUR_ORIGIN})


def is_kept(page: HttpResponse) -> bool:
    text = readable_text(page)
    return all(typed in text for typed in TYPED.values())


def test_after_a_sign_in_in_another_tab_the_first_form_is_sent_again(
    tab: Client, staff: User
) -> None:
    old = token_of(tab)
    tab.force_login(staff)
    tab.cookies["csrftoken"] = "n" * 32
    page = post(tab, old)
    assert (page.status_code, is_kept(page)) == (403, True)
    assert "no-store" in page["Cache-Control"]
    assert not Post.objects.exists()
    assert send_again(tab, page).status_code == 302
    assert Post.objects.get().title == "Bees & roofs"


def test_it_says_in_whose_name_it_is_sent(tab: Client) -> None:
    old = token_of(tab)
    kim = User.objects.create_superuser("kim", first_name="Kim", last_name="Holt")
    tab.force_login(kim)
    tab.cookies["csrftoken"] = "n" * 32
    assert "You are signed in as Kim Holt." in post(tab, old).text


def test_without_any_cookie_one_signs_in_first(tab: Client) -> None:
    old = token_of(tab)
    tab.cookies.clear()
    page = post(tab, old)
    assert (page.status_code, is_kept(page)) == (403, True)
    data = {
        "username": "sam",
        "password": PASSWORD,
        "saved_post": page.context["saved_post"],
        "csrfmiddlewaretoken": page.context["csrf_token"],
    }
    assert tab.post(LOGIN_URL, data, headers={"origin": OUR_ORIGIN}).url == (
        SAVED_POST_URL
    )
    send_again(tab, tab.get(SAVED_POST_URL))
    assert Post.objects.get().title == "Bees & roofs"


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_the_sign_in_of_a_tab_that_another_was_quicker_than_keeps_it_too(
    tab: Client, staff: User, is_signed_in: bool
) -> None:
    del tab.cookies["sessionid"]
    asked = post(tab, token_of(tab, LOGIN_URL))
    old = asked.context["csrf_token"]
    tab.cookies["csrftoken"] = "n" * 32
    if is_signed_in:
        tab.force_login(staff)
    data = {
        "username": "sam",
        "password": PASSWORD,
        "saved_post": asked.context["saved_post"],
        "csrfmiddlewaretoken": old,
    }
    page = tab.post(LOGIN_URL, data, headers={"origin": OUR_ORIGIN})
    assert (page.status_code, is_kept(page)) == (403, True)
    assert PASSWORD not in page.text
    assert page.context["path"] == ADD_POST
    assert ("Send it now" in page.text) == is_signed_in


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (ADD_POST, "https://evil.example"),
        (ADD_POST, "null"),
        (ADD_POST, ""),
        ("/", OUR_ORIGIN),
    ],
)
def test_what_no_staff_page_of_ours_sent_is_not_shown(
    tab: Client, url: str, origin: str
) -> None:
    token_of(tab)
    page = post(tab, "of-another-site", url=url, origin=origin)
    assert page.status_code == 403
    assert "Your page was out of date" in page.text
    assert not [typed for typed in TYPED.values() if typed in page.text]


def test_a_password_is_neither_kept_nor_shown(tab: Client) -> None:
    token_of(tab, "/admin/password_change/")
    passwords = {f"{name}_password": "two-blue-owls-7" for name in ("old", "new")}
    data = {**passwords, "csrfmiddlewaretoken": "x"}
    page = tab.post(
        "/admin/password_change/", data, headers={"origin": OUR_ORIGIN}, follow=True
    )
    assert page.redirect_chain == [("/admin/", 303)]
    assert "Your page was out of date. Nothing was changed." in page.text
    assert "two-blue-owls-7" not in page.text


def test_of_a_new_user_all_is_kept_but_the_password(tab: Client) -> None:
    token_of(tab)
    data = {"username": "kim.holt", "password1": "two-blue-owls-7"}
    page = tab.post("/admin/auth/user/add/", data, headers={"origin": OUR_ORIGIN})
    assert page.context["fields"] == [("username", "kim.holt")]


def test_a_code_that_came_too_late_is_not_kept(tab: Client) -> None:
    tab.cookies.clear()
    data = {"code": "123456"}
    page = tab.post(CODE_URL, data, headers={"origin": OUR_ORIGIN})
    assert (page.status_code, page.url) == (303, "/admin/")


def test_a_lock_during_the_sign_in_shows_what_is_kept(
    client: Client, phone: TOTPDevice, codes_are_required: None
) -> None:
    asked = client.post(ADD_POST, FORM)
    for _try in range(5):
        page = post_password(client, "wrong", saved_post=asked.context["saved_post"])
    assert (page.status_code, is_kept(page)) == (429, True)


def test_a_break_before_the_code_costs_nothing(
    client: Client,
    phone: TOTPDevice,
    codes_are_required: None,
    clock: time_machine.Traveller,
) -> None:
    asked = client.post(ADD_POST, FORM)
    post_password(client, saved_post=asked.context["saved_post"])
    clock.shift(timedelta(minutes=31))
    page = client.get(CODE_URL)
    assert (page.status_code, is_kept(page)) == (403, True)
    post_password(client, saved_post=page.context["saved_post"])
    assert post_code(client, current_code(phone)).url == SAVED_POST_URL


def test_an_hour_away_shows_what_was_typed(
    client: Client,
    phone: TOTPDevice,
    codes_are_required: None,
    clock: time_machine.Traveller,
    settings: LazySettings,
) -> None:
    sign_in(client, phone)
    clock.shift(timedelta(minutes=61))
    assert is_kept(client.post(ADD_POST, FORM))


def test_who_lost_a_permission_meanwhile_reads_what_they_typed(
    client: Client, db: None
) -> None:
    kim = User.objects.create_user("kim", is_staff=True)
    kim.user_permissions.add(Permission.objects.get(codename="add_post"))
    client.force_login(kim)
    [form] = forms_of(client.get(ADD_POST), ADD_POST)
    assert {"title", "body"} <= set(form.fields)
    kim.user_permissions.clear()
    page = client.post(ADD_POST, FORM)
    assert (page.status_code, is_kept(page)) == (403, True)
    assert "<h1>You may not do that</h1>" in page.text
    assert "no-store" in page["Cache-Control"]
