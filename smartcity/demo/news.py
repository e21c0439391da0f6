"""The topics and the news of the demo."""

from typing import Any

from focus_areas.models import FocusArea
from news.models import Post, Topic
from smartcity.demo.pictures import with_picture


def load_news(content: dict[str, Any]) -> None:
    for topic in content["topics"]:
        Topic.objects.create(**topic)
    for data in content["posts"]:
        areas, topics = data.pop("focus_areas", []), data.pop("topics", [])
        post = Post.objects.create(**with_picture(data))
        post.focus_areas.set(FocusArea.objects.filter(slug__in=areas))
        post.topics.set(Topic.objects.filter(slug__in=topics))
