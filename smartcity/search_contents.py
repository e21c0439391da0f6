"""Contents of what the search finds: the texts of each kind of row, as one document."""

import re
from html import unescape

from django.utils import timezone
from django.utils.html import strip_tags

from challenges.models import Challenge, Entry
from contact.models import Question, Topic
from core.text.markdown import to_html
from events.models import Event
from focus_areas.models import FocusArea
from get_involved.models import Audience
from news.models import Post
from projects.models import Project
from search.services import Content

BLOCK = re.compile(
    "</?(p|li|h[1-6]|t[dhr]|d[dlt]|[uo]l|div|section|label|option|button|summary|br)\\b"
)
"""Tags between which words stand apart."""

MAX_TEXT = 100_000
"""Characters of one text that are kept."""


UNFINISHED = re.compile(r"(?<=[^\s.,;:!?…])(?=\s*</(li|h[1-6])>)")
"""The end of an item of a list or a heading that has no full stop."""


def words_of(html: str) -> str:
    """Return the text of HTML, and a space between what stands apart."""
    return " ".join(unescape(strip_tags(BLOCK.sub(r" \g<0>", html))).split())


def _markdown(*texts: str) -> str:
    html = " ".join(to_html(text) for text in texts if text)
    return words_of(UNFINISHED.sub(".", html))[:MAX_TEXT]


def of_area(area: FocusArea) -> Content:
    return Content(
        kind="area",
        pk=area.pk,
        url=area.get_absolute_url(),
        title=area.name,
        summary=area.summary,
        text=_markdown(area.body),
        areas=(area.pk,),
    )


def of_challenge(challenge: Challenge) -> Content:
    texts = ("brief", "who_can_enter", "how_to_enter", "prizes", "criteria", "rules")
    markdown = [getattr(challenge, name) for name in (*texts, "questions")]
    return Content(
        kind="challenge",
        pk=challenge.pk,
        url=challenge.get_absolute_url(),
        title=challenge.title,
        summary=challenge.summary,
        text=_markdown(*markdown),
        areas=tuple(sorted(area.pk for area in challenge.focus_areas.all())),
        date=challenge.opens_at,
    )


def of_idea(entry: Entry) -> Content:
    texts = [entry.problem, entry.idea, entry.beneficiaries]
    return Content(
        kind="idea",
        pk=entry.pk,
        url=entry.get_absolute_url(),
        title=entry.title,
        summary=entry.summary,
        text="\n".join(texts)[:MAX_TEXT],
        names=" ".join([entry.reference, entry.public_organisation, entry.public_team]),
        areas=(entry.focus_area_id,) if entry.focus_area_id else (),
        date=entry.submitted_at,
    )


def of_event(event: Event) -> Content:
    return Content(
        kind="event",
        pk=event.pk,
        url=event.get_absolute_url(),
        title=event.title,
        summary=event.summary,
        text=_markdown(event.body),
        names=" ".join(
            [event.venue.name if event.venue else "", event.venue_name, event.organiser]
        ),
        areas=(event.focus_area_id,) if event.focus_area_id else (),
        date=event.starts_at,
    )


def of_post(post: Post) -> Content:
    return Content(
        kind="news",
        pk=post.pk,
        url=post.get_absolute_url(),
        title=post.title,
        summary=post.summary,
        text=_markdown(post.body),
        names=" ".join([post.author, *(topic.name for topic in post.topics.all())]),
        areas=tuple(sorted(area.pk for area in post.focus_areas.all())),
        date=post.publish_at,
    )


def of_project(project: Project) -> Content:
    today = timezone.localdate()
    steps = [step for step in project.steps.all() if step.on <= today]
    said = [text for step in steps for text in (step.you_said, step.text)]
    return Content(
        kind="project",
        pk=project.pk,
        url=project.get_absolute_url(),
        title=project.title,
        summary=project.summary,
        text=_markdown(project.body, project.evidence, *said),
        names=project.partners,
        areas=(project.focus_area_id,),
        date=project.publish_at,
    )


def of_question(question: Question) -> Content:
    return Content(
        kind="question",
        pk=question.pk,
        url=question.get_absolute_url(),
        title=question.title,
        summary="",
        text=_markdown(question.answer),
    )


def of_contact(topic: Topic) -> Content:
    return Content(
        kind="contact",
        pk=topic.pk,
        url=topic.get_absolute_url(),
        title=topic.name,
        summary=topic.summary,
        text=_markdown(topic.try_first),
    )


def of_audience(audience: Audience) -> Content:
    return Content(
        kind="audience",
        pk=audience.pk,
        url=audience.get_absolute_url(),
        title=audience.name,
        summary=audience.summary,
        text=_markdown(audience.body),
    )
