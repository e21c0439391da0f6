"""Second factors of a member of staff: one phone, and recovery codes.

A code from the phone has six digits (TOTP, RFC 6238), a recovery code twelve: one field
takes both, and the number pad of a phone can type both. Five wrong ones lock the user
for one network address; see lockout.py. django-otp counts them, too, wherever they come
from: after many in an hour the next try must wait 1, 2, 4, 8, at most 128 seconds."""

import secrets
import time
from base64 import b32encode
from binascii import unhexlify
from datetime import datetime
from math import ceil

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from redis.exceptions import RedisError

from smartcity.sign_in.notices import Change, tell_owner

PHONE_DIGITS = 6
RECOVERY_DIGITS = 12
RECOVERY_CODES = 10
HOUR_SECONDS = 3600

MOST_DOUBLINGS = 8
"""Wrong codes after which the wait grows no more: who knows a password must not be able
to keep its owner out."""

UNHINDERED = 30
"""Wrong codes in an hour before anybody waits. Who knows a password and has one network
address comes to 25 at most, for the lock lets five through and lasts a quarter of an
hour, and so makes its owner, at another address, wait for nothing.

With very many addresses it is these and then one in 128 seconds: 58 an hour, of which
each hits one of three codes that are good at once, out of a million. That takes five
months to find one in two phones. The owner hears of it at the fifth (see notices), and
a new password ends it. Without the cache, which counts, all wait from the first on."""

WRONG_CODE = {
    TOTPDevice: _(
        "That code is not right, or it was used before. Wait for the next one."
    ),
    StaticDevice: _("That recovery code is not right, or it was used before."),
}


class WrongCode(ValidationError):
    """A code was checked and is wrong: one more failure."""


def get_phone(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user).first()


def count_recovery_codes(user: User) -> int:
    """Count the recovery codes that are not used up."""
    return int(StaticToken.objects.filter(device__user=user).count())


def make_key() -> str:
    """Return a random secret for a phone, in hexadecimal."""
    return str(random_hex())


def otpauth_url(user: User, key: str) -> str:
    """Return the otpauth: URL that tells an app the key, for a QR code or a link."""
    return str(TOTPDevice(user=user, key=key).config_url)


def format_key(key: str) -> str:
    """Return the key for typing it in: base 32, in groups of four."""
    text = b32encode(unhexlify(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def use_code(user: User, *, code: str) -> Device:
    """Use the code up, and return the device that it belongs to.

    Raises WrongCode if it belongs to none, ValidationError if a wrong one was tried a
    moment ago."""
    device_class = TOTPDevice if len(code) == PHONE_DIGITS else StaticDevice
    error: ValidationError = WrongCode(WRONG_CODE[device_class])
    # Raise outside the transaction: it must commit the count of wrong codes.
    with transaction.atomic():
        device = device_class.objects.select_for_update().filter(user=user).first()
        if device is not None:
            if _count_wrong_codes(user) < UNHINDERED:
                device.throttling_failure_timestamp = None  # begins the wait
            is_allowed, details = device.verify_is_allowed()
            if not is_allowed:
                error = _wait_until(details["locked_until"])
            elif device.verify_token(_stored_for(user, code)):
                return device
            else:
                _note_wrong_code(user, device)
    raise error


def _count_wrong_codes(user: User, *, more: int = 0) -> int:
    """Return how many wrong codes came for this user in this hour, from anywhere, and
    with so many more."""
    key = f"wrong_codes:{user.pk}:{int(time.time() // HOUR_SECONDS)}"
    try:
        cache.add(key, 0, timeout=HOUR_SECONDS)
        return int(cache.incr(key, more))
    except (RedisError, ValueError):  # ValueError: the count has just expired
        return UNHINDERED


def _note_wrong_code(user: User, device: Device) -> None:
    _count_wrong_codes(user, more=1)
    if device.throttling_failure_count == settings.SIGN_IN_FAILURES:
        tell_owner(user, Change.WRONG_CODES)
    if device.throttling_failure_count > MOST_DOUBLINGS:
        device.throttling_failure_count = MOST_DOUBLINGS
        device.save()


def _stored(code: str, key: str = "") -> str:
    """Return a recovery code as the database has it, hashed with the secret key: who
    reads the database can use none."""
    secret = key or settings.SECRET_KEY
    mac = salted_hmac("recovery code", code, secret=secret, algorithm="sha256")
    return mac.hexdigest()[:16]


def _stored_for(user: User, code: str) -> str:
    """Return what a code that the user typed is in the database. A recovery code may
    have been made with an earlier secret key."""
    if len(code) == PHONE_DIGITS:
        return code
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    candidates = [_stored(code, key) for key in keys]
    tokens = StaticToken.objects.filter(device__user=user, token__in=candidates)
    token = tokens.first()
    return str(token.token) if token else candidates[0]


def _wait_until(end: datetime) -> ValidationError:
    seconds = ceil((end - timezone.now()).total_seconds())
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
    """Make the phone with this key the user's only one, and create recovery codes.

    Raises WrongCode if the code is not of that key, ValidationError if there is a phone
    and `may_replace` is False: only its owner may replace it."""
    User.objects.select_for_update().get(pk=user.pk)
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    if not totp.verify(int(code), tolerance=1):
        raise WrongCode(_("That code is not right. Wait for the next one."))
    if get_phone(user) and not may_replace:
        raise ValidationError(
            _("Another phone was set up meanwhile. Sign in again, with that one.")
        )
    TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice.objects.create(
        user=user, name="phone", key=key, last_t=totp.t(), drift=totp.drift
    )
    tell_owner(user, Change.PHONE)
    return device, create_recovery_codes(user, is_told=False)


@transaction.atomic
def create_recovery_codes(user: User, *, is_told: bool = True) -> list[str]:
    """Replace the user's recovery codes with ten new ones; email that, unless another
    email says it."""
    StaticDevice.objects.filter(user=user).delete()
    codes = [
        f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}"
        for _number in range(RECOVERY_CODES)
    ]
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    if is_told:
        tell_owner(user, Change.CODES)
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_stored(code)) for code in codes
    )
    return codes


@transaction.atomic
def reset_two_factor(user: User) -> bool:
    """Delete the user's phone and recovery codes: the next sign-in sets up a phone.

    Sessions that they vouched for lose access to the admin. Returns False if there was
    nothing to delete."""
    deleted = [
        device_class.objects.filter(user=user).delete()[0]
        for device_class in [TOTPDevice, StaticDevice]
    ]
    return any(deleted)
