"""Locks the sign-in after too many failures, with django-axes."""

from collections.abc import Iterator
from contextlib import contextmanager
from logging import getLogger
from typing import Any

from axes.handlers.cache import AxesCacheHandler
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from core.http import hashed_ip
from smartcity.sign_in import saved_post, security_log, session
from smartcity.sign_in.session import NEXT_URL

logger = getLogger(__name__)

FAILURES_OF_ADDRESS = 50
"""Failures from one network address, for whatever users, that lock the sign-in for it
for SIGN_IN_LOCK_MINUTES. A whole office may share one."""


@contextmanager
def _without_lock_if_cache_fails() -> Iterator[None]:
    """Let staff in when the cache does not answer, as the limit of the public forms
    does. Guessing codes stays slow all the same: django-otp counts in the database."""
    try:
        yield
    except (RedisError, ValueError):  # ValueError: the count has just expired
        logger.warning("The lock of the sign-in is off: the cache does not answer.")


class LockoutHandler(AxesCacheHandler):  # type: ignore[misc]  # django-axes has no types
    """Counts failures in the cache, which expires them and stores only hashes."""

    def __init__(self) -> None:
        # One handler serves all threads; this proxy gives each its own connection.
        self.cache = cache

    def get_failures(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        with _without_lock_if_cache_fails():
            if cache.get(_address_key(request), 0) >= FAILURES_OF_ADDRESS:
                return int(settings.SIGN_IN_FAILURES)
            failures: int = super().get_failures(request, credentials)
            return failures
        return 0

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> None:
        if request is not None:
            name = credentials.get("username", "")
            user = User.objects.filter(username=name).first()
            what = "code wrong" if sender == __name__ else "password wrong"
            security_log.note(request, what, user)
            with _without_lock_if_cache_fails():
                key = _address_key(request)
                cache.add(key, 0, timeout=settings.SIGN_IN_LOCK_MINUTES * 60)
                cache.incr(key)
        with _without_lock_if_cache_fails():
            super().user_login_failed(sender, credentials, request, **kwargs)

    def user_logged_in(self, *args: Any, **kwargs: Any) -> None:
        with _without_lock_if_cache_fails():
            super().user_logged_in(*args, **kwargs)


def _address_key(request: HttpRequest) -> str:
    return f"sign_in_failures:{hashed_ip(request)}"


def _credentials(user: User) -> dict[str, str]:
    return {"username": user.get_username()}


def is_locked(request: HttpRequest, user: User) -> bool:
    return not AxesProxyHandler.is_allowed(request, _credentials(user))


def count_failure(request: HttpRequest, user: User) -> None:
    """Count one wrong code. At SIGN_IN_FAILURES the middleware of django-axes replaces
    the response to this request with `locked_response`."""
    AxesProxyHandler.user_login_failed(__name__, _credentials(user), request)


def locked_response(request: HttpRequest, *_axes_arguments: object) -> HttpResponse:
    security_log.note(request, "locked", session.pending_user(request))
    context = {
        **admin.site.each_context(request),
        "title": _("Too many tries"),
        "minutes": settings.SIGN_IN_LOCK_MINUTES,
        "next": request.POST.get(REDIRECT_FIELD_NAME)
        or request.session.get(NEXT_URL, ""),
        **saved_post.describe(
            saved_post.read(request.POST.get(saved_post.FIELD, ""))
            or saved_post.stored(request)
        ),
    }
    return render(request, "admin/sign_in/locked.html", context, status=429)
