"""Extend the deadline: the page that says who is told, and what it stores."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from challenges.models import Challenge
from challenges.tasks import tell_of_closing
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_saved_draft
from tests.support.admin_forms import Race, admin_url, form_of
from tests.support.spaces import plain_spaces

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
CLOSES = datetime(2027, 2, 1, 17, 0, tzinfo=UTC)
RESULTS = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
HELD = timedelta(minutes=15)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(site: object) -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def challenge() -> Challenge:
    dates = {"closes_at": CLOSES, "results_at": RESULTS}
    challenge = make_challenge(**dates)
    Challenge.objects.update(updated_at=NOW - timedelta(days=3))
    return challenge


def to(day: str, clock: str = "17:00", name: str = "closes_at") -> dict[str, str]:
    return {f"{name}_0": day, f"{name}_1": clock}


def extend(client: Client, challenge: Challenge, **typed: str) -> Any:
    url = admin_url(challenge, "extend")
    response = client.post(url, {**form_of(client.get(url)), **typed})
    challenge.refresh_from_db()
    return response


def errors(response: Any) -> list[str]:
    found: list[str] = response.context["form"].errors.get("closes_at", [])
    return list(map(plain_spaces, found))


def test_it_says_who_will_be_told_and_tells_them(
    staff_client: Client, challenge: Challenge, clock: Any
) -> None:
    for _person in range(2):
        make_saved_draft(challenge)
    make_saved_draft(challenge, save=False)
    page = staff_client.get(admin_url(challenge, "extend"))
    assert "2 people with a saved draft get an email" in page.text
    Email.objects.all().delete()
    response = extend(staff_client, challenge, **to("2027-02-15"))
    assert (response.status_code, Email.objects.count()) == (303, 0)
    said = map(str, get_messages(response.wsgi_request))
    assert list(map(plain_spaces, said)) == [
        "The challenge now closes at 5pm on Monday 15 February 2027.",
        "2 people with a saved draft get an email about the new closing date, in 15 "
        "minutes. Until then you can change it unnoticed.",
    ]
    clock.shift(HELD - timedelta(minutes=1))
    assert tell_of_closing() == 0
    clock.shift(timedelta(minutes=1))
    assert tell_of_closing() == 2


def test_it_says_when_nobody_will_be_told(
    staff_client: Client, challenge: Challenge
) -> None:
    page = staff_client.get(admin_url(challenge, "extend"))
    assert "Nobody gets an email:" in page.text


def test_it_stores_the_dates_with_a_version_and_who(
    staff: User, staff_client: Client, challenge: Challenge
) -> None:
    later = RESULTS + timedelta(days=7)
    typed = to("2027-02-15") | to(f"{later:%Y-%m-%d}", "10:00", "results_at")
    extend(staff_client, challenge, **typed)
    closes_at = CLOSES + timedelta(days=14)
    stored = (challenge.closes_at, challenge.results_at, challenge.updated_at)
    assert stored == (closes_at, later, NOW)
    version = challenge.versions.first()
    assert (version.closes_at, version.history_user) == (closes_at, staff)
    assert LogEntry.objects.get().get_change_message() == "Extended the deadline."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {},
            "Give a later deadline than the present one, 5pm on Monday 1 February "
            "2027.",
        ),
        (
            to("2027-01-20"),
            "Give a later deadline than the present one, 5pm on Monday 1 February "
            "2027.",
        ),
        (
            to("2027-03-02"),
            "The results are planned for 10am on Monday 1 March 2027: give them a "
            "later date, too.",
        ),
        (to("", ""), "Give the date and the time."),
        (to("Friday"), "Write the date like 10/01/2027."),
    ],
)
def test_what_cannot_be_is_said_in_words(
    staff_client: Client, challenge: Challenge, typed: dict[str, str], sentence: str
) -> None:
    response = extend(staff_client, challenge, **typed)
    assert (errors(response), challenge.closes_at) == ([sentence], CLOSES)


def test_a_moment_that_is_past_is_refused(
    staff_client: Client, challenge: Challenge
) -> None:
    dates = {"opens_at": NOW - timedelta(days=9), "closes_at": NOW - timedelta(days=5)}
    Challenge.objects.update(**dates)
    response = extend(staff_client, challenge, **to("2027-01-02"))
    sentence = "This moment is past. Give one that is still to come."
    assert errors(response) == [sentence]


def test_a_challenge_that_has_closed_opens_again(
    staff_client: Client, challenge: Challenge
) -> None:
    Challenge.objects.update(closes_at=NOW - timedelta(hours=1))
    extend(staff_client, challenge, **to("2027-01-10"))
    assert challenge.is_open


def test_a_colleague_who_was_quicker_is_not_overruled(
    staff_client: Client, challenge: Challenge
) -> None:
    url = admin_url(challenge, "extend")
    form = form_of(staff_client.get(url))
    extend(staff_client, challenge, **to("2027-02-20"))
    response = staff_client.post(url, {**form, **to("2027-02-15")})
    challenge.refresh_from_db()
    assert (errors(response), challenge.closes_at.day) == (
        [
            "Somebody has moved the deadline meanwhile: it is now 5pm on Saturday 20 "
            "February 2027."
        ],
        20,
    )
    assert form_of(response)["closes_at_0"] == ["2027-02-15"]


def test_a_form_that_was_open_does_not_put_it_back(
    staff_client: Client, colleague: Client, challenge: Challenge
) -> None:
    race = Race(challenge, staff_client, colleague)
    extend(colleague, challenge, **to("2027-02-20"))
    page = race.send(race.opened, prizes="A bigger pilot.")
    assert "Eve Miller saved it at" in page.text
    assert race.send(form_of(page)).status_code == 302
    assert (race.stored("prizes"), challenge.closes_at.day) == (
        ("A bigger pilot.",),
        20,
    )


def test_published_results_end_it(staff_client: Client, challenge: Challenge) -> None:
    Challenge.objects.update(results_announced_at=NOW)
    form = {**to("2027-02-15"), "before": CLOSES.isoformat()}
    response = staff_client.post(admin_url(challenge, "extend"), form)
    assert errors(response) == ["Its results are published: it takes no more ideas."]
    assert "<form" not in response.text.partition('id="content"')[2]


def test_judging_ends_it(staff_client: Client, challenge: Challenge) -> None:
    Challenge.objects.update(judging_began_at=NOW)
    form = {**to("2027-02-15"), "before": CLOSES.isoformat()}
    response = staff_client.post(admin_url(challenge, "extend"), form)
    assert errors(response) == ["Judging has begun: it takes no more ideas."]


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_the_database_once_for_all_people(
    staff_client: Client,
    challenge: Challenge,
    people: int,
    django_assert_num_queries: Any,
) -> None:
    for _person in range(people):
        make_saved_draft(challenge)
    with django_assert_num_queries(6):
        staff_client.get(admin_url(challenge, "extend"))
