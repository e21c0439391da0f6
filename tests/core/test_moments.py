"""Queries that follow the clock, however long ago they were made."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from news.models import Post

pytestmark = pytest.mark.django_db


def test_a_query_made_before_a_moment_finds_what_is_published_then() -> None:
    now = timezone.now()
    later, later_still = now + timedelta(hours=1), now + timedelta(hours=2)
    Post.objects.create(
        title="Bees", slug="bees", publish_at=later, expire_at=later_still
    )
    published = Post.objects.published()
    found = []
    for hours in (0, 1, 2):
        with time_machine.travel(now + timedelta(hours=hours), tick=False):
            found.append(published.all().exists())
    assert found == [False, True, False]
