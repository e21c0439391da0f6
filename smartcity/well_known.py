"""Files that programs ask for by name: the icon, robots.txt, security.txt and the
manifest."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.models import SiteSettings
from smartcity.log import SECRET_PREFIXES

PRIVATE_PATHS = ["/admin/", *SECRET_PREFIXES]


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead programs that read no HTML, such as feed readers, to the icon."""
    return redirect(static("icons/favicon.ico"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines off private pages (Robots Exclusion Protocol, RFC 9309), and
    name the map of the others."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE_PATHS)]
    lines += ["Allow: /updates/$"]  # the form, which is longer and so counts more
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"]
    return _text(lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Tell those who find a weakness whom to tell (security.txt, RFC 9116)."""
    site = SiteSettings.load()
    lines = [
        f"Contact: mailto:{site.security_email or site.team_email}",
        f"Contact: {settings.SITE_URL}{reverse('contact:topics')}",
        f"Expires: {site.security_txt_expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {get_language()}",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
        f"Policy: {settings.SITE_URL}{reverse('vulnerabilities')}",
    ]
    return _text(lines)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name and icon for who puts the site on their home screen (W3C Web Application
    Manifest). It opens in the browser: its pages need the way back."""
    site = SiteSettings.load()
    icons = [
        {"src": static("icons/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {
            "src": static("icons/apple-touch-icon.png"),
            "sizes": "180x180",
            "type": "image/png",
        },
    ]
    data = {
        "name": site.name,
        "short_name": site.place,
        "description": site.slogan,
        "lang": get_language(),
        "id": "/",
        "start_url": "/",
        "display": "browser",
        "theme_color": "#131f4c",
        "background_color": "#ffffff",
        "icons": icons,
    }
    return JsonResponse(data, content_type="application/manifest+json")


def _text(lines: list[str]) -> HttpResponse:
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
