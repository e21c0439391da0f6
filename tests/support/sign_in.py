"""Steps of the sign-in, for tests: a client, and a phone that shows codes."""

from base64 import b32decode
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from smartcity.users.invitation import invitation_url

LOGIN_URL = "/admin/login/"
CODE_URL = "/admin/sign-in/code/"
PHONE_URL = "/admin/sign-in/phone/"
RECOVERY_CODES_URL = "/admin/sign-in/recovery-codes/"
OVERVIEW_URL = "/admin/sign-in/"
SAVED_POST_URL = "/admin/sign-in/saved-post/"
PASSWORD = "sun-lit-42"
IP_ADDRESS = "192.0.2.1"


def current_code(phone: TOTPDevice) -> str:
    return f"{TOTP(phone.bin_key).token():06}"


def wrong_code(phone: TOTPDevice) -> str:
    return f"{(TOTP(phone.bin_key).token() + 1) % 10**6:06}"


def post_password(
    client: Client, password: str = PASSWORD, *, name: str = "sam", **fields: str
) -> HttpResponse:
    data = {"username": name, "password": password, **fields}
    return client.post(LOGIN_URL, data, REMOTE_ADDR=IP_ADDRESS)


def post_code(client: Client, code: str) -> HttpResponse:
    return client.post(CODE_URL, {"code": code}, REMOTE_ADDR=IP_ADDRESS)


def sign_in(client: Client, phone: TOTPDevice) -> None:
    post_password(client, name=phone.user.username)
    assert post_code(client, current_code(phone)).status_code == 303


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def phone_from_page(page: HttpResponse) -> TOTPDevice:
    """Return the phone of an app that has scanned the key on this page."""
    key = "".join(page.context["key"].split())
    return TOTPDevice(key=b32decode(key).hex())


def sign_in_pages() -> Iterator[HttpResponse]:
    """Give every page of the sign-in, in the order in which somebody new meets them."""
    client = Client()
    session_ended = client.post("/admin/news/post/add/", {"title": "Bees"})
    yield session_ended
    post_password(client, saved_post=session_ended.context["saved_post"])
    phone_page = client.get(PHONE_URL)
    yield phone_page
    client.post(PHONE_URL, {"code": current_code(phone_from_page(phone_page))})
    for url in [RECOVERY_CODES_URL, SAVED_POST_URL, OVERVIEW_URL]:
        yield client.get(url)
    post_password(client)
    yield client.get(CODE_URL)
    link = invitation_url(User.objects.get(username="sam"))
    for path in (link, link.replace("/admin/invitation/", "/admin/invitation/x")):
        yield Client().get(path, follow=True)
    *_failures, locked = (post_password(client, "wrong") for _try in range(5))
    yield locked
