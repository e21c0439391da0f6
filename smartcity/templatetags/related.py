"""Related news, ideas, projects and questions, and the way to send an idea, for pages
of apps that know none of them."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import prefetch_related_objects
from django.utils import timezone

from challenges.models import Attachment, Challenge, Entry
from challenges.models.entry_queryset import Sort
from contact.models import Question
from core.text.markdown import first_line
from core.text.sentences import first_sentences
from focus_areas.models import FocusArea
from judging.models import Panel
from news.models import Post
from projects.models import Project

register = template.Library()

NEWS = 2
IDEAS = 3
MAX_NEWS = 200  # characters


@register.simple_tag
def asked_about_challenges() -> list[Question]:
    """Return the published questions that stand on the page of a challenge."""
    return list(Question.objects.published().filter(topic__on_challenges=True))


@register.inclusion_tag("smartcity/related.html")
def related_content(area: FocusArea) -> dict[str, Any]:
    """Show the latest news and ideas of a focus area. Takes two queries."""
    posts = Post.objects.published().latest_first().in_area(area)
    ideas = Entry.objects.published().in_area(area).sorted_by(Sort.AWARDED)
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


@register.simple_tag
def is_judged_openly(challenge: Challenge) -> bool:
    """Whether a page tells how its ideas are judged. Takes a query."""
    return Panel.objects.filter(challenge=challenge.pk).exists()


@dataclass(frozen=True)
class Winner:
    """An idea that won, with the project that it became, if any."""

    idea: Entry
    project: Project | None

    @property
    def news(self) -> str:
        """The latest that became of it, of its updates and the steps of its project. A
        step that answers somebody makes no sense without what was said."""
        news = [(timezone.localdate(u.at), u.text) for u in self.idea.updates.all()]
        if self.project:
            steps = [s for s in self.project.shown_steps if not s.you_said]
            news += [(step.on, first_line(step.text)) for step in steps]
        text = max(news, key=lambda row: row[0])[1] if news else ""
        return first_sentences(text, MAX_NEWS)


def _winners(ideas: list[Entry]) -> list[Winner]:
    prefetch_related_objects(ideas, "updates")
    projects = Project.objects.published().filter(idea__in=ideas)
    by_idea = {each.idea_id: each for each in projects.latest_first().reverse().whole()}
    return [Winner(idea, by_idea.get(idea.reference)) for idea in ideas]


@register.inclusion_tag("challenges/winner_story.html")
def winner_story(idea: Entry, picture: Attachment | None) -> dict[str, Any]:
    """Show one idea that won, under a heading of level 2, and what became of it. Takes
    three queries."""
    return {"winner": _winners([idea])[0], "picture": picture, "level": 2}


@register.inclusion_tag("challenges/winners.html")
def winners(
    overall: Entry | None, others: list[Entry], picture: Attachment | None
) -> dict[str, Any]:
    """Show the ideas that won, and what became of them. Takes three queries."""
    first, *rest = _winners([overall, *others] if overall else others)
    if overall:
        return {"overall": first, "picture": picture, "winners": rest}
    return {"winners": [first, *rest]}


@register.inclusion_tag("challenges/send_yours.html")
def send_yours() -> dict[str, Any]:
    """Show the way from what others did to an idea of one's own. Takes a query."""
    return {"open_challenge": Challenge.objects.published().open().first()}
