"""An object of each model that staff edit in a form of the admin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory

from challenges.models import Challenge, DecisionReason
from contact.models import CannedAnswer, Question
from contact.models import Topic as MessageTopic
from core.models import Alert, PageText, SiteSettings
from events.models import Event, Series, Venue
from focus_areas.models import FocusArea
from get_involved.models import Audience, Way
from news.models import Post, Topic
from projects.models import Project
from search.models import SynonymGroup
from tests.challenges.factories import make_challenge
from tests.contact.factories import make_canned_answer, make_question
from tests.contact.factories import make_topic as make_message_topic
from tests.core.factories import make_alert
from tests.events.factories import make_event, make_series, make_venue
from tests.focus_areas.factories import make_area
from tests.get_involved.factories import make_audience, make_way
from tests.news.factories import make_post, make_topic
from tests.projects.factories import make_project
from tests.smartcity.user_pages import make_colleague


def make_page_text(body: str) -> PageText:
    """Return the text of the help, as new as if it had just been written."""
    PageText.objects.filter(key="help").delete()
    return PageText.objects.create(key="help", name="Help", body=body)


FORMS: dict[type[Any], tuple[Callable[[], Any], str]] = {
    Challenge: (make_challenge, "title"),
    DecisionReason: (
        lambda: DecisionReason.objects.create(
            status="declined", title="Too late", text="It came late."
        ),
        "title",
    ),
    Alert: (make_alert, "title"),
    PageText: (lambda: make_page_text(body="Ask us."), "body"),
    Event: (lambda: make_event(step_free="yes"), "title"),
    Series: (make_series, "name"),
    Venue: (make_venue, "name"),
    FocusArea: (make_area, "name"),
    Post: (make_post, "title"),
    Topic: (make_topic, "name"),
    Project: (make_project, "title"),
    Audience: (make_audience, "name"),
    Way: (make_way, "title"),
    SynonymGroup: (
        lambda: SynonymGroup.objects.create(words="bus, coach", note="Asked for"),
        "note",
    ),
    MessageTopic: (make_message_topic, "name"),
    CannedAnswer: (make_canned_answer, "title"),
    Question: (make_question, "title"),
    SiteSettings: (lambda: SiteSettings.objects.get_or_create(pk=1)[0], "slogan"),
    User: (lambda: make_colleague(""), "last_name"),
}
"""How to make an object, and a field with text, by model. Add a new form here: it is
then asked what holds for all of them."""

MODELS = [pytest.param(model, id=model._meta.label) for model in FORMS]


def has_form(model_admin: Any, user: User) -> bool:
    """Return whether the admin of a model lets superusers edit an object in a form."""
    request = RequestFactory().get("/")
    request.user = user
    may_change: bool = model_admin.has_change_permission(request)
    return may_change


def admins() -> dict[type[Any], Any]:
    return dict(admin.site._registry)
