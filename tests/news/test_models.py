"""Tests of news.models: the order of news, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from focus_areas.models import FocusArea
from news.models import Post
from tests.news.factories import make_post

pytestmark = pytest.mark.django_db


def test_latest_first_puts_drafts_last() -> None:
    now = timezone.now()
    older = make_post(publish_at=now - timedelta(days=9))
    draft = make_post(publish_at=None)
    newer = make_post(publish_at=now - timedelta(days=2))
    assert list(Post.objects.latest_first()) == [newer, older, draft]


def test_posts_of_one_moment_keep_their_order() -> None:
    moment = timezone.now() - timedelta(days=1)
    posts = [make_post(publish_at=moment) for _number in range(3)]
    assert list(Post.objects.latest_first()) == posts[::-1]


def test_in_area() -> None:
    clean, people = FocusArea.objects.filter(hue__in=["clean-tech", "people"])
    make_post(focus_area=people)
    make_post()
    ours = make_post(focus_area=clean)
    assert list(Post.objects.in_area(clean)) == [ours]


def test_it_expires_after_it_is_published() -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError, match="post_expires_after_it_is_published"):
        make_post(publish_at=now, expire_at=now - timedelta(days=1))


def test_two_posts_never_share_a_slug() -> None:
    make_post(slug="winners")
    with pytest.raises(IntegrityError, match="slug"):
        make_post(slug="winners")


def test_a_focus_area_with_news_cannot_be_deleted() -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    make_post(focus_area=area)
    with pytest.raises(ProtectedError):
        area.delete()
