"""Searches of staff: in every list, accents and capitals do not matter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from challenges.models import DecisionReason, Draft
from contact.models import Message
from core.models import Erasure
from core.text.clean import strip_invisible
from core.text.fold import folded_words
from events.models import Event
from feedback.models import Page
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_entry, make_saved_draft
from tests.contact.factories import make_canned_answer, make_message, make_question
from tests.core.factories import make_alert
from tests.events.factories import make_event, make_series, make_venue
from tests.news.factories import make_post
from tests.projects.factories import make_project
from tests.subscriptions.factories import make_subscription
from tests.support.admin_rows import make_page_text
from tests.support.alphabets import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NAME = "Zoë Łukasz-Straße"
MAKERS: dict[str, Callable[[], Any]] = {
    "auth.User": lambda: User.objects.create(username="zoe", first_name=NAME),
    "challenges.Challenge": lambda: make_challenge(title=NAME),
    "challenges.DecisionReason": lambda: DecisionReason.objects.create(
        status="declined", title="Far", text=NAME
    ),
    "challenges.Draft": lambda: make_saved_draft(
        make_challenge(), email="zoë@łukasz-straße.example"
    ),
    "challenges.Entry": lambda: make_entry(name=NAME),
    "core.Alert": lambda: make_alert(text=NAME),
    "core.PageText": lambda: make_page_text(NAME),
    "core.Erasure": lambda: Erasure.objects.create(references=NAME),
    "contact.CannedAnswer": lambda: make_canned_answer(text=NAME),
    "contact.Question": lambda: make_question(answer=NAME),
    "contact.Message": lambda: make_message(text=NAME),
    "events.Event": lambda: make_event(venue_name=NAME),
    "events.Series": lambda: make_series(name=NAME),
    "events.Venue": lambda: make_venue(name=NAME),
    "feedback.Page": lambda: Page.objects.create(path=NAME),
    "news.Post": lambda: make_post(body=NAME),
    "projects.Project": lambda: make_project(partners=NAME),
    "outbox.Email": lambda: Email.objects.create(
        subject=NAME, to="a@example.com", app_label="outbox"
    ),
    "subscriptions.Subscription": lambda: make_subscription(
        email="zoë@łukasz-straße.example"
    ),
}


def found(client: Client, obj: Any, typed: str) -> bool:
    url = reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_changelist")
    page = client.get(url, {"q": typed}, follow=True)
    return obj in page.context["cl"].result_list


def test_every_list_with_a_search_is_asked_below() -> None:
    lists = admin.site._registry.values()
    assert {a.opts.label for a in lists if a.search_fields} == set(MAKERS)


@pytest.mark.parametrize("label", MAKERS)
def test_accents_and_capitals_do_not_matter(admin_client: Client, label: str) -> None:
    obj = MAKERS[label]()
    for typed in ("zoe", "ZOE\u0308", "lukasz strasse", "STRASSE zoë", "łukasz-straße"):
        assert found(admin_client, obj, typed), typed
    for typed in ("zoe missing", "strase"):
        assert not found(admin_client, obj, typed), typed


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("hotel", True),
        ("ee hot", True),
        ('"bee hotels"', True),
        ('"hotels bee"', False),
        ("mira@example.com", True),
        ("mira@example.org", False),
        ("100% _ \\", True),
        ("", True),
    ],
)
def test_every_word_or_phrase_must_stand_in_a_field(
    admin_client: Client, typed: str, is_found: bool
) -> None:
    message = make_message(text="On bee hotels, 100%.")
    assert found(admin_client, message, typed) == is_found


@pytest.fixture
def event() -> Event:
    return make_event()


@given(texts(" .,-'\"%_\\"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_typed_is_found_again(
    rf: RequestFactory, event: Event, text: str
) -> None:
    model_admin, events = admin.site.get_model_admin(Event), Event.objects.all()
    stored = strip_invisible(text)
    events.update(summary=stored[:200])
    for typed in (stored[:100], *folded_words(stored[:100])):
        found, _has_doubles = model_admin.get_search_results(rf.get("/"), events, typed)
        assert found.get() == event, typed


@pytest.mark.parametrize("typed", ["'", '"', "\\", "\x00", "a" * 5000, "🐝 & | ! :*"])
def test_nothing_that_is_typed_breaks_a_search(
    admin_client: Client, typed: str
) -> None:
    message = make_message()
    for model in (Message, User, Draft):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        response = admin_client.get(reverse(name), {"q": typed})
        assert response.status_code in {200, 400}
    assert not found(admin_client, message, "b" * 5000)
