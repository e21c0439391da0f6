"""Related news and ideas, for pages of apps that know neither."""

from typing import Any

from django import template

from challenges.models import Entry
from focus_areas.models import FocusArea
from news.models import Post

register = template.Library()

NEWS = 2
IDEAS = 3


@register.inclusion_tag("smartcity/related.html")
def related_content(area: FocusArea) -> dict[str, Any]:
    """Show the latest news and ideas of a focus area. Takes two queries."""
    posts = Post.objects.published().latest_first().in_area(area)
    ideas = Entry.objects.published().in_area(area)
    return {
        "area": area,
        "posts": posts[:NEWS],
        "ideas": ideas.select_related("challenge", "focus_area")[:IDEAS],
    }
