"""Middleware for what Django has no setting for: odd requests, one more header."""

import logging
from collections.abc import Callable
from itertools import chain

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.admin.pages import LIST_FILTERS

logger = logging.getLogger(__name__)

FORWARDED_PROTO = "HTTP_X_FORWARDED_PROTO"

POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb")
)


def permissions_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Switch off features of the browser that no page uses (W3C Permissions Policy)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = POLICY
        return response

    return middleware


def https_behind_proxies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Understand what proxies say about HTTPS, and say so when they are not believed.

    A page that was asked for over HTTPS already would redirect to itself for ever."""
    was_logged = False

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal was_logged
        # The name of a scheme may be in capitals (RFC 9110, section 4.2.3), but
        # SECURE_PROXY_SSL_HEADER compares to the letter.
        if scheme := request.META.get(FORWARDED_PROTO):
            request.META[FORWARDED_PROTO] = scheme.strip().lower()
        if not (settings.SECURE_SSL_REDIRECT and _came_over_unseen_https(request)):
            return get_response(request)
        if not was_logged:
            logger.error(
                "Pages come over HTTPS and the site does not know it, as the proxy "
                "before it is not believed, or silent. Set TRUSTED_PROXIES to the "
                "number of proxies, and let them send X-Forwarded-Proto: https."
            )
            was_logged = True
        response = HttpResponse(
            _(
                "Sorry, there is a problem with our site. It is our fault, not yours.\n"
                "\n"
                "For those who run it: this page came over HTTPS, and the site does "
                "not know it. Set TRUSTED_PROXIES to the number of proxies before the "
                "site, and let them send X-Forwarded-Proto: https.\n"
            ),
            status=500,
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )
        # Django would log a line for each of them.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return middleware


def _came_over_unseen_https(request: HttpRequest) -> bool:
    """Whether the browser spoke HTTPS and Django takes it for HTTP.

    Browsers send Sec-Fetch-Site over HTTPS alone (W3C Fetch Metadata, section 2)."""
    if request.is_secure():
        return False
    says_https = request.META.get(FORWARDED_PROTO, "").startswith("https")
    return says_https or "Sec-Fetch-Site" in request.headers


def refuse_nul(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to the character U+0000 in path, query and cookies.

    No page asks for it, and PostgreSQL can neither store nor compare it. In forms the
    form removes or refuses it, and keeps what else was typed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        texts = chain(
            [request.path_info],
            request.GET,
            *(values for _name, values in request.GET.lists()),
            request.COOKIES.values(),
            # The admin passes a query inside the query.
            (
                filters.replace("%00", "\0")
                for filters in request.GET.getlist(LIST_FILTERS)
            ),
        )
        if any("\0" in text for text in texts):
            raise BadRequest("U+0000 in the request")
        return get_response(request)

    return middleware
