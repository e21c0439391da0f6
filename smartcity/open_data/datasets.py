"""The datasets: what is in them, and what each field means.

Every value is text, the same in JSON and CSV; nothing is in them that no page shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from challenges import feeds as ideas
from challenges.models import Challenge, Entry
from contact.models import Question
from core.types import StrOrPromise
from events.access import ACCESS_QUESTIONS
from events.models import Event, Venue
from focus_areas.models import FocusArea
from news.models import Post
from projects.models import Project, Step
from smartcity.open_data import rows
from smartcity.open_data.rows import Row

ADDRESS = _("Address of its page on this site")
CHANGED = _("When its page last changed (RFC 3339)")
FOCUS_AREA = _("Name of its focus area")
MARKDOWN = _("Its whole text, in Markdown (CommonMark)")
ACCESS = {name: _("yes, no or unknown") for name in ACCESS_QUESTIONS}


@dataclass(frozen=True)
class Dataset:
    title: StrOrPromise
    description: StrOrPromise
    rows: Callable[[], "QuerySet[Any]"]
    """Return what visitors may see now, in an order that stays."""

    as_dict: Callable[[Any], Row]
    fields: dict[str, StrOrPromise]
    """Meaning of each field, in the order of the columns."""


def _published_venues() -> "QuerySet[Any]":
    """Return the venues that the page of some event shows."""
    shown = Event.objects.published().values("venue")
    return Venue.objects.filter(pk__in=shown).order_by("pk")


DATASETS: dict[str, Dataset] = {
    "ideas": Dataset(
        _("Ideas"),
        _("Ideas that people sent to our challenges and agreed to publish."),
        lambda: (
            Entry.objects.published()
            .select_related("challenge", "focus_area", "duplicate_of")
            .order_by("pk")
        ),
        ideas.as_dict,
        {
            "reference": _("Identity of the idea, which never changes"),
            "title": _("Its name"),
            "focus_area": FOCUS_AREA,
            "challenge": _("Title of the challenge that it was sent to"),
            "problem": _("What is the problem?"),
            "idea": _("What is the idea?"),
            "beneficiaries": _("Who benefits from it?"),
            "links": _("Web addresses that came with it, one in each line"),
            "organisation": _("Organisation or school, if named, once names are shown"),
            "team": _("Team or class, if named, once names are shown"),
            "outcome": _("What it won, once the results were announced"),
            "address": ADDRESS,
            "date": _("Day on which it reached us (ISO 8601)"),
        },
    ),
    "challenges": Dataset(
        _("Challenges"),
        _("Our innovation challenges, open and over."),
        lambda: Challenge.objects.published().order_by("pk"),
        rows.challenge,
        {
            "title": _("Its title"),
            "summary": _("One sentence about it"),
            "phase": _("upcoming, open, closing_soon, judging or results"),
            "opens": _("When it begins to take ideas (RFC 3339)"),
            "closes": _("When it stops (RFC 3339)"),
            "results": _("When its results were announced (RFC 3339), or empty"),
            "text": MARKDOWN,
            "address_of_page": ADDRESS,
            "changed": CHANGED,
        },
    ),
    "events": Dataset(
        _("Events"),
        _("What is on and what was on; each date of a series is a row."),
        lambda: (
            Event.objects.published().filter(source=None).for_lists().order_by("pk")
        ),
        rows.event,
        {
            "title": _("Its title"),
            "state": _("scheduled, cancelled, postponed or rescheduled"),
            "starts": _("When it begins (RFC 3339), or its day (ISO 8601)"),
            "ends": _("When it ends, or empty"),
            "all_day": _("yes or no"),
            "place": _("Name of the place, or empty if it is online only"),
            "address": _("Address of the place"),
            "online": _("yes or no"),
            "price": _("What it costs, in words"),
            "free": _("yes or no"),
            "focus_area": FOCUS_AREA,
            "audience": _("For whom it is: a code, or empty for everybody"),
            "language": _("Its language: a code (BCP 47), or a word"),
            "organiser": _("Who holds it"),
            **ACCESS,
            "access_note": _("More about access, in words"),
            "summary": _("One or two sentences about it"),
            "text": MARKDOWN,
            "reason": _("Why it was changed or cancelled"),
            "booking_link": _("Web address for booking"),
            "address_of_page": ADDRESS,
            "identity": _("Identity of the event (UUID), which never changes"),
            "changed": CHANGED,
        },
    ),
    "venues": Dataset(
        _("Venues"),
        _("Where our events are, and what access there is."),
        _published_venues,
        rows.venue,
        {
            "name": _("Its name"),
            "address": _("Its address, with the postcode"),
            "latitude": _("Degrees (WGS 84), or empty"),
            "longitude": _("Degrees (WGS 84), or empty"),
            "how_to_get_there": MARKDOWN,
            **ACCESS,
            "access_note": _("More about access, in words"),
            "access_checked": _("Day on which somebody last went and looked"),
        },
    ),
    "news": Dataset(
        _("News"),
        _("What we have written about the programme."),
        lambda: Post.objects.published().whole().order_by("pk"),
        rows.post,
        {
            "title": _("Its title"),
            "summary": _("One or two sentences about it"),
            "text": MARKDOWN,
            "author": _("Who wrote it, if it says so"),
            "focus_areas": _("Names of its focus areas, with “; ” between them"),
            "topics": _("Names of its topics, with “; ” between them"),
            "published": _("When it was published (RFC 3339)"),
            "address_of_page": ADDRESS,
            "identity": _("Identity of the post (UUID), which never changes"),
            "changed": CHANGED,
        },
    ),
    "projects": Dataset(
        _("Projects"),
        _("What became of ideas."),
        lambda: Project.objects.published().for_lists().order_by("pk"),
        rows.project,
        {
            "title": _("Its title"),
            "status": _("idea, pilot, live or stopped"),
            "summary": _("One or two sentences about it"),
            "text": MARKDOWN,
            "evidence": _("How we know whether it works, in Markdown"),
            "figures": _("What was counted: a number and what it counts on each line"),
            "focus_area": FOCUS_AREA,
            "partners": _("Who does it with us"),
            "begins": _("Its first day (ISO 8601), or empty"),
            "ends": _("Its last day (ISO 8601), or empty"),
            "address_of_page": ADDRESS,
            "identity": _("Identity of the project (UUID), which never changes"),
            "changed": CHANGED,
        },
    ),
    "project-steps": Dataset(
        _("Steps of projects"),
        _("What happened in our projects, and what people had said before."),
        lambda: (
            Step.objects.published()
            .select_related("project__focus_area")
            .order_by("pk")
        ),
        rows.step,
        {
            "date": _("Its day (ISO 8601)"),
            "project": _("Title of the project"),
            "you_said": _("What people had said, in our words, or empty"),
            "we_did": _("What we did, in Markdown (CommonMark)"),
            "focus_area": FOCUS_AREA,
            "address_of_page": _("Address of the page of the project"),
        },
    ),
    "questions": Dataset(
        _("Questions"),
        _("What people ask us, with our answers."),
        lambda: Question.objects.published().select_related("topic").order_by("pk"),
        rows.question,
        {
            "question": _("What was asked, in words that are about nobody"),
            "answer": _("Our answer, in Markdown (CommonMark)"),
            "topic": _("Name of its topic"),
            "address_of_page": ADDRESS,
        },
    ),
    "focus-areas": Dataset(
        _("Focus areas"),
        _("The fields that the programme works in."),
        lambda: FocusArea.objects.order_by("pk"),
        rows.area,
        {
            "name": _("Its name"),
            "summary": _("One sentence about it"),
            "text": MARKDOWN,
            "address_of_page": ADDRESS,
        },
    ),
}
"""Datasets by the name in their URL."""
