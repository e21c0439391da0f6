"""The map of all URLs: each address of the site, with its parts in angle brackets."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from smartcity.health import VIEWS

APP_LIST = re.compile(r"\^\(\?P<app_label>(.+)\)/\$")
"""Route of the pages of apps in the admin: one for all of them."""

DATASETS = "/^api/v1/(?P<name>[a-z-]+)\\.(?P<kind>json|csv)$"

NOWHERE = "/admin/(?P<url>.*)$"
"""Everything in the admin that nothing else answers."""


def addresses() -> set[str]:
    """Return the addresses of all views, one for each app in place of one for all."""
    return {*_addresses(get_resolver()), *VIEWS}


def _addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for each in resolver.url_patterns:
        route = str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _addresses(each, before + route)
        elif apps := APP_LIST.fullmatch(route):
            yield from (f"{before}{app}/" for app in apps[1].split("|"))
        else:
            yield before + route


def fill(address: str, parts: dict[str, Any]) -> str:
    """Return the path of an address with these parts."""
    if address == DATASETS:
        address = "/api/v1/<name>.<kind>"
    address = address.replace("(?P<url>.*)$", "<url>")
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(parts[part[1]]), address)
