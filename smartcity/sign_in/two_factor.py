"""What a member of staff holds beside the password: one phone, and recovery codes.

A code of the phone has six digits, a recovery code twelve: one field takes both, and
the number pad of a phone can type both. Whoever guesses must wait 1, 2, 4, 8 … seconds
between two tries, for django-otp counts them."""

import secrets
import time
from base64 import b32encode
from binascii import unhexlify
from datetime import datetime
from math import ceil

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

PHONE_DIGITS = 6
RECOVERY_DIGITS = 12
RECOVERY_CODES = 10

WRONG = {
    TOTPDevice: _(
        "That code is not right, or it was used before. Wait for the next one."
    ),
    StaticDevice: _("That recovery code is not right, or it was used before."),
}


class WrongCode(ValidationError):
    """It was looked at, and is wrong: one more failure."""


def phone_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user).first()


def recovery_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def new_key() -> str:
    return random_hex()


def key_as_address(user: User, key: str) -> str:
    """What the QR code says to the app on the phone."""
    return str(TOTPDevice(user=user, key=key).config_url)


def key_as_text(key: str) -> str:
    """The same, for typing in: letters and digits in groups of four."""
    text = b32encode(unhexlify(key)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def check_code(user: User, *, code: str) -> Device:
    """Use the code up, and say what vouched for the user. ValidationError otherwise:
    WrongCode, or that it is too soon for another guess."""
    kind = TOTPDevice if len(code) == PHONE_DIGITS else StaticDevice
    refusal: ValidationError = WrongCode(WRONG[kind])
    with transaction.atomic():  # must end well: it keeps count of wrong codes
        device = kind.objects.select_for_update().filter(user=user).first()
        if device is not None:
            may_try, why = device.verify_is_allowed()
            if not may_try:
                refusal = _too_soon(why["locked_until"])
            elif device.verify_token(code):
                return device
    raise refusal


def _too_soon(until: datetime) -> ValidationError:
    seconds = ceil((until - timezone.now()).total_seconds())
    return ValidationError(
        ngettext(
            "After a wrong code there is a short wait. Send it in %(seconds)d second.",
            "After a wrong code there is a short wait. Send it in %(seconds)d seconds.",
            seconds,
        )
        % {"seconds": seconds}
    )


@transaction.atomic
def enrol_phone(
    user: User, *, key: str, code: str, may_replace: bool
) -> tuple[TOTPDevice, list[str]]:
    """The phone that shows this code is the user's only one from now on; with it come
    new recovery codes. WrongCode when it shows another one; with `may_replace` False
    also when there is a phone, which only its owner may replace."""
    User.objects.select_for_update().get(pk=user.pk)
    phone = TOTP(unhexlify(key))
    phone.time = time.time()
    if not phone.verify(int(code), tolerance=1):
        raise WrongCode(_("That code is not right. Wait for the next one."))
    if phone_of(user) and not may_replace:
        raise ValidationError(
            _("Another phone was set up meanwhile. Sign in again, with that one.")
        )
    TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice.objects.create(
        user=user, name="phone", key=key, last_t=phone.t(), drift=phone.drift
    )
    return device, new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Ten new ones; those from before work no more."""
    StaticDevice.objects.filter(user=user).delete()
    codes = [
        f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}"
        for _code in range(RECOVERY_CODES)
    ]
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=code) for code in codes
    )
    return codes


@transaction.atomic
def reset_two_factor(user: User) -> bool:
    """The password alone leads to the page that sets up a phone, the next time. Whoever
    is signed in as the user is so no more. False when there was nothing to forget."""
    deleted = [
        kind.objects.filter(user=user).delete()[0]
        for kind in (TOTPDevice, StaticDevice)
    ]
    return any(deleted)
