"""A post for search engines: schema.org in JSON-LD. It says what its page shows."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.feeds import rfc3339
from core.json_ld import json_ld_script
from focus_areas.models import FocusArea
from news.models import Post, Topic


def post_json_ld(
    post: Post,
    areas: Iterable[FocusArea],
    topics: Iterable[Topic],
    *,
    site_name: str,
) -> SafeString:
    """Return the element for the head of the page."""
    publisher = {
        "@type": "Organization",
        "name": site_name,
        "url": f"{settings.SITE_URL}/",
    }
    page = {"@type": "WebPage", "@id": settings.SITE_URL + post.get_absolute_url()}
    if post.reviewed_on:
        page["lastReviewed"] = post.reviewed_on.isoformat()
    return json_ld_script(
        {
            "@type": "NewsArticle",
            "headline": post.title,
            "description": post.summary,
            "image": post.linked_picture and [post.linked_picture.url],
            "datePublished": rfc3339(post.publish_at),
            "author": {"@type": "Person", "name": post.author}
            if post.author
            else publisher,
            "publisher": publisher,
            "mainEntityOfPage": page,
            "articleSection": [area.name for area in areas],
            "keywords": [topic.name for topic in topics],
            "inLanguage": get_language(),
        }
    )
