"""Sessions of a sign-in, pending or complete, and where else somebody is signed in."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_otp.models import Device

from core.users import get_staff_user
from smartcity.sign_in import security_log
from smartcity.sign_in.browsers import name_browser
from smartcity.sign_in.two_factor import get_phone, make_key

# Keys of the session.
PENDING_LOGIN = "pending_login"
NEW_PHONE_KEY = "new_phone_key"
NEW_CODES = "new_codes"
NEXT_URL = "next_url"
LAST_SEEN = "last_seen"
SIGNED_IN_AT = "signed_in_at"
BROWSER = "browser"

PENDING_LOGIN_SECONDS = 30 * 60
"""Seconds between password and code: enough to find an app and install it."""

LAST_SEEN_INTERVAL = 60
"""Seconds between two writes of LAST_SEEN."""


LONGEST = 12 * 3600
"""Seconds after which staff sign in again, whatever they do: a working day."""


def begin(request: HttpRequest, user: User) -> None:
    """Start the second step after a correct password, in a fresh session: one that an
    attacker planted is worth nothing (session fixation)."""
    request.session.flush()
    request.session[PENDING_LOGIN] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "backend": user.backend,  # type: ignore[attr-defined]  # authenticate() sets it
        "since": time.time(),
    }
    if get_phone(user) is None:
        request.session[NEW_PHONE_KEY] = make_key()


def pending_user(request: HttpRequest) -> User | None:
    """Return the user who passed the password step within PENDING_LOGIN_SECONDS. None
    if that is longer ago, or the password has changed since."""
    pending = request.session.get(PENDING_LOGIN)
    if pending is None or time.time() - pending["since"] > PENDING_LOGIN_SECONDS:
        return None
    user = User.objects.filter(
        pk=pending["user"], is_active=True, is_staff=True
    ).first()
    if user is None:
        return None
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    is_same = any(constant_time_compare(pending["hash"], each) for each in hashes)
    return user if is_same else None


def complete(request: HttpRequest, user: User, device: Device) -> str:
    """Sign in with this second factor. Returns the URL that was asked for at first."""
    pending = request.session.pop(PENDING_LOGIN)
    request.session.pop(NEW_PHONE_KEY, None)
    # django-otp writes the device into the session when login() sends its signal.
    user.otp_device = device  # type: ignore[attr-defined]  # django-otp's attribute
    login(request, user, backend=pending["backend"])
    return str(request.session.pop(NEXT_URL))


def extend_session(request: HttpRequest) -> None:
    """Put off the end of the session, STAFF_IDLE_MINUTES after its last save.

    SESSION_SAVE_EVERY_REQUEST would write with every request, and set a cookie on
    public pages, which caches share."""
    if time.time() - request.session.get(LAST_SEEN, 0) > LAST_SEEN_INTERVAL:
        request.session[LAST_SEEN] = time.time()


def note_begin(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Receive `user_logged_in`."""
    request.session[SIGNED_IN_AT] = time.time()
    request.session[BROWSER] = name_browser(request.headers.get("User-Agent", ""))
    security_log.note(request, "signed in", user)


def note_end(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Receive `user_logged_out`."""
    security_log.note(request, "signed out", user)


def has_ended(request: HttpRequest) -> bool:
    """Whether the session is older than LONGEST."""
    return bool(time.time() - request.session.get(SIGNED_IN_AT, 0) > LONGEST)


@dataclass(frozen=True)
class SignIn:
    """A place where somebody is signed in."""

    key: str
    browser: str
    since: datetime
    last_seen: datetime
    """Within LAST_SEEN_INTERVAL."""

    is_here: bool


def find_sign_ins(request: HttpRequest) -> list[SignIn]:
    """Return where the user is signed in: here first, then the last seen first."""
    found = [
        SignIn(
            key=session.session_key,
            browser=data[BROWSER],
            since=_moment(data[SIGNED_IN_AT]),
            last_seen=_moment(data.get(LAST_SEEN, data[SIGNED_IN_AT])),
            is_here=session.session_key == request.session.session_key,
        )
        for session, data in _sessions(get_staff_user(request))
        if time.time() - data[SIGNED_IN_AT] < LONGEST
    ]
    return sorted(found, key=lambda each: (each.is_here, each.last_seen), reverse=True)


def _sessions(user: User) -> Iterator[tuple[Session, dict[str, Any]]]:
    """Yield the sessions of a user with what is in them. Only staff have any, so that
    the table is short."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        data = session.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk):
            yield session, data


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def end_others(request: HttpRequest) -> None:
    """Sign the user out everywhere but here."""
    user = get_staff_user(request)
    here = request.session.session_key
    others = [each.pk for each, _data in _sessions(user) if each.pk != here]
    Session.objects.filter(pk__in=others).delete()
    security_log.note(request, f"{len(others)} other sessions ended", user)
