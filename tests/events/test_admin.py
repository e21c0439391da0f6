"""Tests of events in the admin, and of their calendar revisions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from events.access import ACCESS_QUESTIONS
from events.models import Event
from tests.events.factories import make_event
from tests.support.admin_forms import admin_url, opened_form
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

ADD_URL = "/admin/events/event/add/"
FORM = {
    "title": "Repair café",
    "slug": "repair-cafe",
    "summary": "Bring what is broken.",
    "body": "",
    "starts_at_0": "2027-01-10",
    "starts_at_1": "18:00",
    "ends_at_0": "2027-01-10",
    "ends_at_1": "20:00",
    "venue_name": "Town hall",
    "address": "1 High Street",
    "how_to_join": "",
    "price": "Free",
    "booking_url": "",
    **dict.fromkeys(ACCESS_QUESTIONS, "unknown"),
    "access_note": "",
    "audience": "everyone",
    "language": "en",
    "organiser": "",
    "venue": "",
    "is_free": "on",
    "state": "scheduled",
    "change_reason": "",
    "recording_url": "",
    "notes": "",
    "what_next": "",
}


@pytest.fixture
def saved_event(staff_client: Client) -> Event:
    response = staff_client.post(ADD_URL, FORM)
    assert response.status_code == 302
    return Event.objects.get(slug="repair-cafe")


def change_event(client: Client, event: Event, **fields: Any) -> Event:
    url = admin_url(event, "change")
    shown = {"fingerprint": opened_form(client, url)["fingerprint"]}
    assert client.post(url, {**FORM, **fields, **shown}).status_code == 302
    event.refresh_from_db()
    return event


def test_a_new_event_is_a_draft_in_its_first_revision(saved_event: Event) -> None:
    assert (
        saved_event.publication,
        saved_event.sequence,
        plain_spaces(saved_event.when),
    ) == (
        "draft",
        0,
        "6pm to 8pm",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_at_1": "17:30"},
        {"ends_at_1": "21:00"},
        {"ends_at_0": "", "ends_at_1": ""},
        {"all_day": "on"},
        {"venue_name": "Library"},
        {"address": "2 High Street"},
        {"is_online": "on"},
        {"state": "cancelled", "change_reason": "The hall is closed."},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_time_place_and_cancellation_are_a_new_revision(
    staff_client: Client, saved_event: Event, fields: dict[str, str]
) -> None:
    uid = saved_event.uid
    event = change_event(staff_client, saved_event, **fields)
    assert (event.sequence, event.uid) == (1, uid)


def test_a_corrected_word_is_no_new_revision(
    staff_client: Client, saved_event: Event
) -> None:
    event = change_event(
        staff_client, saved_event, title="Repair café!", hearing_loop="yes"
    )
    assert (event.title, event.sequence) == ("Repair café!", 0)


def test_a_cancelled_event_that_takes_place_after_all_is_one_more(
    staff_client: Client, saved_event: Event
) -> None:
    change_event(staff_client, saved_event, state="cancelled", change_reason="Snow.")
    assert change_event(staff_client, saved_event).sequence == 2


def test_what_is_wrong_is_said_in_words(staff_client: Client) -> None:
    response = staff_client.post(ADD_URL, {**FORM, "ends_at_1": "17:00"})
    assert response.status_code == 200
    assert "“Ends” must be later than “Starts”." in response.content.decode()


def test_only_what_visitors_see_can_be_viewed_on_the_site(
    staff_client: Client,
) -> None:
    soon = timezone.now() + timedelta(days=1)
    for fields, shown in [({}, True), ({"publish_at": soon}, False)]:
        event = make_event(**fields)
        html = staff_client.get(f"/admin/events/event/{event.pk}/change/").content
        assert (event.get_absolute_url() in html.decode()) == shown


def test_the_list_says_states_in_words(staff_client: Client) -> None:
    make_event(title="Seen", is_online=True)
    make_event(title="Unseen", publish_at=None)
    html = staff_client.get("/admin/events/event/", {"q": "seen"}).content.decode()
    for text in ["Public", "Draft", "Marylebone Library and online"]:
        assert f">{text}</td>" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    staff_client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        make_event()
    with django_assert_num_queries(7):
        staff_client.get("/admin/events/event/")


def test_without_permission_there_is_no_way_in(db: None) -> None:
    clerk = User.objects.create_user("kim", password="sun-lit-42", is_staff=True)
    client = Client()
    client.force_login(clerk)
    assert client.get("/admin/events/event/").status_code == 403


def form_errors(client: Client, **fields: Any) -> dict[str, list[str]]:
    form = client.post(ADD_URL, {**FORM, **fields}).context["adminform"].form
    return dict(form.errors)


@pytest.mark.parametrize("name", ["starts_at", "ends_at", "publish_at", "expire_at"])
@pytest.mark.parametrize("year", ["0001", "0026", "1999", "2101", "9999"])
def test_a_slip_in_the_year_is_refused(
    staff_client: Client, name: str, year: str
) -> None:
    fields = {f"{name}_0": f"{year}-12-12", f"{name}_1": "18:00"}
    sentence = f"The year is {year}. Give one from 2000 to 2100."
    assert form_errors(staff_client, **fields)[name] == [sentence]


@pytest.mark.parametrize(
    ("day", "clock", "sentence"),
    [
        (
            "2027-03-28",
            "01:30",
            "There is no 01:30 on Sunday 28 March 2027: the clocks go forward then. "
            "Type 00:30 or 02:30.",
        ),
        (
            "2027-03-28",
            "1am",
            "There is no 01:00 on Sunday 28 March 2027: the clocks go forward then. "
            "Type 00:00 or 02:00.",
        ),
        (
            "2026-10-25",
            "01:59",
            "01:59 comes twice on Sunday 25 October 2026: the clocks go back then. "
            "Type 00:59 or 02:59.",
        ),
    ],
)
def test_the_hour_of_the_clock_change_is_refused_with_what_to_type(
    staff_client: Client, day: str, clock: str, sentence: str
) -> None:
    fields = {"starts_at_0": day, "starts_at_1": clock}
    [error] = form_errors(staff_client, **fields)["starts_at"]
    assert plain_spaces(error) == sentence
    for hours in sentence[:-1].rpartition("Type ")[2].split(" or "):
        fields = {"starts_at_0": day, "starts_at_1": hours}
        assert "starts_at" not in form_errors(staff_client, **fields, ends_at_0="?")


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("09:00", "00:00", "All day"),
        ("09:00", "09:00", "All day"),
        ("23:59", "00:01", "All day"),
    ],
)
def test_an_all_day_event_is_judged_by_its_dates(
    staff_client: Client, start: str, end: str, when: str
) -> None:
    fields = {**FORM, "all_day": "on", "starts_at_1": start, "ends_at_1": end}
    assert staff_client.post(ADD_URL, fields).status_code == 302
    event = Event.objects.get()
    assert (event.when, event.starts_on) == (when, date(2027, 1, 10))


def test_an_all_day_event_does_not_end_the_day_before(staff_client: Client) -> None:
    fields = {"all_day": "on", "ends_at_0": "2027-01-09", "ends_at_1": "23:00"}
    expected = {"__all__": ["“Ends” must be later than “Starts”."]}
    assert form_errors(staff_client, **fields) == expected


def test_an_all_day_event_needs_no_end(staff_client: Client) -> None:
    assert form_errors(staff_client, all_day="on", starts_at_0="") == {
        "starts_at": ["This field is required."]
    }
    fields = {**FORM, "all_day": "on", "ends_at_0": ""}
    assert staff_client.post(ADD_URL, fields).status_code == 302
    assert Event.objects.get().ends_at is None
