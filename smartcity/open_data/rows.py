"""Rows of the datasets: what each says of one object, all of it text."""

from typing import Any

from django.conf import settings

from challenges.models import Challenge
from contact.models import Question
from core.feeds import rfc3339
from events import feeds as events
from events.access import ACCESS_QUESTIONS
from events.models import Event, Venue
from focus_areas.models import FocusArea
from news.models import Post
from projects.models import Project, Step

Row = dict[str, str]


def _page(obj: Any) -> str:
    return settings.SITE_URL + str(obj.get_absolute_url())


def event(event: Event) -> Row:
    return dict(zip(events.CSV_FIELDS, events.csv_row(event), strict=True))


def challenge(challenge: Challenge) -> Row:
    return {
        "title": challenge.title,
        "summary": challenge.summary,
        "phase": challenge.phase,
        "opens": rfc3339(challenge.opens_at),
        "closes": rfc3339(challenge.closes_at),
        "results": rfc3339(challenge.results_announced_at),
        "text": challenge.brief,
        "address_of_page": _page(challenge),
        "changed": rfc3339(challenge.updated_at),
    }


def post(post: Post) -> Row:
    return {
        "title": post.title,
        "summary": post.summary,
        "text": post.body,
        "author": post.author,
        "focus_areas": "; ".join(area.name for area in post.focus_areas.all()),
        "topics": "; ".join(topic.name for topic in post.topics.all()),
        "published": rfc3339(post.publish_at),
        "address_of_page": _page(post),
        "identity": str(post.uid),
        "changed": rfc3339(post.changed_at),
    }


def project(project: Project) -> Row:
    return {
        "title": project.title,
        "status": project.status,
        "summary": project.summary,
        "text": project.body,
        "evidence": project.evidence,
        "figures": project.figures,
        "focus_area": project.focus_area.name,
        "partners": project.partners,
        "begins": project.starts_on.isoformat() if project.starts_on else "",
        "ends": project.ends_on.isoformat() if project.ends_on else "",
        "address_of_page": _page(project),
        "identity": str(project.uid),
        "changed": rfc3339(project.updated_at),
    }


def step(step: Step) -> Row:
    return {
        "date": step.on.isoformat(),
        "project": step.project.title,
        "you_said": step.you_said,
        "we_did": step.text,
        "focus_area": step.project.focus_area.name,
        "address_of_page": _page(step.project),
    }


def venue(venue: Venue) -> Row:
    checked = venue.access_checked_on
    return {
        "name": venue.name,
        "address": venue.address,
        "latitude": "" if venue.latitude is None else str(venue.latitude),
        "longitude": "" if venue.longitude is None else str(venue.longitude),
        "how_to_get_there": venue.how_to_get_there,
        **{name: getattr(venue, name) for name in ACCESS_QUESTIONS},
        "access_note": venue.access_note,
        "access_checked": checked.isoformat() if checked else "",
    }


def question(question: Question) -> Row:
    return {
        "question": question.title,
        "answer": question.answer,
        "topic": question.topic.name,
        "address_of_page": _page(question),
    }


def area(area: FocusArea) -> Row:
    return {
        "name": area.name,
        "summary": area.summary,
        "text": area.body,
        "address_of_page": _page(area),
    }
