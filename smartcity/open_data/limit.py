"""The limit of how often one IP address may ask for open data."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from core.rate_limit import is_over_limit, seconds_left

PREFIX = "/api/"
"""Beginning of the paths that count."""

REQUESTS_PER_MINUTE = 60
"""Answers for one IP address (for IPv6, its /64), whatever it asks for."""

MINUTE = 60
"""Seconds."""


def limit_open_data(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer 429 (RFC 6585) to a program that asks for open data too often, with a
    sentence that says so (RFC 9457) and when to come again.

    Stands before the pages that are stored: what costs us little counts, too, so that
    the rate is the one that we tell."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        limits = {"open-data": REQUESTS_PER_MINUTE}
        if not is_over_limit(request, limits, seconds=MINUTE):
            return get_response(request)
        return _refusal(seconds_left(MINUTE))

    return middleware


def _refusal(wait: int) -> HttpResponse:
    text = _(
        "You have asked for more than %(most)d answers in this minute. Come again in "
        "%(wait)d seconds, and ask for what has changed only (If-None-Match)."
    )
    problem = {
        "title": _("Too many requests"),
        "status": 429,
        "detail": text % {"most": REQUESTS_PER_MINUTE, "wait": wait},
    }
    headers = {
        "Retry-After": str(wait),
        "Cache-Control": "no-store",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Retry-After",
    }
    return HttpResponse(
        json.dumps(problem, ensure_ascii=False),
        status=429,
        content_type="application/problem+json",
        headers=headers,
    )
