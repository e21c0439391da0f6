"""Each page of visitors is made once for all, or has a reason why it is not."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PRIVATE = ("admin/", "my-entry/", "contact/m/", "updates/", "drafts/", "feedback/")
PRIVATE += ("judge/",)
"""Paths of pages for one person."""

NOT_SHARED = {
    "forms with a token of their own": [
        *("challenge/<slug:slug>/enter/", "contact/<slug:slug>/"),
    ],
    "what was just sent": ["contact/sent/<str:reference>/", "alerts/hide/"],
    "redirects": ["challenges/", "events/past/", "security.txt"],
    "pictures, which are streamed": [
        "events/<slug:slug>/picture/<int:pk>/<str:filename>",
        "ideas/<str:reference>/pictures/<int:pk>/<str:filename>",
        "news/<slug:slug>/picture/<int:pk>/<str:filename>",
        "projects/<slug:slug>/picture/<int:pk>/<str:filename>",
    ],
    "files that ask for nothing": [
        *(".well-known/security.txt", "favicon.ico", "manifest.webmanifest"),
        *("robots.txt", "search/opensearch.xml"),
    ],
    "of the demo": ["styleguide/"],
}


def views(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from views(pattern, route)


def test_each_page_is_shared_or_has_a_reason() -> None:
    routes = [
        route
        for route, view in views(get_resolver())
        if not (route.startswith(PRIVATE) or hasattr(view, "shared_by"))
    ]
    reasons = [route for routes in NOT_SHARED.values() for route in routes]
    assert sorted(routes) == sorted(reasons)
