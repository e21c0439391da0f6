"""Tests of core.publishing, with news posts as the model."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from news.models import Post
from tests.news.factories import make_post

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
hours = st.none() | st.integers(-3, 3).map(lambda number: number * HOUR + HOUR / 2)


@pytest.mark.parametrize(
    ("publish_in", "expire_in", "state"),
    [
        (None, None, "draft"),
        (None, -HOUR, "draft"),
        (HOUR, None, "scheduled"),
        (-HOUR, None, "published"),
        (-HOUR, HOUR, "published"),
        (-2 * HOUR, -HOUR, "expired"),
    ],
)
def test_the_state_follows_from_two_dates(
    publish_in: timedelta | None, expire_in: timedelta | None, state: str
) -> None:
    now = timezone.now()
    post = Post(
        publish_at=None if publish_in is None else now + publish_in,
        expire_at=None if expire_in is None else now + expire_in,
    )
    assert post.publication == state


@given(publish_in=hours, expire_after=st.none() | st.integers(1, 6))
def test_lists_and_the_state_agree(
    publish_in: timedelta | None, expire_after: int | None
) -> None:
    publish_at = None if publish_in is None else timezone.now() + publish_in
    expire_at = None
    if publish_at is not None and expire_after is not None:
        expire_at = publish_at + expire_after * HOUR
    post = make_post(publish_at=publish_at, expire_at=expire_at)
    is_listed = Post.objects.published().filter(pk=post.pk).exists()
    assert is_listed == (post.publication == "published")
