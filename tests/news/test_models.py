"""Tests of news.models: the order of news, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from focus_areas.models import FocusArea
from news.models import Post
from tests.news.factories import make_post, make_topic

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
    make_post(focus_areas=[people])
    make_post()
    ours, both = make_post(focus_areas=[clean]), make_post(focus_areas=[people, clean])
    assert list(Post.objects.in_area(clean).order_by("pk")) == [ours, both]


def test_the_latest_public_post_that_is_featured_leads() -> None:
    now = timezone.now()
    days = {
        "newest": (1, {}),
        "lead": (2, {"is_featured": True}),
        "featured before": (3, {"is_featured": True}),
        "oldest": (4, {}),
    }
    for title, (age, fields) in days.items():
        make_post(title=title, publish_at=now - timedelta(days=age), **fields)
    make_post(is_featured=True, publish_at=None)
    make_post(is_featured=True, publish_at=now + timedelta(days=1))
    posts = Post.objects.published().lead_first()
    assert [(post.title, post.is_lead) for post in posts] == [
        ("lead", True),
        ("newest", False),
        ("featured before", False),
        ("oldest", False),
    ]


def test_it_expires_after_it_is_published() -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError, match="post_expires_after_it_is_published"):
        make_post(publish_at=now, expire_at=now - timedelta(days=1))


def test_two_posts_never_share_a_slug() -> None:
    make_post(slug="winners")
    with pytest.raises(IntegrityError, match="slug"):
        make_post(slug="winners")


def test_news_outlives_its_focus_areas_and_topics() -> None:
    area, topic = FocusArea.objects.get(slug="clean-tech-city"), make_topic()
    post = make_post(focus_areas=[area], topics=[topic])
    area.delete()
    topic.delete()
    post.refresh_from_db()
    assert (post.areas, list(post.topics.all())) == ([], [])
