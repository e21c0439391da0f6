"""What the session of a browser knows of a sign-in, before it is complete and after."""

import time

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django_otp.models import Device

from smartcity.sign_in.two_factor import new_key, phone_of

PENDING_LOGIN = "half_in"
NEW_PHONE = "new_phone"
NEW_CODES = "new_codes"
NEXT_URL = "then"
LAST_SEEN = "seen"

PENDING_LOGIN_SECONDS = 30 * 60  # seconds: time enough to find an app and install it
LAST_SEEN_EVERY = 60  # seconds


def begin(request: HttpRequest, user: User) -> None:
    """The password was right. In a new session, so that whoever knew the old one has
    nothing of it."""
    request.session.flush()
    request.session[PENDING_LOGIN] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "backend": user.backend,
        "since": time.time(),
    }
    if phone_of(user) is None:
        request.session[NEW_PHONE] = new_key()


def pending_user(request: HttpRequest) -> User | None:
    """Whose password was right a short while ago, and is still the same."""
    half = request.session.get(PENDING_LOGIN)
    if half is None or time.time() - half["since"] > PENDING_LOGIN_SECONDS:
        return None
    user = User.objects.filter(pk=half["user"], is_active=True, is_staff=True).first()
    if user and constant_time_compare(half["hash"], user.get_session_auth_hash()):
        return user
    return None


def complete(request: HttpRequest, user: User, device: Device) -> str:
    """Sign in; returns the address that was asked for in the beginning."""
    half = request.session.pop(PENDING_LOGIN)
    request.session.pop(NEW_PHONE, None)
    user.otp_device = device  # django-otp writes it into the session
    login(request, user, backend=half["backend"])
    return str(request.session.pop(NEXT_URL))


def extend_session(request: HttpRequest) -> None:
    """Put off the end of the session, which is STAFF_IDLE_MINUTES after it was saved
    last. Not SESSION_SAVE_EVERY_REQUEST: that writes with every request, and would set
    a cookie on public pages, too, which caches share."""
    if time.time() - request.session.get(LAST_SEEN, 0) > LAST_SEEN_EVERY:
        request.session[LAST_SEEN] = time.time()
