"""Tests of importing events: what becomes of each row, and a table there and back."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import OldAddress
from core.uploads import isolated
from events.feeds import CSV_FIELDS
from events.importing import files
from events.importing.files import Row, read_file
from events.importing.rows import plan_events
from events.importing.services import plan_import, run_import
from events.models import Event, EventImport
from events.tasks import purge_old_imports
from focus_areas.models import FocusArea
from tests.events.factories import london, make_event, make_venue
from tests.events.test_read_ics import calendar
from tests.support.alphabets import texts
from tests.support.examples import examples
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

NOW = london(2027, 1, 2, 9)


def import_file(content: bytes, by: User) -> EventImport:
    table = read_file(io.BytesIO(content))
    return run_import(plan_import("events", table.rows, by=by), by=by)


def table(*rows: dict[str, str]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, names)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def refusals(*rows: dict[str, str]) -> list[str]:
    return [str(each.refusal) for each in plan_events(list(rows))]


def exported(client: Client) -> list[dict[str, str]]:
    text = client.get("/events/feed.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return [{**row, "changed": ""} for row in rows]


def make_all_kinds() -> None:
    venue = make_venue(step_free="yes", quiet_space="no")
    make_event(
        title="=1+1, “Café”; tea",
        slug="cafe",
        body="Line\r\nand *line*",
        focus_area=FocusArea.objects.first(),
        hearing_loop="yes",
        access_note="-ring us",
        organiser="The Map Circle",
        booking_url="https://booking.example/map",
        audience="families",
        language="ar",
    )
    make_event(venue=venue, venue_name="", address="", is_free=False, price="£5")
    make_event(starts_at=london(2027, 10, 31, 1, 30, fold=1), is_online=True)
    make_event(starts_at=london(2027, 3, 27), ends_at=london(2027, 3, 29), all_day=True)
    make_event(state="cancelled", change_reason="The speaker is ill.")
    make_event(state="moved_online", change_reason="Wet.", is_online=True)


def test_our_own_table_can_be_imported_on_another_site(
    client: Client, staff: User
) -> None:
    with time_machine.travel(NOW, tick=False):
        make_all_kinds()
        before = exported(client)
        content = client.get("/events/feed.csv").content
        Event.objects.all().delete()
        assert import_file(content, staff).number == 6
        assert exported(client) == []  # they are drafts
        Event.objects.update(publish_at=NOW)
        assert exported(client) == before


def test_a_second_import_of_the_same_file_changes_nothing(staff: User) -> None:
    with time_machine.travel(NOW, tick=False):
        weekly = (
            "UID:clinic@calendar.example\nSUMMARY:Clinic\nDTSTART:20270110T180000Z\n"
            "RRULE:FREQ=WEEKLY;COUNT=3"
        )
        no_uid = "SUMMARY:Walk\nDTSTART:20270110T180000Z"
        content = calendar(weekly, no_uid)
        assert import_file(content, staff).number == 4
        stored = list(Event.objects.order_by("pk").values())
        again = import_file(content, staff)
    assert again.number == 0
    assert list(Event.objects.order_by("pk").values()) == stored
    planned = plan_events(again.rows)
    assert [each.is_here for each in planned] == [True] * 4


def test_what_a_calendar_says_and_what_it_does_not(staff: User) -> None:
    make_venue(name="Tadpole Hall")
    area = FocusArea.objects.first()
    assert area is not None
    content = calendar(
        "UID:a\nDTSTART:20270310T180000Z\nSUMMARY:Cancelled: Walk\nSTATUS:CANCELLED\n"
        "LOCATION:tadpole hall\\, 27 Tadpole Lane\nCATEGORIES:Parks," + area.name + "\n"
        "DESCRIPTION:Bring <b>boots</b>.\\n\\nhttps://old.example/walk\n"
        "URL:https://old.example/walk\nORGANIZER;CN=The Walkers:mailto:w@example.com",
        "UID:b\nDTSTART:20270310T180000Z\nSUMMARY:Talk\n"
        "LOCATION:https://meet.example/secret\nORGANIZER;CN=k@example.com:mailto:k",
        "UID:c\nDTSTART:20270310T180000Z\nSUMMARY:Talk",
    )
    import_file(content, staff)
    names = ["title", "slug", "state", "change_reason", "summary", "body", "organiser"]
    names += ["venue__name", "venue_name", "address", "is_online", "price", "is_free"]
    walk, talk, other = Event.objects.order_by("pk").values_list(*names, "focus_area")
    assert walk == (
        *("Walk", "walk", "cancelled", "No reason is given.", "Bring boots."),
        *("Bring <b>boots</b>.", "The Walkers", "Tadpole Hall", "", "27 Tadpole Lane"),
        *(False, "Price to be confirmed", False, area.pk),
    )
    assert talk == (
        *("Talk", "talk", "scheduled", "", "Talk", "", "", None, "", "", True),
        *("Price to be confirmed", False, None),
    )
    assert other == (
        *("Talk", "talk-2027-03-10", "scheduled", "", "Talk", "", "", None),
        *("Place to be confirmed", "", False, "Price to be confirmed", False, None),
    )
    stored = repr(list(Event.objects.values()))
    assert "meet.example" not in stored
    assert "k@example.com" not in stored


def test_an_imported_event_is_a_draft_with_a_version_and_an_address_of_its_own(
    staff: User,
) -> None:
    OldAddress.objects.create(kind="events.event", slug="walk", content_pk=0)
    row = {"title": "Walk", "starts": "10/03/2027 18:00", "place": "Park"}
    import_file(table(row, {**row, "starts": "2027-03-11"}), staff)
    first, second = Event.objects.order_by("starts_at")
    assert (first.publication, first.slug, second.slug) == (
        *("draft", "walk-2027-03-10", "walk-2027-03-11"),
    )
    assert plain_spaces(first.when) == "From 6pm"
    assert second.when == "All day"
    assert first.over_at == first.ends_by
    version = first.versions.get()
    assert (version.title, version.history_user) == ("Walk", staff)


def test_the_rows_of_a_file_are_kept_for_a_week(staff: User) -> None:
    with time_machine.travel(NOW, tick=False):
        plan_import("old.csv", [], by=staff)
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert purge_old_imports() == 0
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        new = plan_import("new.csv", [], by=staff)
        assert (purge_old_imports(), purge_old_imports()) == (1, 0)
    assert EventImport.objects.get() == new


GOOD = {"title": "Walk", "starts": "2027-03-10 18:00"}


def test_each_row_is_refused_in_words() -> None:
    bad: list[tuple[dict[str, str], str]] = [
        ({"title": ""}, "It has no title."),
        ({"starts": "soon"}, "It has no start that we can read."),
        ({"ends": "later"}, "It has no end that we can read."),
        ({"starts": "1027-03-10"}, "Its year is not between 2000 and 2100."),
        (
            {"starts": "9999-12-31T23:59-12:00"},
            "Its year is not between 2000 and 2100.",
        ),
        ({"ends": "2027-03-10 17:00"}, "It ends before it starts."),
        ({"online": "perhaps"}, "“online” is neither yes nor no."),
        (
            {"bsl": "maybe"},
            "“British Sign Language”: Value 'maybe' is not a valid choice.",
        ),
        ({"booking_link": "javascript:alert(1)"}, "“booking link”: Enter a valid URL."),
        (
            {"title": "x" * 121},
            "“title”: Ensure this value has at most 120 characters (it has 121).",
        ),
        ({"problem": "private"}, "Its calendar says that it is private."),
        ({}, ""),
        ({}, "It is in the file twice."),
    ]
    assert refusals(*({**GOOD, **fields} for fields, _text in bad)) == [
        text for _fields, text in bad
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" \n", "empty"),
        (b"x" * (files.MAX_BYTES + 1), "big"),
        (b"PK\3\4" + b"\xff" * 9, "office"),
        ("title,starts\nCafé,2027-03-10".encode("utf-16"), "encoding"),
        ("title,starts\nCafé,2027-03-10".encode("cp1252"), "encoding"),
        (b"name,date\nWalk,2027-03-10", "columns"),
        (b"title,starts\n", "none"),
        (b"title,starts\n" + b"Walk,2027-03-10\n" * 1_001, "many"),
        (b"title,starts\n" + b"x" * 140_000 + b",1", "table"),
        (calendar(), "none"),
        (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nX\r\n", "broken"),
    ],
)
def test_a_file_is_refused_as_a_whole(content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_file(io.BytesIO(content))
    assert refusal.value.code == code


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for look in ("QUICK", "SLOW"):
        limits = getattr(isolated, look)._replace(timeout=0.001)
        monkeypatch.setattr(isolated, look, limits)
    with pytest.raises(ValidationError) as refusal:
        read_file(io.BytesIO(calendar()))
    assert refusal.value.code == "heavy"


def test_columns_in_any_order_and_with_semicolons() -> None:
    content = "\ufeffStarts;TITLE;Booking link;Colour\n2027-03-10;Walk;;red\n".encode()
    read = read_file(io.BytesIO(content))
    assert (read.rows, read.left_out) == (
        [{"starts": "2027-03-10", "title": "Walk", "booking_link": ""}],
        ["colour"],
    )


WORDS = ["", "yes", "no", "2027-03-28 01:30", "10/03/2027", "cancelled"]
WORDS += ["moved_online", "Free", "ar", "x" * 201]
CELLS = st.sampled_from(WORDS) | texts(max_size=20)

ROWS: st.SearchStrategy[list[Row]] = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.just("Walk") | texts(max_size=20),
            "starts": st.just("2027-03-28"),
        },
        optional=dict.fromkeys({*CSV_FIELDS} - {"title", "starts"}, CELLS),
    ),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=examples(30),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ROWS)
def test_whatever_a_table_says_what_is_new_can_be_stored(
    staff: User, rows: list[Any]
) -> None:
    with transaction.atomic():
        table_read = read_file(io.BytesIO(table(*rows)))
        new = sum(each.is_new for each in plan_events(table_read.rows))
        event_import = plan_import("x", table_read.rows, by=staff)
        assert run_import(event_import, by=staff).number == new
        for event in Event.objects.all():
            event.full_clean()
        transaction.set_rollback(True)
