"""The form of an event for staff: its parts, and what it understands."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from zeal import zeal_ignore

from core.models import SiteSettings
from events.models import Event, Series
from tests.events.factories import london, make_event, make_venue
from tests.events.test_admin import ADD_URL, FORM
from tests.support.admin_forms import (
    admin_url,
    change_in_admin,
    form_of,
    opened_form,
)
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_event() -> Any:
    with time_machine.travel("2026-12-01T10:00:00+00:00", tick=False):
        yield


def open_parts(page: Any) -> list[str]:
    """Return the headings of the parts that can be closed and are open."""
    opened = r'<details open><summary id="[^"]*" class="fieldset-heading">([^<]*)<'
    return re.findall(opened, page.text)


def add(client: Client, **fields: str) -> Event:
    response = client.post(ADD_URL, {**FORM, **fields})
    assert response.status_code == 302, response.context["adminform"].form.errors
    return Event.objects.get()


def test_an_all_day_event_is_asked_for_no_time(staff_client: Client) -> None:
    times = {"starts_at_1": "", "ends_at_1": "", "ends_at_0": "2027-01-12"}
    event = add(staff_client, all_day="on", **times)
    assert plain_spaces(event.when) == "Sunday 10 January to Tuesday 12 January 2027"
    url = admin_url(event, "change")
    assert staff_client.post(url, opened_form(staff_client, url)).status_code == 302
    event.refresh_from_db()
    assert (event.sequence, event.all_day) == (0, True)


def test_times_are_typed_as_people_write_them(staff_client: Client) -> None:
    event = add(staff_client, starts_at_1="6pm", ends_at_1="20.30")
    assert plain_spaces(event.when) == "6pm to 8:30pm"


def test_the_address_is_made_of_the_title(staff_client: Client) -> None:
    slugs = ["repair-cafe", "repair-cafe-2"]
    for summary in slugs:  # the same form twice would be a double click
        sent = {**FORM, "slug": "", "summary": summary}
        assert staff_client.post(ADD_URL, sent).status_code == 302
    assert [*Event.objects.order_by("pk").values_list("slug", flat=True)] == slugs
    page = staff_client.post(ADD_URL, {**FORM, "slug": "", "title": "Киты"})
    assert page.context["adminform"].form.errors == {
        "slug": ["Write it in the letters a to z."]
    }


def test_what_is_rarely_needed_is_closed_until_it_holds_something(
    staff_client: Client,
) -> None:
    venue = {"venue": make_venue(), "venue_name": "", "address": ""}
    url = admin_url(make_event(**venue), "change")
    assert open_parts(staff_client.get(url)) == []
    full = make_event(**venue, organiser="The library", notes="Full.")
    opened = open_parts(staff_client.get(admin_url(full, "change")))
    assert opened == ["How to join online, organiser, web address", "Afterwards"]
    wrong = {**opened_form(staff_client, url), "state": "cancelled", "slug": "?"}
    page = staff_client.post(url, wrong)
    assert open_parts(page) == [
        "How to join online, organiser, web address",
        "Change of plan",
    ]


def test_answers_about_access_are_a_table_beside_those_of_the_venue(
    staff_client: Client,
) -> None:
    venue = make_venue(step_free="yes", bsl="no")
    event = make_event(venue=venue, hearing_loop="yes")
    page = staff_client.get(admin_url(event, "change"))
    assert "Tadpole Hall (step-free access)</option>" in page.text
    table = page.text.partition('<table class="choice-grid">')[2]
    table = table.partition("</table>")[0]
    assert table.count('type="radio"') == 21
    assert [table.count(text) for text in ["Venue: yes", "Venue: no", "checked"]] == [
        1,
        1,
        7,
    ]
    assert form_of(page)["hearing_loop"] == ["yes"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"step_free": "no"}, []),
        ({"access_note": "Ring us."}, []),
        ({"is_online": True, "venue_name": "", "how_to_join": "Ring."}, []),
        ({}, ["id_step_free_0"]),
        ({"step_free": "yes", "is_online": True}, ["id_how_to_join"]),
    ],
)
def test_what_an_event_does_not_say_is_found(
    staff_client: Client, fields: dict[str, Any], found: list[str]
) -> None:
    event = make_event(publish_at=None, **fields)
    page = staff_client.get(admin_url(event, "change"))
    assert [id for id, *_ in page.context["panel"]["findings"]] == found


def test_an_event_that_is_over_is_asked_about(staff_client: Client) -> None:
    typed = {"starts_at_0": "2020-01-10", "ends_at_0": "2020-01-10", "bsl": "yes"}
    page = staff_client.post(ADD_URL, {**FORM, **typed, "_publish": "now"})
    assert [message for *_, message in page.context["panel"]["findings"]] == [
        "It is over. If it is yet to come, correct its date."
    ]
    asked = page.context["panel"]["to_confirm"]
    sent = {**form_of(page), "_confirmed": asked}
    assert staff_client.post(ADD_URL, sent).status_code == 302
    assert Event.objects.get().publication == "published"


def test_nothing_is_asked_about_what_was_public_in_time(
    staff_client: Client,
) -> None:
    start, told = london(2020, 1, 10, 18), london(2020, 1, 1)
    event = make_event(starts_at=start, publish_at=told, bsl="yes")
    page = staff_client.get(admin_url(event, "change"))
    assert page.context["panel"]["findings"] == []


def test_ten_clinics_are_planned_from_one_form(staff_client: Client) -> None:
    page = staff_client.post(ADD_URL, {**FORM, "bsl": "yes", "_repeat": "yes"})
    event = Event.objects.get()
    url = f"/admin/events/series/add/?first_event={event.pk}"
    assert (page.status_code, page.headers["Location"]) == (303, url)
    form = opened_form(staff_client, url)
    assert form["name"] == ["Repair café"]
    rule = {"every": "1", "unit": "weeks", "until": "2027-03-14"}
    page = staff_client.post(url, {**form, **rule}, follow=True)
    assert "It has 10 dates." in page.text
    assert "publish the first event, and all are public" in page.text
    # Each date is locked before it is changed.
    with zeal_ignore([{"model": "events.Event", "field": "get()"}]):
        change_in_admin(staff_client, event, _publish="now")
    clinics = Series.objects.get().events.published()
    assert (clinics.count(), clinics.last().starts_on) == (10, date(2027, 3, 14))


def test_a_text_from_a_word_processor_keeps_its_lists(
    staff_client: Client, site: SiteSettings
) -> None:
    body = "What to bring\r\n•\tA lamp\r\n•\tTea\r\nSee www.example.com"
    sent = {**FORM, "body": body}
    page = staff_client.post(f"{ADD_URL}preview/", sent)
    assert "<li>A lamp</li>" in page.text
    assert 'href="https://www.example.com"' in page.text


@pytest.mark.parametrize("title", ["Past", "Calendar", "Subscribe"])
def test_an_address_made_of_a_title_leaves_other_pages_alone(
    staff_client: Client, title: str
) -> None:
    staff_client.post(ADD_URL, {**FORM, "title": title, "slug": ""})
    assert Event.objects.get().slug == f"{title.lower()}-2"


def test_a_form_of_a_whole_day_that_comes_back_has_the_typed_time(
    staff_client: Client,
) -> None:
    typed = {"all_day": "on", "starts_at_1": "6pm", "title": ""}
    page = staff_client.post(ADD_URL, {**FORM, **typed})
    assert set(page.context["adminform"].form.errors) == {"title"}
    back = form_of(page)
    assert (back["starts_at_1"], back["all_day"]) == (["6pm"], ["on"])
    back["title"] = ["Fair"]
    assert staff_client.post(ADD_URL, back).status_code == 302
    assert f"{timezone.localtime(Event.objects.get().starts_at):%H:%M}" == "00:00"
