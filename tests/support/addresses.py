"""Things with an address, of every kind, and the ways in which they leave it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from challenges.models import Challenge, Entry
from core.addresses import keep_address
from core.references import new_reference
from events.models import Event
from focus_areas.models import FocusArea
from get_involved.models import Audience
from news.models import Post
from projects.models import Project
from tests.challenges.factories import make_challenge
from tests.contact.factories import make_topic as make_message_topic
from tests.events.factories import make_event
from tests.focus_areas.factories import make_area
from tests.get_involved.factories import make_audience
from tests.news.factories import make_post, make_topic
from tests.projects.factories import make_project
from tests.support.admin_forms import (
    admin_url,
    change_in_admin,
    form_of,
    opened_form,
)

MAKE: dict[str, Callable[..., Any]] = {
    "challenge": make_challenge,
    "event": partial(make_event, step_free="yes"),
    "post": make_post,
    "project": make_project,
    "area": make_area,
    "audience": make_audience,
    "message topic": make_message_topic,
}
NAMED = {
    "area": make_area,
    "audience": make_audience,
    "topic": make_topic,
    "message topic": make_message_topic,
}
"""Kinds with a name and no title. A topic of the news has no page: it is a filter."""

FIRST, SECOND, THIRD = "first-address", "second-address", "third-address"


def make(kind: str, **fields: Any) -> Any:
    title = "name" if kind in NAMED else "title"
    make_row = {**MAKE, **NAMED}[kind]
    return make_row(**{"slug": FIRST, title: "Moon on a stick", **fields})


def path(obj: Any, slug: str = FIRST) -> str:
    return obj.get_absolute_url().replace(obj.slug, slug)


def routes_with_a_slug(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern) and "<slug:slug>" in route:
            yield route
        elif isinstance(pattern, URLResolver):
            yield from routes_with_a_slug(pattern, route)


def gone_urls() -> list[str]:
    """The address of one thing of each kind that was public and is gone."""
    idea = Entry(reference=new_reference("WIC"))
    keep_address(Entry, idea.reference, 0)
    models = (FocusArea, Challenge, Event, Post, Project, Audience)
    gone = [model(slug="taken-off") for model in models]
    for obj in gone:
        keep_address(type(obj), obj.slug, 0)
    return [obj.get_absolute_url() for obj in (idea, *gone)]


def unpublish(client: Client, obj: Any) -> None:
    change_in_admin(client, obj, publish_at_0="", publish_at_1="")


def schedule(client: Client, obj: Any) -> None:
    change_in_admin(client, obj, publish_at_0="2099-01-01", publish_at_1="9:00")


def expire(client: Client, obj: Any) -> None:
    """What the clock does."""
    now = timezone.now()
    type(obj).objects.filter(pk=obj.pk).update(
        publish_at=now - timedelta(days=2), expire_at=now - timedelta(seconds=1)
    )


def unpublish_the_expired(client: Client, obj: Any) -> None:
    expire(client, obj)
    obj.refresh_from_db()
    change_in_admin(
        client, obj, publish_at_0="", publish_at_1="", expire_at_0="", expire_at_1=""
    )


def delete(client: Client, obj: Any) -> None:
    url = admin_url(obj, "delete")
    assert client.post(url, opened_form(client, url)).status_code == 302


def delete_many(client: Client, obj: Any) -> None:
    url = admin_url(obj, "changelist")
    ticked = {"action": "delete_selected", "_selected_action": obj.pk}
    sent = form_of(client.post(url, ticked))
    assert client.post(url, sent).status_code == 302


def rename_and_delete(client: Client, obj: Any) -> None:
    change_in_admin(client, obj, slug=SECOND)
    delete(client, obj)


DELETIONS = [delete, delete_many, rename_and_delete]
WAYS_TO_GO = [unpublish, schedule, expire, unpublish_the_expired, *DELETIONS]
