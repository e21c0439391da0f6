"""Versions of a challenge hold its criteria and focus areas, too."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge
from focus_areas.models import FocusArea
from tests.challenges.factories import make_challenge
from tests.smartcity.roles import AUDITORS, client_with_role
from tests.support.admin_forms import admin_url, form_of, opened_form

pytestmark = pytest.mark.django_db

PREFIX = "weighted_criteria"


@pytest.fixture
def challenge(staff_client: Client) -> Challenge:
    """A challenge with two criteria and one focus area, as services made it; then staff
    changed one criterion, took one out, added one and chose another area."""
    challenge = make_challenge()
    for position, name in enumerate(["Useful", "New"]):
        challenge.weighted_criteria.create(name=name, weight=50, position=position)
    clean, people = (
        FocusArea.objects.get(slug=slug)
        for slug in ["clean-tech-city", "empowering-people"]
    )
    challenge.focus_areas.add(clean)
    url = admin_url(challenge, "change")
    form: dict[str, Any] = opened_form(staff_client, url) | {
        "focus_areas": [people.pk],
        f"{PREFIX}-0-weight": "70",
        f"{PREFIX}-1-DELETE": "on",
        f"{PREFIX}-TOTAL_FORMS": "3",
        f"{PREFIX}-2-name": "Fair",
        f"{PREFIX}-2-weight": "30",
        f"{PREFIX}-2-position": "2",
    }
    assert staff_client.post(url, form).status_code == 302
    return challenge


def state(challenge: Challenge) -> tuple[list[Any], list[str]]:
    criteria = challenge.weighted_criteria.values_list("name", "weight")
    areas = challenge.focus_areas.values_list("slug", flat=True)
    return list(criteria), list(areas)


def changes(client: Client, challenge: Challenge) -> dict[str, tuple[str, str]]:
    page = client.get(admin_url(challenge, "history"))
    _version, differences = page.context["items"][0]
    return {
        each.label: tuple(i.text if i else "" for i in (each.before, each.after))
        for each in differences
    }


CHANGES = {
    "Focus areas": ("Clean tech city", "Empowering people"),
    "Criterion: Useful": (
        "Name: Useful\nWeight in percent: 50\nPosition: 0",
        "Name: Useful\nWeight in percent: 70\nPosition: 0",
    ),
    "Criterion: New": ("Name: New\nWeight in percent: 50\nPosition: 1", ""),
    "Criterion: Fair": ("", "Name: Fair\nWeight in percent: 30\nPosition: 2"),
}


def test_the_history_names_rows_and_chosen_objects(
    staff_client: Client, challenge: Challenge
) -> None:
    assert changes(staff_client, challenge) == CHANGES
    assert changes(client_with_role(AUDITORS), challenge) == CHANGES


def test_a_version_brings_back_rows_and_chosen_objects(
    staff_client: Client, challenge: Challenge
) -> None:
    after = state(challenge)
    assert after == ([("Useful", 70), ("Fair", 30)], ["empowering-people"])
    first, second = challenge.versions.order_by("history_id")
    url = admin_url(challenge, "history")
    page = staff_client.get(url, {"_version": first.pk})
    assert (
        staff_client.post(admin_url(challenge, "change"), form_of(page)).status_code
        == 302
    )
    assert state(challenge) == ([("Useful", 50), ("New", 50)], ["clean-tech-city"])
    page = staff_client.get(url, {"_version": second.pk})
    assert (
        staff_client.post(admin_url(challenge, "change"), form_of(page)).status_code
        == 302
    )
    assert state(challenge) == after


def test_a_service_does_not_seem_to_take_the_criteria_out(
    staff_client: Client, challenge: Challenge
) -> None:
    challenge.refresh_from_db()
    challenge.prizes = "A bigger pilot."
    challenge.save()
    assert changes(staff_client, challenge) == {
        "Prizes": ("A pilot.", "A bigger pilot.")
    }
    url = admin_url(challenge, "change")
    staff_client.post(url, opened_form(staff_client, url) | {"prizes": "None."})
    assert changes(staff_client, challenge) == {"Prizes": ("A bigger pilot.", "None.")}


def test_announcing_the_results_leaves_no_version(challenge: Challenge) -> None:
    before = challenge.versions.count()
    challenge.results_announced_at = timezone.now()
    challenge.save(update_fields=["results_announced_at"])
    assert challenge.versions.count() == before
