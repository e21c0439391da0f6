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

from smartcity.sign_in import saved_post
from smartcity.sign_in.session import NEXT_URL

logger = getLogger(__name__)


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
            failures: int = super().get_failures(request, credentials)
            return failures
        return 0

    def user_login_failed(self, *args: Any, **kwargs: Any) -> None:
        with _without_lock_if_cache_fails():
            super().user_login_failed(*args, **kwargs)

    def user_logged_in(self, *args: Any, **kwargs: Any) -> None:
        with _without_lock_if_cache_fails():
            super().user_logged_in(*args, **kwargs)


def _credentials(user: User) -> dict[str, str]:
    return {"username": user.get_username()}


def is_locked(request: HttpRequest, user: User) -> bool:
    return not AxesProxyHandler.is_allowed(request, _credentials(user))


def count_failure(request: HttpRequest, user: User) -> None:
    """Count one wrong code. At SIGN_IN_FAILURES the middleware of django-axes replaces
    the response to this request with `locked_response`."""
    AxesProxyHandler.user_login_failed(__name__, _credentials(user), request)


def locked_response(request: HttpRequest, *_axes_arguments: object) -> HttpResponse:
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
