"""Two windows of one plan: the second is told what happened, and keeps its text."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from challenges.models import BulkAction, Entry
from challenges.services.moderation import bulk
from tests.challenges.factories import make_challenge, make_entry
from tests.support.pages import readable_text

RUNS = "/admin/challenges/bulkaction/"
TYPED = {"message": "Dear all,\r\nno room.", "staff_note": "As agreed."}


@pytest.fixture
def plan(staff: User, entries: list[Entry]) -> BulkAction:
    return bulk.plan(Entry.objects.order_by("pk"), kind="decline", by=staff)


def press(
    client: Client, plan: BulkAction, button: str, query: str = "", **typed: str
) -> HttpResponse:
    url = f"{RUNS}{plan.pk}/plan/{query}"
    return client.post(url, {**TYPED, button: "yes", **typed})


def assert_told(page: HttpResponse, plan: BulkAction) -> None:
    readable = readable_text(page)
    assert page.status_code == 409
    assert "It is confirmed already" in readable
    assert "Kim Holt confirmed it at" in readable
    assert "Dear all,\nno room." in readable
    assert "As agreed." in readable
    assert f'<a href="{RUNS}{plan.pk}/change/">See what became of it</a>' in page.text


@pytest.mark.parametrize("button", ["confirm", "show_email", "use_reason"])
@pytest.mark.parametrize("message", ["No.", TYPED["message"]])
def test_a_colleague_has_confirmed_it(
    staff_client: Client, plan: BulkAction, button: str, message: str
) -> None:
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Holt")
    bulk.confirm(plan, by=kim, message=message)
    assert_told(press(staff_client, plan, button), plan)
    plan.refresh_from_db()
    assert (plan.by, plan.message) == (kim, message)


def test_one_has_confirmed_it_oneself_with_other_words(
    staff_client: Client, staff: User, plan: BulkAction
) -> None:
    staff.first_name, staff.last_name = "Kim", "Holt"
    staff.save()
    press(staff_client, plan, "confirm", message="No.")
    assert_told(press(staff_client, plan, "confirm"), plan)


def test_a_double_click_is_no_second_window(
    staff_client: Client, plan: BulkAction
) -> None:
    clicks = [press(staff_client, plan, "confirm") for _click in "ab"]
    assert [click.url for click in clicks] == [f"{RUNS}{plan.pk}/change/"] * 2


def test_a_plan_that_was_too_old_is_gone_and_its_text_is_shown(
    staff_client: Client, plan: BulkAction
) -> None:
    BulkAction.objects.all().delete()
    page = press(staff_client, plan, "confirm")
    assert page.status_code == 404
    assert "Dear all,\nno room." in readable_text(page)


def test_links_beside_the_text_keep_it(staff_client: Client, plan: BulkAction) -> None:
    url = f"{RUNS}{plan.pk}/plan/"
    page = staff_client.get(url).text
    for to in ("?show=refused#ideas", "?show=paper#ideas"):
        button = f'form="text" name="go_to" value="{url}{to}"'
        assert button in page
        assert press(staff_client, plan, "x", go_to=url + to).url == url + to
    form = staff_client.get(url).context["form"]
    assert form["message"].value() == "Dear all,\r\nno room."
    assert form["staff_note"].value() == "As agreed."


def test_pages_of_a_long_plan_keep_the_text(staff_client: Client, staff: User) -> None:
    challenge = make_challenge()
    for number in range(101):
        make_entry(challenge=challenge, email=f"{number}@example.com")
    plan = bulk.plan(Entry.objects.order_by("pk"), kind="decline", by=staff)
    url = f"{RUNS}{plan.pk}/plan/"
    assert f'form="text" name="go_to" value="{url}?page=2#ideas"' in (
        staff_client.get(url).text
    )


def test_a_link_of_the_plan_leads_nowhere_outside_the_admin(
    staff_client: Client, plan: BulkAction
) -> None:
    response = press(staff_client, plan, "x", go_to="https://evil.example/")
    assert response.url == f"{RUNS}{plan.pk}/plan/#text"
