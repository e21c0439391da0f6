"""What every template may use."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.models import SiteSettings


def site(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    return {"site": SimpleLazyObject(SiteSettings.load)}
