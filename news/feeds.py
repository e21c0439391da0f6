"""News as Atom and JSON Feed, for other programs. They hold what the pages show."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
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
from core.text.markdown import to_html
from news.models import Post


def posts_atom(posts: Iterable[Post], head: Head) -> bytes:
    """Return an Atom feed (RFC 4287), in which all but titles is HTML."""
    atom = AtomFeed.of(head)
    for post in posts:
        atom.add_item(
            title=for_xml(post.title),
            link=settings.SITE_URL + post.get_absolute_url(),
            unique_id=post.uid.urn,
            author_name=for_xml(post.author) or None,
            description=for_xml(escape(post.summary)),
            content=for_xml(_content(post)),
            categories=_tags(post),
            enclosures=picture_enclosures(post),
            pubdate=post.publish_at,
            updateddate=post.changed_at,
        )
    return atom.writeString("utf-8").encode()


def posts_json(posts: Iterable[Post], head: Head) -> bytes:
    return json_feed(head, map(_json_item, posts))


def _json_item(post: Post) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": post.uid.urn,
        "url": settings.SITE_URL + post.get_absolute_url(),
        "title": post.title,
        "summary": post.summary,
        "content_html": _content(post),
        "date_published": rfc3339(post.publish_at),
        "date_modified": rfc3339(post.changed_at),
    }
    if post.linked_picture:
        item["image"] = post.linked_picture.url
    if post.author:
        item["authors"] = [{"name": post.author}]
    if tags := _tags(post):
        item["tags"] = tags
    return item


def _content(post: Post) -> str:
    return with_whole_addresses(to_html(post.body))


def _tags(post: Post) -> list[str]:
    areas = [area.name for area in post.focus_areas.all()]
    return areas + [topic.name for topic in post.topics.all()]
