"""Limits of a challenge that staff meet in its form: days, and number of criteria."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from challenges.models import Challenge
from tests.challenges.factories import make_challenge

pytestmark = pytest.mark.django_db

ADD = "/admin/challenges/challenge/add/"


def criteria(number: int) -> dict[str, Any]:
    """Fields of that many criteria, as the form of a challenge sends them."""
    rows = range(number)
    names = ("id", "challenge", "name", "description", "weight", "position")
    return {
        "weighted_criteria-TOTAL_FORMS": str(number),
        "weighted_criteria-INITIAL_FORMS": "0",
        **{f"weighted_criteria-{n}-{name}": "1" for n in rows for name in names},
    }


def test_an_answer_is_promised_within_a_day_or_more(staff_client: Client) -> None:
    page = staff_client.post(ADD, {"promise_days": "0"})
    errors = page.context["adminform"].form.errors
    assert errors["promise_days"] == ["Promise 1 working day or more."]


def test_so_does_everybody_else_who_writes_the_row() -> None:
    challenge = make_challenge()
    with (
        pytest.raises(IntegrityError, match="challenge_promises_a_working_day"),
        transaction.atomic(),
    ):
        Challenge.objects.filter(pk=challenge.pk).update(promise_days=0)


def test_the_form_offers_no_more_criteria_than_it_can_send(
    staff_client: Client,
) -> None:
    formset = staff_client.get(ADD).context["inline_admin_formsets"][0].formset
    limit = formset.max_num
    page = staff_client.post(ADD, criteria(limit))
    assert (limit, page.status_code) == (50, 200)


@pytest.mark.parametrize(
    "data",
    [criteria(200), {"brief": "a" * 2_700_000}],
    ids=["200 criteria", "a long text"],
)
def test_too_much_in_a_staff_form_is_said_in_our_words(
    staff_client: Client, data: dict[str, str]
) -> None:
    response = staff_client.post(ADD, data)
    assert response.status_code == 413
    assert "That is too much for one form</h1>" in response.text
    assert not Challenge.objects.exists()
