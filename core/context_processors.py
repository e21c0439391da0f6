"""Variables that every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.models import SiteSettings


def site(request: HttpRequest) -> dict[str, object]:
    """Add `site`, the SiteSettings, and `site_url`, with which absolute URLs begin.

    The row is loaded when a template reads it."""
    return {"site": SimpleLazyObject(SiteSettings.load), "site_url": settings.SITE_URL}
