"""A member of staff before the pages of the sign-in, with a phone that shows codes."""

from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

LOGIN = "/admin/login/"
CODE = "/admin/sign-in/code/"
PHONE = "/admin/sign-in/phone/"
RECOVERY = "/admin/sign-in/recovery-codes/"
OVERVIEW = "/admin/sign-in/"
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
