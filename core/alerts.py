"""Alerts above pages, and a cookie that remembers which of them somebody has hidden.

Why this is a cookie, and the only one of public pages: docs/decisions/alerts.md."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.antispam import is_cross_site
from core.http import SeeOther
from core.models import Alert, SiteSettings

COOKIE = "hidden_alerts"
COOKIE_AGE = timedelta(days=30)
MAX_HIDDEN = 20
"""Number of alerts that the cookie remembers, the latest."""

TOKEN = re.compile(r"\d{1,18}\.[0-9a-f]{8}")
SHOWN = "shows_alerts"
"""Attribute of a request whose page can have something to hide."""


def alerts_for(request: HttpRequest, site: SiteSettings) -> list[Alert]:
    """Return the alerts of a page, emergencies first, without those that were hidden.
    Without any alert in the database it asks nothing."""
    if not site.has_alerts:
        return []
    alerts = [a for a in Alert.objects.shown() if a.stands_on(request.path)]
    if any(not alert.is_emergency for alert in alerts):
        setattr(request, SHOWN, True)
    hidden = _hidden(request)
    shown = [a for a in alerts if a.is_emergency or a.token not in hidden]
    return sorted(shown, key=lambda alert: not alert.is_emergency)


def note_that_there_are_some() -> None:
    """Let pages know whether to look for alerts at all. Call it after each change."""
    SiteSettings.objects.filter(pk=1).update(has_alerts=Alert.objects.exists())


@csrf_exempt  # nobody is signed in, and it acts for nobody
@require_POST
def hide(request: HttpRequest) -> HttpResponseBase:
    """Remember that somebody has read an alert, and lead back to their page."""
    response = SeeOther(_page_before(request))
    token = request.POST.get("alert", "")
    if TOKEN.fullmatch(token) and not is_cross_site(request):
        tokens = [*(each for each in _hidden(request) if each != token), token]
        response.set_cookie(
            COOKIE,
            "-".join(tokens[-MAX_HIDDEN:]),
            max_age=COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def vary_with_alerts(get_response: Any) -> Any:
    """Middleware: tell caches that a page with something to hide is not the same for
    everybody (RFC 9110, section 12.5.5)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = get_response(request)
        if hasattr(request, SHOWN):
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def _page_before(request: HttpRequest) -> str:
    """Return the path that the form named, with the query that the browser tells of it:
    the form has none, as its page is the same whatever else was in the query."""
    path = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(path, None) or not path.startswith("/"):
        return "/"
    referrer = urlsplit(request.headers.get("Referer", ""))
    is_it = (referrer.netloc, referrer.path) == (request.get_host(), path)
    return f"{path}?{referrer.query}" if is_it and referrer.query else path


def _hidden(request: HttpRequest) -> list[str]:
    return TOKEN.findall(request.COOKIES.get(COOKIE, ""))
