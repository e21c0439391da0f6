"""Registry of all that the site stores in browsers. The page about cookies is made from
it; a cookie that it does not name fails every test that sets it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.alerts import COOKIE, COOKIE_AGE
from core.types import StrOrPromise


@dataclass(frozen=True)
class Cookie:
    name: str
    purpose: StrOrPromise
    ends: Callable[[], str]
    """Return when it is gone, in words."""


def _session_ends() -> str:
    minutes = settings.STAFF_IDLE_MINUTES
    text = ngettext(
        "Until they sign out, close the browser, or do nothing for %d minute",
        "Until they sign out, close the browser, or do nothing for %d minutes",
        minutes,
    )
    return text % minutes


FOR_STAFF = [
    Cookie(settings.SESSION_COOKIE_NAME, _("Knows who is signed in"), _session_ends),
    Cookie(
        settings.CSRF_COOKIE_NAME,
        _("Stops other sites from acting in their name"),
        lambda: gettext("1 year"),
    ),
    Cookie(
        "messages",
        _("Carries a sentence such as “Saved” to the next page"),
        lambda: gettext("Until that page has shown it"),
    ),
]
"""Cookies that the pages of staff set, and no other page."""

FOR_VISITORS = [
    Cookie(
        COOKIE,
        _(
            "Remembers which alerts you have hidden, and nothing else: it is the same "
            "for everybody who hid them"
        ),
        lambda: gettext("Until %d days after you last hid one") % COOKIE_AGE.days,
    )
]
"""Cookies that public pages set: only when somebody presses “Hide this”."""

NAMES = {cookie.name for cookie in [*FOR_STAFF, *FOR_VISITORS]}
