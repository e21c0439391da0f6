"""Every address of the admin, asked by somebody of each role; and no page leads anybody
to one that is closed to them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, resolve

from tests.smartcity.judging_pages import JUDGING_PAGES
from tests.smartcity.role_table import CLOSED
from tests.smartcity.role_table import PAGES as MOST_PAGES
from tests.smartcity.roles import (
    EVERYBODY,
    SUPERUSER,
    client_with_role,
)
from tests.support.examples import sample

PAGES = MOST_PAGES | JUDGING_PAGES

APP_LIST = re.compile(r"\^\(\?P<app_label>(.+)\)/\$")

LINK = re.compile(r'(?:href|name="go_to" value)="(/admin/[^"?#]*)')
"""Links, and those beside a form, which are buttons."""


def admin_routes() -> Iterator[str]:
    """Yield the routes of the admin, a list for each app in place of one for all."""
    for route in _flatten(admin.site.get_urls()):
        apps = APP_LIST.fullmatch(route)
        yield from (f"{app}/" for app in apps[1].split("|")) if apps else [route]


def _flatten(found: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in found:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route
        else:
            yield from _flatten(each.url_patterns, route)


def url_of(route: str, rows: dict[str, Any]) -> str:
    """Return a URL of the route that leads to a row."""
    row = rows.get("/".join(route.split("/")[:2]))
    if route.endswith("/plan/") and not route.startswith("judging/"):
        row = rows["plan"]
    if route.startswith("r/"):
        row = rows["news/post"]
        kind = ContentType.objects.get_for_model(row)
        route = route.replace("<path:content_type_id>", str(kind.pk))
    file = rows["message file" if route.startswith("contact") else "file"]
    route = route.replace("<int:file_pk>", str(file.pk))
    route = route.replace("<int:import_pk>", str(rows["import"].pk))
    challenge = rows["challenges/challenge"]
    route = route.replace("<int:challenge_pk>", str(challenge.pk))
    route = route.replace("<str:filename>", "document.pdf")
    route = route.replace("(?P<url>.*)$", "nowhere/")
    return "/admin/" + re.sub("<.+?>", str(row.pk) if row else "", route)


def route_of(link: str) -> str:
    """Return the key of PAGES for a URL."""
    route = resolve(link).route.removeprefix("admin/")
    return link.removeprefix("/admin/") if route.startswith("(?P") else route


def fetch_page(client: Client, address: str) -> HttpResponse:
    response = client.get(address)
    if response.streaming:
        response.getvalue()  # which closes the file
    return response


def expected_statuses(role: str) -> dict[str, int]:
    answers = {}
    apps = {model._meta.app_label for model in admin.site._registry}
    for route, (status, roles) in PAGES.items():
        may = role in roles or (role == SUPERUSER and (status, roles) != CLOSED)
        is_of_an_app = route.removesuffix("/") in apps
        answers[route] = status if may else 404 if is_of_an_app else 403
    return answers


def test_every_address_is_in_the_table() -> None:
    ways = set(admin_routes())
    missing = sorted(ways - PAGES.keys())
    assert not missing, f"Say in PAGES who may open these addresses: {missing}"
    assert sorted(PAGES.keys() - ways) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", EVERYBODY)
def test_each_role_opens_what_the_table_says(role: str, rows: dict[str, Any]) -> None:
    client, table = client_with_role(role), expected_statuses(role)
    answers, closed, routes = {}, set(), sample(PAGES)
    for route in routes:
        response = fetch_page(client, url_of(route, rows))
        answers[route] = response.status_code
        if response.status_code == 200 and not response.streaming:
            found = set(LINK.findall(response.text))
            doubtful = [link for link in found if table[route_of(link)] == 403]
            closed |= {
                (route, link)
                for link in doubtful
                if fetch_page(client, link).status_code == 403
            }
    assert answers == {route: table[route] for route in routes}
    assert sorted(closed) == []
