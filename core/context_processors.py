"""Variables that every template may use."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.models import SiteSettings


def site(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """Add `site`, the SiteSettings; the row is loaded when a template reads it."""
    return {"site": SimpleLazyObject(SiteSettings.load)}
