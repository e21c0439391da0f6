"""What every template may use."""

from django.http import HttpRequest

from smartcity.models import SiteSettings


def site(request: HttpRequest) -> dict[str, SiteSettings]:
    return {"site": SiteSettings.load()}
