"""News posts for tests; a test names only the fields that matter to it."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from news.models import Post


def make_post(**fields: Any) -> Post:
    """Create a post that was published yesterday."""
    defaults = {
        "title": "The winners are out",
        "slug": f"winners-{uuid.uuid4().hex[:8]}",
        "summary": "Five ideas that change the city.",
        "body": "We read **every one** of the ideas.",
        "publish_at": timezone.now() - timedelta(days=1),
    }
    return Post.objects.create(**{**defaults, **fields})
