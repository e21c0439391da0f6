"""A member of staff before the pages of the sign-in, with a phone that shows codes."""

from base64 import b32decode
from collections.abc import Iterator

from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

LOGIN = "/admin/login/"
CODE = "/admin/sign-in/code/"
PHONE = "/admin/sign-in/phone/"
RECOVERY = "/admin/sign-in/recovery-codes/"
OVERVIEW = "/admin/sign-in/"
SAVED_POST = "/admin/sign-in/saved-post/"
PASSWORD = "sun-lit-42"
ADDRESS = "192.0.2.1"


def shown_on(phone: TOTPDevice) -> str:
    return f"{TOTP(phone.bin_key).token():06}"


def not_shown_on(phone: TOTPDevice) -> str:
    return f"{(TOTP(phone.bin_key).token() + 1) % 10**6:06}"


def give_password(
    client: Client, password: str = PASSWORD, *, name: str = "sam", **more: str
) -> HttpResponse:
    words = {"username": name, "password": password, **more}
    return client.post(LOGIN, words, REMOTE_ADDR=ADDRESS)


def give_code(client: Client, code: str) -> HttpResponse:
    return client.post(CODE, {"code": code}, REMOTE_ADDR=ADDRESS)


def sign_in(client: Client, phone: TOTPDevice) -> None:
    give_password(client, name=phone.user.username)
    assert give_code(client, shown_on(phone)).status_code == 303


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def key_on(page: HttpResponse) -> TOTPDevice:
    """What an app makes of the page that sets it up."""
    key = "".join(page.context["key"].split())
    return TOTPDevice(key=b32decode(key).hex())


def pages_of_the_sign_in() -> Iterator[HttpResponse]:
    """Each of them, as somebody without a phone meets one after another."""
    client = Client()
    again = client.post("/admin/news/post/add/", {"title": "Bees"})
    yield again
    give_password(client, saved_post=again.context["saved_post"])
    phone = client.get(PHONE)
    yield phone
    client.post(PHONE, {"code": shown_on(key_on(phone))})
    for address in (RECOVERY, SAVED_POST, OVERVIEW):
        yield client.get(address)
    give_password(client)
    yield client.get(CODE)
    *_tries, locked = (give_password(client, "wrong") for _try in range(5))
    yield locked
