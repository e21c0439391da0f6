"""What is not public leaves the house nowhere: news, events and projects, at every
outlet."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import SiteSettings
from focus_areas.models import FocusArea
from smartcity.news_to_tell import collect
from tests.events.factories import make_event
from tests.news.factories import make_post, make_topic
from tests.projects.factories import make_project
from tests.search.queries import unmarked

pytestmark = pytest.mark.django_db

now = timezone.now()
HOUR = timedelta(hours=1)
STARTS = timezone.localtime(now + HOUR)

TITLE = "The moon is ours"
AREA = "clean-tech-city"
OF_NEWS = [
    *("/", f"/focus-areas/{AREA}/", "/news/", f"/news/?area={AREA}"),
    *("/news/?topic=libraries", "/news/other/", "/events/other/"),
    "/search/?q=moon",
    *("/news/feed.atom", "/news/feed.json", f"/news/feed.atom?area={AREA}"),
    *("/news/feed.json?topic=libraries", "page", "digest"),
    *("/api/v1/news.json", "/api/v1/news.csv"),
]
OF_EVENTS = [
    *("/", f"/focus-areas/{AREA}/", "/events/", f"/events/?area={AREA}&q=moon"),
    *(f"/events/calendar/{STARTS.year}/{STARTS.month}/", "/events/other/"),
    "/search/?q=moon",
    *(f"/events/feed.{kind}" for kind in ("ics", "atom", "json", "csv")),
    *("page", "page event.ics", "page poster/", "digest"),
    *("/api/v1/events.json", "/api/v1/events.csv"),
]
OF_PROJECTS = [
    *(f"/focus-areas/{AREA}/", "/projects/", f"/projects/?area={AREA}&status=pilot"),
    *("/projects/other/", "/search/?q=moon", "page", "digest"),
    *("/projects/feed.atom", f"/projects/feed.json?area={AREA}"),
    *("/api/v1/projects.json", "/api/v1/projects.csv"),
]
"""Outlets: paths, pages of the thing itself, and what is told by email. The page of
another one with the same focus area tells of it beside its own text."""

HIDDEN: list[dict[str, Any]] = [
    {"publish_at": None},
    {"publish_at": now + 2 * HOUR},
    {"publish_at": now - 2 * HOUR, "expire_at": now - HOUR},
]
KINDS = {
    "news": (make_post, OF_NEWS),
    "events": (make_event, OF_EVENTS),
    "projects": (make_project, OF_PROJECTS),
}


def show(client: Client, obj: Any, outlets: list[str]) -> list[str]:
    """Return the outlets that tell of it."""
    texts = {path: client.get(path) for path in outlets if path.startswith("/")}
    shown = {path: TITLE in unmarked(page.text) for path, page in texts.items()}
    for outlet in (each for each in outlets if each.startswith("page")):
        path = obj.get_absolute_url() + outlet.removeprefix("page").strip()
        page = client.get(path)
        shown[outlet] = page.status_code == 200 or TITLE in page.content.decode()
    shown["digest"] = TITLE in [news.title for news in collect(now - 9 * HOUR)]
    return [outlet for outlet in outlets if shown[outlet]]


@pytest.mark.parametrize("kind", KINDS)
def test_no_outlet_tells_of_what_is_not_public(
    client: Client, site: SiteSettings, kind: str
) -> None:
    make, outlets = KINDS[kind]
    area = FocusArea.objects.get(slug=AREA)
    fields: dict[str, Any] = {
        "news": {"focus_areas": [area], "topics": [make_topic()], "is_featured": True},
        "events": {"focus_area": area, "starts_at": STARTS},
        "projects": {"focus_area": area},
    }[kind]
    other = {**fields, "is_featured": False} if kind == "news" else fields
    make(**other, title="Another", slug="other", publish_at=now - HOUR)
    if kind == "news":
        make_event(focus_area=area, slug="other")
    obj = make(**fields, title=TITLE, publish_at=now - HOUR)
    assert show(client, obj, outlets) == outlets
    for hidden in HIDDEN:
        type(obj).objects.filter(pk=obj.pk).update(**{"expire_at": None, **hidden})
        assert show(client, obj, outlets) == []
