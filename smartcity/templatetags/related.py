"""Related news, ideas, projects and questions, and the way to send an idea, for pages
of apps that know none of them."""

from typing import Any

from django import template

from challenges.models import Challenge, Entry
from contact.models import Question
from focus_areas.models import FocusArea
from news.models import Post
from projects.models import Project

register = template.Library()

NEWS = 2
IDEAS = 3


@register.simple_tag
def asked_about_challenges() -> list[Question]:
    """Return the published questions that stand on the page of a challenge."""
    return list(Question.objects.published().filter(topic__on_challenges=True))


@register.inclusion_tag("smartcity/related.html")
def related_content(area: FocusArea) -> dict[str, Any]:
    """Show the latest news and ideas of a focus area. Takes two queries."""
    posts = Post.objects.published().latest_first().in_area(area)
    ideas = Entry.objects.published().in_area(area)
    return {
        "area": area,
        "posts": posts[:NEWS],
        "ideas": ideas.select_related("focus_area")[:IDEAS],
    }


@register.inclusion_tag("projects/of_idea.html")
def projects_of(idea: Entry) -> dict[str, Any]:
    """Show the projects that came from an idea. Takes a query."""
    projects = Project.objects.published().filter(idea=idea)
    return {"projects": projects.latest_first().for_lists()}


@register.inclusion_tag("challenges/send_yours.html")
def send_yours() -> dict[str, Any]:
    """Show the way from what others did to an idea of one's own. Takes a query."""
    return {"open_challenge": Challenge.objects.published().open().first()}
