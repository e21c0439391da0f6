"""News posts and topics for tests; a test names only the fields that matter to it."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from focus_areas.models import FocusArea
from news.models import Post, Topic


def make_topic(**fields: Any) -> Topic:
    return Topic.objects.create(**{"name": "Libraries", "slug": "libraries", **fields})


def make_post(
    *,
    focus_areas: Iterable[FocusArea] = (),
    topics: Iterable[Topic] = (),
    **fields: Any,
) -> Post:
    """Create a post that was published yesterday."""
    defaults = {
        "title": "The winners are out",
        "slug": f"winners-{uuid.uuid4().hex[:8]}",
        "summary": "Five ideas that change the city.",
        "body": "We read **every one** of the ideas.",
        "publish_at": timezone.now() - timedelta(days=1),
    }
    post = Post.objects.create(**{**defaults, **fields})
    post.focus_areas.set(focus_areas)
    post.topics.set(topics)
    return post
