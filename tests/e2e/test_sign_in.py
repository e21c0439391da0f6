"""Every page of the sign-in in Chromium, as somebody meets one after another."""

import re
from base64 import b32decode

import pytest
from django.conf import LazySettings
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import BrowserContext, expect

from smartcity.demo import load
from tests.e2e.page_watcher import PageWatcher
from tests.support.sign_in import LOGIN_URL, current_code, wrong_code

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def enter_password(watcher: PageWatcher, password: str = load.PASSWORD) -> None:
    watcher.page.get_by_label("Username").fill(load.USERNAME)
    watcher.page.get_by_label("Password").fill(password)
    watcher.page.get_by_role("button", name="Sign in").click()


def enter_code(watcher: PageWatcher, code: str, button: str) -> None:
    watcher.page.get_by_role("textbox", name="Code").fill(code)
    watcher.page.get_by_role("button", name=button).click()


def test_the_pages_of_the_sign_in(
    watcher: PageWatcher,
    screen: BrowserContext,
    settings: LazySettings,
) -> None:
    settings.OTP_REQUIRED = True
    page, problems = watcher.page, {}

    def look(heading: str) -> None:
        page.get_by_role("heading", level=1, name=heading).wait_for()
        problems[heading] = [*problems.get(heading, []), *watcher.find_problems()]

    # The first time: a phone, and recovery codes.
    page.goto(f"{watcher.site}/admin/news/post/add/")
    enter_password(watcher)
    look("Set up your phone")
    key = page.locator(".sign-in__key").inner_text().replace(" ", "")
    phone = TOTPDevice(key=b32decode(key).hex())
    enter_code(watcher, wrong_code(phone), "Continue")
    expect(page).to_have_title(re.compile("^Error: "))
    look("Set up your phone")
    enter_code(watcher, current_code(phone), "Continue")
    look("Your recovery codes")
    code = page.get_by_role("listitem").first.inner_text()
    page.get_by_role("button", name="I have kept them").click()

    # The session ends while somebody types.
    page.get_by_label("Title").fill("Bees")
    screen.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save as draft").click()
    look("Sign in again")
    enter_password(watcher)
    look("Your code")
    enter_code(watcher, code, "Sign in")
    look("You are signed in again")
    page.get_by_role("button", name="Send it now").click()
    assert page.get_by_label("Title").input_value() == "Bees"
    page.goto(f"{watcher.site}/admin/sign-in/")
    look("Your sign-in")

    # Somebody guesses.
    screen.clear_cookies(name="sessionid")
    for _try in range(4):
        Client().post(LOGIN_URL, {"username": load.USERNAME, "password": "wrong"})
    page.goto(watcher.site + LOGIN_URL)
    enter_password(watcher, "wrong")
    look("Too many tries")
    assert {heading: each for heading, each in problems.items() if each} == {}
