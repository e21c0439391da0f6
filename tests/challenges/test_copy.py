"""Copy last challenge: a new form that is filled in, and saved as a draft."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry
from events.models import Event
from focus_areas.models import FocusArea
from tests.challenges.factories import make_challenge, make_entry
from tests.events.factories import make_event
from tests.support.admin_forms import admin_url, form_of, opened_form

pytestmark = pytest.mark.django_db

PREFIX = "weighted_criteria"
TEXTS = {
    "brief": "Tell us how.",
    "who_can_enter": "Everybody.",
    "prizes": "A pilot, until 10 March.",
    "criteria": "Does it help?",
    "rules": "Be kind in 2026.",
    "how_to_enter": "Online.",
    "questions": "### May I?",
}


@pytest.fixture
def last() -> Challenge:
    now = timezone.now()
    make_challenge(title="Older", opens_at=now - timedelta(days=90))
    challenge = make_challenge(
        **TEXTS, audiences=["school"], offline_idea_count=7, promise_days=9
    )
    challenge.focus_areas.set(FocusArea.objects.filter(slug="clean-tech-city"))
    for position, (name, weight) in enumerate([("Useful", 60), ("New", 40)]):
        challenge.weighted_criteria.create(name=name, weight=weight, position=position)
    return challenge


def copy_url(client: Client) -> str:
    """Return where "Copy last challenge" leads to."""
    page = client.get(admin_url(Challenge(), "changelist"))
    url: str = page.context["last_challenge_url"]
    assert f'href="{url}"' in page.text
    return url


def test_the_form_is_filled_in_and_nothing_is_stored(
    staff_client: Client, last: Challenge
) -> None:
    form = opened_form(staff_client, copy_url(staff_client))
    area = FocusArea.objects.get(slug="clean-tech-city")
    rows = {
        f"{PREFIX}-{number}-{field}": [value]
        for number, row in enumerate([("Useful", "60", "0"), ("New", "40", "1")])
        for field, value in zip(["name", "weight", "position"], row, strict=True)
    }
    expected = {
        **{name: [text] for name, text in TEXTS.items()},
        **rows,
        **{f"{n}_at_{m}": [""] for n in ("opens", "closes", "results") for m in (0, 1)},
        **{f"publish_at_{part}": [""] for part in (0, 1)},
        "audiences": ["school"],
        "focus_areas": [str(area.pk)],
        "promise_days": ["9"],
        "offline_idea_count": ["0"],
        "title": [""],
        "slug": [""],
        f"{PREFIX}-INITIAL_FORMS": ["0"],
    }
    assert {name: form.get(name) for name in expected} == expected
    assert Challenge.objects.count() == 2


def test_it_is_saved_as_a_draft_without_the_ideas(
    staff_client: Client, last: Challenge
) -> None:
    make_entry(challenge=last)
    url = copy_url(staff_client)
    form = {
        **opened_form(staff_client, url),
        **{"title": "Next", "slug": "next", "_publish": "draft"},
        **{"opens_at_0": "2099-01-01", "opens_at_1": "09:00"},
        **{"closes_at_0": "2099-02-01", "closes_at_1": "17:00"},
    }
    assert staff_client.post(url, form).status_code == 302
    copy = Challenge.objects.get(slug="next")
    assert {name: getattr(copy, name) for name in TEXTS} == TEXTS
    criteria = list(copy.weighted_criteria.values_list("name", "weight"))
    assert (copy.publication, criteria) == ("draft", [("Useful", 60), ("New", 40)])
    assert list(Entry.objects.values_list("challenge")) == [(last.pk,)]


def test_what_was_typed_comes_back_with_its_mistakes(
    staff_client: Client, last: Challenge
) -> None:
    url = copy_url(staff_client)
    typed = {"title": "Next", f"{PREFIX}-0-name": "Cheap", "_publish": "draft"}
    page = staff_client.post(url, {**opened_form(staff_client, url), **typed})
    form = form_of(page)
    assert (form["title"], form[f"{PREFIX}-0-name"]) == (["Next"], ["Cheap"])
    assert form[f"{PREFIX}-TOTAL_FORMS"] == ["2"]


def test_the_page_says_what_to_check(staff_client: Client, last: Challenge) -> None:
    page = staff_client.get(copy_url(staff_client))
    assert page.context["to_check"] == ["Prizes", "Rules"]
    assert "nothing is saved yet." in page.text
    assert "Check these, which name a date or a year: Prizes, Rules." in page.text


@pytest.mark.parametrize("key", ["", "x", "9999"])
def test_a_copy_of_nothing_is_an_empty_form(staff_client: Client, key: str) -> None:
    page = staff_client.get(admin_url(Challenge(), "add"), {"copy": key})
    assert (page.status_code, form_of(page)["brief"]) == (200, [""])


def test_an_event_is_copied_without_its_time(staff_client: Client) -> None:
    make_event(slug="clinic-2")
    event = make_event(slug="clinic", state="cancelled", change_reason="Snow.")
    page = staff_client.get(admin_url(event, "change"))
    form: Any = opened_form(staff_client, page.context["copy_url"])
    names = ["title", "slug", "venue_name", "starts_at_0", "state"]
    assert [form.get(name) for name in names] == [
        [event.title],
        ["clinic-3"],
        [event.venue_name],
        [""],
        ["scheduled"],
    ]
    assert Event.objects.count() == 2
