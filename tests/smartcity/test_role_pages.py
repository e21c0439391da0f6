"""Every address of the admin, asked by somebody of each role; and no page leads anybody
to one that is closed to them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, resolve

from tests.smartcity.roles import (
    ASSISTANTS,
    AUDITORS,
    CONTACT,
    DATA_PROTECTION,
    EDITORS,
    EVENTS,
    EVERYBODY,
    MANAGERS,
    MODERATORS,
    SUPERUSER,
    client_with_role,
    make_objects,
)

CLOSED: tuple[int, list[str]] = (403, [])
"""To superusers, too."""

PAGES: dict[str, tuple[int, list[str]]] = {
    "": (200, EVERYBODY),
    "(?P<url>.*)$": (404, EVERYBODY),
    "core/": (200, [MANAGERS, AUDITORS, DATA_PROTECTION]),
    "core/erasure/": (200, [AUDITORS, DATA_PROTECTION]),
    "core/erasure/<path:object_id>/": (302, EVERYBODY),
    "core/erasure/<path:object_id>/change/": (200, [AUDITORS, DATA_PROTECTION]),
    "core/erasure/<path:object_id>/delete/": CLOSED,
    "core/erasure/<path:object_id>/history/": (200, [AUDITORS, DATA_PROTECTION]),
    "core/erasure/add/": (200, [DATA_PROTECTION]),
    "focus_areas/": (200, [EDITORS, AUDITORS]),
    "auth/": (200, [AUDITORS]),
    "outbox/": (200, [MODERATORS, CONTACT]),
    "challenges/": (200, [MODERATORS, MANAGERS, AUDITORS, ASSISTANTS]),
    "events/": (200, [EVENTS, AUDITORS]),
    "news/": (200, [EDITORS, AUDITORS]),
    "contact/": (200, [CONTACT, AUDITORS]),
    "auth/user/": (200, [AUDITORS]),
    "auth/user/<int:pk>/deactivate/": (200, []),
    "auth/user/<path:object_id>/": (302, EVERYBODY),
    "auth/user/<path:object_id>/change/": (200, [AUDITORS]),
    "auth/user/<path:object_id>/delete/": CLOSED,
    "auth/user/<path:object_id>/history/": (200, [AUDITORS]),
    "auth/user/add/": (200, []),
    "autocomplete/": CLOSED,
    "challenges/bulkaction/": (200, [MODERATORS, AUDITORS]),
    "challenges/bulkaction/<int:pk>/plan/": (200, [MODERATORS]),
    "challenges/bulkaction/<int:pk>/progress/": (200, [MODERATORS, AUDITORS]),
    "challenges/bulkaction/<int:pk>/undo/": (303, [MODERATORS]),
    "challenges/bulkaction/<path:object_id>/": (302, EVERYBODY),
    "challenges/bulkaction/<path:object_id>/change/": (200, [MODERATORS, AUDITORS]),
    "challenges/bulkaction/<path:object_id>/delete/": CLOSED,
    "challenges/bulkaction/<path:object_id>/history/": (200, [MODERATORS, AUDITORS]),
    "challenges/bulkaction/add/": CLOSED,
    "challenges/challenge/": (200, [MODERATORS, MANAGERS, AUDITORS]),
    "challenges/challenge/<int:pk>/preview/": (303, [MANAGERS]),
    "challenges/challenge/<int:pk>/results/": (200, [MANAGERS]),
    "challenges/challenge/<path:object_id>/": (302, EVERYBODY),
    "challenges/challenge/<path:object_id>/change/": (
        200,
        [MODERATORS, MANAGERS, AUDITORS],
    ),
    "challenges/challenge/<path:object_id>/delete/": (200, [MANAGERS]),
    "challenges/challenge/<path:object_id>/history/": (
        200,
        [MODERATORS, MANAGERS, AUDITORS],
    ),
    "challenges/challenge/add/": (200, [MANAGERS]),
    "challenges/challenge/add/preview/": (303, [MANAGERS]),
    "challenges/draft/": (200, [MODERATORS, AUDITORS, ASSISTANTS]),
    "challenges/draft/<path:object_id>/": (302, EVERYBODY),
    "challenges/draft/<path:object_id>/change/": (
        200,
        [MODERATORS, AUDITORS, ASSISTANTS],
    ),
    "challenges/draft/<path:object_id>/delete/": CLOSED,
    "challenges/draft/<path:object_id>/history/": (
        200,
        [MODERATORS, AUDITORS, ASSISTANTS],
    ),
    "challenges/draft/add/": CLOSED,
    "challenges/entry/": (200, [MODERATORS, MANAGERS, AUDITORS]),
    "challenges/entry/<int:pk>/action/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/add-file/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/address/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/allow-details/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/assign/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/case-file/": (200, [MANAGERS, AUDITORS]),
    "challenges/entry/<int:pk>/duplicate/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/files/<int:file_pk>/<str:filename>": (
        200,
        [MODERATORS, MANAGERS, AUDITORS],
    ),
    "challenges/entry/<int:pk>/entered/": (200, [MODERATORS]),
    "challenges/entry/<int:pk>/leave/": (303, [MODERATORS, MANAGERS, AUDITORS]),
    "challenges/entry/<int:pk>/note/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/original/": (200, [MODERATORS, AUDITORS]),
    "challenges/entry/<int:pk>/outcome/": (303, [MANAGERS]),
    "challenges/entry/<int:pk>/preview/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/printed-letter/": (200, [MODERATORS]),
    "challenges/entry/<int:pk>/redact-by-hand/": (200, [MODERATORS]),
    "challenges/entry/<int:pk>/redact/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/redacted-case-file/": (200, [MANAGERS, AUDITORS]),
    "challenges/entry/<int:pk>/restore/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/show-now/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/take-down/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/undo/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/unmark/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/unredact/": (303, [MODERATORS]),
    "challenges/entry/<int:pk>/update/": (303, [MANAGERS]),
    "challenges/entry/<int:pk>/use-reason/": (303, [MODERATORS]),
    "challenges/entry/<path:object_id>/": (302, EVERYBODY),
    "challenges/entry/<path:object_id>/change/": (
        200,
        [MODERATORS, MANAGERS, AUDITORS],
    ),
    "challenges/entry/<path:object_id>/delete/": CLOSED,
    "challenges/entry/<path:object_id>/history/": (
        200,
        [MODERATORS, MANAGERS, AUDITORS],
    ),
    "challenges/entry/add/": (200, [MODERATORS, ASSISTANTS]),
    "challenges/entry/export/": (200, [MANAGERS, AUDITORS]),
    "challenges/entry/my-notices/": (200, [MODERATORS]),
    "challenges/exportrecord/": (200, [MANAGERS, AUDITORS]),
    "challenges/exportrecord/<path:object_id>/": (302, EVERYBODY),
    "challenges/exportrecord/<path:object_id>/change/": (200, [MANAGERS, AUDITORS]),
    "challenges/exportrecord/<path:object_id>/delete/": CLOSED,
    "challenges/exportrecord/<path:object_id>/history/": (200, [MANAGERS, AUDITORS]),
    "challenges/exportrecord/add/": CLOSED,
    "challenges/decisionreason/": (200, [MODERATORS, MANAGERS, AUDITORS]),
    "challenges/decisionreason/<path:object_id>/": (302, EVERYBODY),
    "challenges/decisionreason/<path:object_id>/change/": (
        200,
        [MODERATORS, MANAGERS, AUDITORS],
    ),
    "challenges/decisionreason/<path:object_id>/delete/": (200, [MODERATORS, MANAGERS]),
    "challenges/decisionreason/<path:object_id>/history/": (
        200,
        [MODERATORS, MANAGERS, AUDITORS],
    ),
    "challenges/decisionreason/add/": (200, [MODERATORS, MANAGERS]),
    "contact/message/": (200, [CONTACT, AUDITORS]),
    "contact/message/<int:pk>/action/": (303, [CONTACT]),
    "contact/message/<int:pk>/address/": (303, [CONTACT]),
    "contact/message/<int:pk>/draft/": (303, [CONTACT]),
    "contact/message/<int:pk>/leave/": (303, [CONTACT, AUDITORS]),
    "contact/message/<int:pk>/note/": (303, [CONTACT]),
    "contact/message/<int:pk>/preview/": (303, [CONTACT]),
    "contact/message/<int:pk>/undo/": (303, [CONTACT]),
    "contact/message/<path:object_id>/": (302, EVERYBODY),
    "contact/message/<path:object_id>/change/": (200, [CONTACT, AUDITORS]),
    "contact/message/<path:object_id>/delete/": CLOSED,
    "contact/message/<path:object_id>/history/": (200, [CONTACT, AUDITORS]),
    "contact/message/add/": CLOSED,
    "events/event/": (200, [EVENTS, AUDITORS]),
    "events/event/<int:pk>/preview/": (303, [EVENTS]),
    "events/event/<path:object_id>/": (302, EVERYBODY),
    "events/event/<path:object_id>/change/": (200, [EVENTS, AUDITORS]),
    "events/event/<path:object_id>/delete/": (200, [EVENTS]),
    "events/event/<path:object_id>/history/": (200, [EVENTS, AUDITORS]),
    "events/event/add/": (200, [EVENTS]),
    "events/event/add/preview/": (303, [EVENTS]),
    "invitation/<uidb64>/<token>/": (404, EVERYBODY),
    "jsi18n/": (200, EVERYBODY),
    "login/": (303, EVERYBODY),
    "news/post/": (200, [EDITORS, AUDITORS]),
    "news/post/<int:pk>/preview/": (303, [EDITORS]),
    "news/post/<path:object_id>/": (302, EVERYBODY),
    "news/post/<path:object_id>/change/": (200, [EDITORS, AUDITORS]),
    "news/post/<path:object_id>/delete/": (200, [EDITORS]),
    "news/post/<path:object_id>/history/": (200, [EDITORS, AUDITORS]),
    "news/post/add/": (200, [EDITORS]),
    "news/post/add/preview/": (303, [EDITORS]),
    "outbox/email/": (200, [MODERATORS, CONTACT]),
    "outbox/email/<int:pk>/action/": (303, [MODERATORS]),
    "outbox/email/<int:pk>/failed/": (303, [MODERATORS]),
    "outbox/email/<path:object_id>/": (302, EVERYBODY),
    "outbox/email/<path:object_id>/change/": (200, [MODERATORS]),
    "outbox/email/<path:object_id>/delete/": CLOSED,
    "outbox/email/<path:object_id>/history/": (200, [MODERATORS]),
    "outbox/email/add/": CLOSED,
    "password_change/": (200, EVERYBODY),
    "password_change/done/": (200, EVERYBODY),
    "r/<path:content_type_id>/<path:object_id>/": (302, EVERYBODY),
    "sign-in/": (404, EVERYBODY),
    "sign-in/code/": (404, EVERYBODY),
    "sign-in/phone/": (404, EVERYBODY),
    "sign-in/recovery-codes/": (404, EVERYBODY),
    "sign-in/saved-post/": (303, EVERYBODY),
    "focus_areas/focusarea/": (200, [EDITORS, AUDITORS]),
    "focus_areas/focusarea/<path:object_id>/": (302, EVERYBODY),
    "focus_areas/focusarea/<path:object_id>/change/": (200, [EDITORS, AUDITORS]),
    "focus_areas/focusarea/<path:object_id>/delete/": (200, [EDITORS]),
    "focus_areas/focusarea/<path:object_id>/history/": (200, [EDITORS, AUDITORS]),
    "focus_areas/focusarea/add/": (200, [EDITORS]),
    "core/sitesettings/": (200, [MANAGERS, AUDITORS]),
    "core/sitesettings/<path:object_id>/": (302, EVERYBODY),
    "core/sitesettings/<path:object_id>/change/": (200, [MANAGERS, AUDITORS]),
    "core/sitesettings/<path:object_id>/delete/": CLOSED,
    "core/sitesettings/<path:object_id>/history/": (200, [MANAGERS, AUDITORS]),
    "core/sitesettings/add/": CLOSED,
    "logout/": (405, EVERYBODY),
}
"""Answers to GET, and to whom; superusers may do whatever anybody may. All others get
403, or 404 where a page of an app would have nothing on it."""

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
    if route.endswith("/plan/"):
        row = rows["plan"]
    if route.startswith("r/"):
        row = rows["news/post"]
        kind = ContentType.objects.get_for_model(row)
        route = route.replace("<path:content_type_id>", str(kind.pk))
    route = route.replace("<int:file_pk>", str(rows["file"].pk))
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
def test_each_role_opens_what_the_table_says(role: str, staff: User) -> None:
    rows, client, table = (
        make_objects(staff),
        client_with_role(role),
        expected_statuses(role),
    )
    answers, closed = {}, set()
    for route in PAGES:
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
    assert answers == table
    assert sorted(closed) == []
