"""Criteria in the form of a challenge: weights that add up, and what is frozen once
judging begins."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from challenges.forms.challenge import CRITERIA_FROZEN
from challenges.models import Challenge
from tests.challenges.factories import make_challenge
from tests.support.admin_forms import admin_url, change_in_admin, form_of, opened_form

pytestmark = pytest.mark.django_db

PREFIX = "weighted_criteria"
SOON = timedelta(minutes=1)


def make_judged(**fields: Any) -> Challenge:
    """A challenge with two criteria."""
    challenge = make_challenge(**fields)
    for position, (name, weight) in enumerate([("Useful", 60), ("New", 40)]):
        challenge.weighted_criteria.create(name=name, weight=weight, position=position)
    return challenge


def close(challenge: Challenge) -> None:
    closes_at = timezone.now() - SOON
    Challenge.objects.filter(pk=challenge.pk).update(closes_at=closes_at)


def weights(challenge: Challenge) -> list[tuple[str, int]]:
    return list(challenge.weighted_criteria.values_list("name", "weight"))


def criteria_errors(page: Any) -> list[str]:
    formset = page.context["inline_admin_formsets"][0].formset
    return [str(error) for error in formset.non_form_errors()]


@pytest.mark.parametrize("weight", ["39", "41"])
def test_weights_that_do_not_add_up_are_refused_with_their_sum(
    staff_client: Client, weight: str
) -> None:
    challenge = make_judged()
    page = change_in_admin(staff_client, challenge, **{f"{PREFIX}-1-weight": weight})
    assert criteria_errors(page) == [
        f"The weights add up to {60 + int(weight)} percent. Change them until they "
        "make 100, or save the challenge as a draft."
    ]
    assert form_of(page)[f"{PREFIX}-1-weight"] == [weight]
    assert weights(challenge) == [("Useful", 60), ("New", 40)]


def test_so_is_taking_one_out(staff_client: Client) -> None:
    challenge = make_judged()
    page = change_in_admin(staff_client, challenge, **{f"{PREFIX}-1-DELETE": "on"})
    assert criteria_errors(page)[0].startswith("The weights add up to 60 percent.")


def test_other_weights_that_add_up_are_saved(staff_client: Client) -> None:
    challenge = make_judged()
    typed = {f"{PREFIX}-0-weight": "75", f"{PREFIX}-1-weight": "25"}
    assert change_in_admin(staff_client, challenge, **typed).status_code == 302
    assert weights(challenge) == [("Useful", 75), ("New", 25)]


def test_a_draft_may_be_saved_half_done_and_not_published(staff_client: Client) -> None:
    challenge = make_judged(publish_at=None)
    half = {f"{PREFIX}-1-weight": "10", "_publish": "draft"}
    assert change_in_admin(staff_client, challenge, **half).status_code == 302
    page = change_in_admin(staff_client, challenge, _publish="now")
    assert criteria_errors(page)[0].startswith("The weights add up to 70 percent.")
    assert challenge.publish_at is None


def test_the_form_shows_what_each_criterion_counts(staff_client: Client) -> None:
    challenge = make_judged(publish_at=None)
    page = staff_client.get(admin_url(challenge, "change"))
    assert "The weights add up to 100 percent." in page.text
    assert "60 percent of the judgement" in page.text
    challenge.weighted_criteria.filter(name="New").update(weight=20)
    page = staff_client.get(admin_url(challenge, "change"))
    formset = page.context["inline_admin_formsets"][0].formset
    assert formset.shares == [("Useful", 75), ("New", 25)]
    assert "They must make 100 before visitors see the challenge." in page.text


# Frozen


def test_criteria_are_only_shown_once_judging_begins(staff_client: Client) -> None:
    challenge = make_judged()
    url = admin_url(challenge, "change")
    before = opened_form(staff_client, url)
    close(challenge)
    page = staff_client.get(url)
    assert str(CRITERIA_FROZEN) in page.text
    sent = form_of(page)
    names = {"criteria", f"{PREFIX}-0-name", f"{PREFIX}-0-weight"}
    assert (names <= before.keys(), names & sent.keys()) == (True, set())


def test_they_stay_so_if_the_challenge_closes_later(staff_client: Client) -> None:
    challenge = make_judged(judging_began_at=timezone.now())
    page = staff_client.get(admin_url(challenge, "change"))
    assert str(CRITERIA_FROZEN) in page.text


@pytest.mark.parametrize(
    "typed",
    [
        {f"{PREFIX}-0-name": "Cheap"},
        {f"{PREFIX}-0-weight": "50", f"{PREFIX}-1-weight": "50"},
        {f"{PREFIX}-0-DELETE": "on"},
        {"criteria": "Is it cheap?"},
    ],
    ids=["name", "weights", "taken out", "text"],
)
def test_a_form_that_was_opened_before_changes_none(
    staff_client: Client, typed: dict[str, str]
) -> None:
    challenge = make_judged()
    url = admin_url(challenge, "change")
    form = {**opened_form(staff_client, url), **typed}
    close(challenge)
    page = staff_client.post(url, form)
    if "conflicts" in page.context:  # the date
        page = staff_client.post(url, form_of(page))
    said = criteria_errors(page) + page.context["adminform"].form.errors.get(
        "criteria", []
    )
    assert said == [str(CRITERIA_FROZEN)]
    assert all(form_of(page).get(name) == [text] for name, text in typed.items())
    challenge.refresh_from_db()
    stored = (challenge.criteria, weights(challenge))
    assert stored == ("Does it help?", [("Useful", 60), ("New", 40)])


def test_everything_else_can_still_be_changed(staff_client: Client) -> None:
    challenge = make_judged()
    close(challenge)
    assert change_in_admin(staff_client, challenge, title="New").status_code == 302
    assert (challenge.title, challenge.criteria) == ("New", "Does it help?")
    assert weights(challenge) == [("Useful", 60), ("New", 40)]


def test_a_later_deadline_thaws_them(staff_client: Client) -> None:
    challenge = make_judged()
    close(challenge)
    later = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%d}"
    change_in_admin(staff_client, challenge, closes_at_0=later)
    assert weights(challenge) == [("Useful", 60), ("New", 40)]
    typed = {f"{PREFIX}-0-name": "Cheap"}
    assert change_in_admin(staff_client, challenge, **typed).status_code == 302
    assert weights(challenge) == [("Cheap", 60), ("New", 40)]


# A row that is gone


def test_a_preview_with_a_criterion_that_is_gone_shows_it(staff_client: Client) -> None:
    challenge = make_judged()
    form = opened_form(staff_client, admin_url(challenge, "change"))
    challenge.weighted_criteria.get(name="New").delete()
    page = staff_client.post(admin_url(challenge, "preview"), form)
    assert page.status_code == 200
    assert [row.name for row in page.context["criteria"]] == ["Useful", "New"]
    assert weights(challenge) == [("Useful", 60)]
