"""Interests of staff: declared by themselves, lifted by somebody else, and nothing of
how the idea is judged reaches them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.models import Challenge, Entry, StaffInterest
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Panel
from judging.services import (
    awards,
    choices,
    feedback,
    interests,
    meeting,
    retention,
)
from judging.services.ranking import shown_ranking
from tests.judging.admin_pages import url_of
from tests.judging.award_pages import make_award
from tests.judging.factories import make_closed_panel, make_open_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    """A panel that has judged four ideas; the first won."""
    return make_closed_panel(staff, ideas=4, judges=3)


@pytest.fixture
def winner(panel: Panel) -> Entry:
    return panel.challenge.entries.get(title="Idea 1")


def declare(panel: Panel, entry: Entry, user: User) -> StaffInterest:
    return interests.declare_interest(panel, entry=entry, reason="My aunt.", by=user)


def other_manager() -> User:
    return User.objects.create_superuser("otto", "otto@westbridge.example")


def test_an_interest_is_declared_once(
    staff_client: Client, panel: Panel, winner: Entry, staff: User
) -> None:
    url = url_of(panel, "interests")
    sent = {"action": "declare", "idea": "WIC-2222-22", "reason": ""}
    page = staff_client.post(url, sent)
    assert page.context["form"].errors == {
        "idea": ["There is no such idea in this challenge."],
        "reason": ["Say what your interest is."],
    }
    sent = {"action": "declare", "idea": winner.reference.lower(), "reason": "My aunt."}
    assert staff_client.post(url, sent).status_code == 303
    page = staff_client.post(url, sent)
    assert "You have declared this already." in page.text
    row = StaffInterest.objects.get()
    assert (row.user, row.entry, row.reason) == (staff, winner, "My aunt.")
    assert panel.history.filter(row=winner.reference, note="My aunt.").exists()


def test_counts_are_those_of_the_other_ideas(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff, ideas=3)
    declare(panel, panel.challenge.entries.all()[0], staff)
    page = staff_client.get(url_of(panel, "progress"))
    [row] = page.context["judges"]
    assert (row.to_do, len(page.context["ideas"])) == (2, 2)


def test_the_ranking_has_no_gap_and_no_trace(
    staff_client: Client, panel: Panel, winner: Entry, staff: User
) -> None:
    declare(panel, winner, staff)
    page = staff_client.get(url_of(panel, "ranking"))
    assert [row["place"] for row in page.context["rows"]] == [1, 2, 3]
    found = page.context["found"].ranking
    assert {judge.readings for judge in found.judges} == {3}
    assert "as if nobody had judged that idea" in page.text
    for action in ("file", "rebuild"):
        answer = staff_client.post(url_of(panel, "ranking"), {"action": action})
        assert answer.status_code == 403


def test_without_an_interest_the_ranking_is_the_one_that_was_kept(panel: Panel) -> None:
    found = shown_ranking(panel.rounds.select_related("panel__challenge").get())
    assert found is not None
    assert interests.hide(found, []) is found


def test_no_service_lets_them_decide(panel: Panel, winner: Entry, staff: User) -> None:
    otto = other_manager()
    award = make_award(panel, otto)
    choice = awards.choose(award, idea=winner.reference, by=otto)
    declare(panel, winner, staff)
    second = panel.challenge.entries.get(title="Idea 2").reference
    decide: list[Callable[[], object]] = [
        partial(make_award, panel, staff, name="Another"),
        partial(awards.add_usual_awards, panel, by=staff),
        partial(awards.remove_award, award, by=staff),
        partial(awards.choose, award, idea=second, by=staff),
        partial(choices.confirm, choice, by=staff),
        partial(choices.undo, choice, by=staff),
        partial(feedback.approve_rest, panel, by=staff),
        partial(
            feedback.keep_feedback,
            panel,
            idea=second,
            sentences="",
            is_approved=True,
            by=staff,
        ),
    ]
    for service in decide:
        with pytest.raises(TransitionNotAllowed, match="others decide"):
            service()


def test_what_happened_tells_nothing_of_choices_and_notes(
    staff_client: Client, panel: Panel, winner: Entry, staff: User
) -> None:
    make_award(panel, staff)
    idea, other = winner.reference, other_manager()
    awards.choose(panel.awards.get(), idea=idea, reason="Cheap.", by=other)
    meeting.keep_note(panel, idea=idea, note="Small.", asked_by=None, by=other)
    meeting.delete_note(panel, idea=idea, by=other)
    url = url_of(panel, "change")
    said = ["Chosen: Overall winner", "Cheap.", "Small.", "Award added"]
    assert [words in staff_client.get(url).text for words in said] == [True] * 4
    declare(panel, panel.challenge.entries.get(title="Idea 2"), staff)
    assert [words in staff_client.get(url).text for words in said] == [
        *(False, False, False, True),
    ]


def test_only_somebody_else_lifts_it_and_says_why(
    staff_client: Client, panel: Panel, winner: Entry, staff: User
) -> None:
    own = declare(panel, winner, staff)
    url = url_of(panel, "interests")
    assert "Lift it for" not in staff_client.get(url).text
    with pytest.raises(TransitionNotAllowed, match="Somebody else must do that"):
        interests.lift_interest(panel, interest=own, by=staff, reason="So.")
    of_otto = declare(panel, winner, other_manager())
    sent = {"action": f"lift {of_otto.pk}", "reason": ""}
    page = staff_client.post(url, sent)
    assert "Say why this is no interest any more." in page.text
    page = staff_client.post(url, {**sent, "reason": "Not his aunt."})
    assert page.status_code == 303
    assert StaffInterest.objects.get() == own
    assert panel.history.filter(note="Not his aunt.").exists()


def test_a_lift_of_nothing_is_no_fault(staff_client: Client, panel: Panel) -> None:
    sent = {"action": "lift 999", "reason": "So."}
    assert staff_client.post(url_of(panel, "interests"), sent).status_code == 200


def test_interests_go_with_the_names_of_judges(
    panel: Panel, winner: Entry, staff: User
) -> None:
    declare(panel, winner, staff)
    retention.forget_judges()
    assert StaffInterest.objects.exists()
    ages_ago = timezone.now() - timedelta(days=365 * 3)
    Challenge.objects.update(opens_at=ages_ago - timedelta(days=9), closes_at=ages_ago)
    retention.forget_judges()
    assert not StaffInterest.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_queries(staff_client: Client, panel: Panel, staff: User, number: int) -> None:
    for entry in panel.challenge.entries.order_by("pk")[:number]:
        declare(panel, entry, staff)
    with CaptureQueriesContext(connection) as queries:
        staff_client.get(url_of(panel, "interests"))
    assert len(queries) == 5
