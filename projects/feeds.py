"""Projects as Atom and JSON Feed, for other programs. They hold what the pages show."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape

from core.feeds import (
    AtomFeed,
    Head,
    for_xml,
    json_feed,
    picture_enclosures,
    rfc3339,
    with_whole_addresses,
)
from projects.models import Project


def projects_atom(projects: Iterable[Project], head: Head) -> bytes:
    """Return an Atom feed (RFC 4287), in which all but titles is HTML."""
    atom = AtomFeed.of(head)
    for project in projects:
        atom.add_item(
            title=for_xml(project.title),
            link=settings.SITE_URL + project.get_absolute_url(),
            unique_id=project.uid.urn,
            description=for_xml(escape(project.summary)),
            content=for_xml(_content(project)),
            categories=_tags(project),
            enclosures=picture_enclosures(project),
            pubdate=project.publish_at,
            updateddate=project.changed_at,
        )
    return atom.writeString("utf-8").encode()


def projects_json(projects: Iterable[Project], head: Head) -> bytes:
    return json_feed(head, map(_json_item, projects))


def _json_item(project: Project) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": project.uid.urn,
        "url": settings.SITE_URL + project.get_absolute_url(),
        "title": project.title,
        "summary": project.summary,
        "content_html": _content(project),
        "date_published": rfc3339(project.publish_at),
        "date_modified": rfc3339(project.changed_at),
        "tags": _tags(project),
    }
    if project.linked_picture:
        item["image"] = project.linked_picture.url
    return item


def _tags(project: Project) -> list[str]:
    return [project.focus_area.name, str(project.get_status_display())]


def _content(project: Project) -> str:
    html = render_to_string("projects/feed_content.html", {"project": project})
    return with_whole_addresses(html.strip())
