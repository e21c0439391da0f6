"""After too many failures: nobody gets in from there for a while (django-axes)."""

from collections.abc import Iterator
from contextlib import contextmanager
from logging import getLogger
from typing import Any

from axes.handlers.cache import AxesCacheHandler
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from smartcity.sign_in.session import NEXT_URL

logger = getLogger(__name__)


@contextmanager
def _without_cache_without_lock() -> Iterator[None]:
    """As the limit of the public forms does. Guessing codes stays slow all the same:
    django-otp counts in the database."""
    try:
        yield
    except (RedisError, ValueError):  # ValueError: what is counted up has just expired
        logger.warning("The lock of the sign-in is off: the cache does not answer.")


class Lock(AxesCacheHandler):
    """Counts in the cache, which forgets by itself and holds nothing but hashes."""

    def __init__(self) -> None:
        self.cache = cache  # of each thread its own: there is one Lock for all of them

    def get_failures(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        with _without_cache_without_lock():
            failures: int = super().get_failures(request, credentials)
            return failures
        return 0

    def user_login_failed(self, *args: Any, **kwargs: Any) -> None:
        with _without_cache_without_lock():
            super().user_login_failed(*args, **kwargs)

    def user_logged_in(self, *args: Any, **kwargs: Any) -> None:
        with _without_cache_without_lock():
            super().user_logged_in(*args, **kwargs)


def _name(user: User) -> dict[str, str]:
    return {"username": user.get_username()}


def is_locked(request: HttpRequest, user: User) -> bool:
    return not AxesProxyHandler.is_allowed(request, _name(user))


def count_failure(request: HttpRequest, user: User) -> None:
    """One wrong code. From the last one that is allowed, the middleware of django-axes
    answers this request with the page below."""
    AxesProxyHandler.user_login_failed(__name__, _name(user), request)


def locked(request: HttpRequest, *_from_axes: object) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Too many tries"),
        "minutes": settings.SIGN_IN_LOCK_MINUTES,
        "next": request.POST.get("next") or request.session.get(NEXT_URL, ""),
    }
    return render(request, "admin/sign_in/locked.html", context, status=429)
