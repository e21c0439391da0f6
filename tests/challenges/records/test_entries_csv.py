"""Export of the list of entries as CSV: exactly that list, for permitted staff."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from challenges.models import Entry, ExportRecord
from challenges.services.moderation import decisions, triage
from challenges.services.records import entries_csv
from tests.challenges.factories import make_challenge, make_entry

LIST_URL = "/admin/challenges/entry/"
EXPORT_URL = f"{LIST_URL}export/"
EVENING = datetime(2027, 7, 10, 23, 30, tzinfo=UTC)  # half past midnight in London

pytestmark = pytest.mark.usefixtures("site")


def exported_rows(client: Client, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"{EXPORT_URL}?{query}").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def make_user_with(*permissions: str) -> User:
    user = User.objects.create_user("kim", is_staff=True)
    granted = Permission.objects.filter(codename__in=permissions)
    user.user_permissions.set(granted)
    return user


def export_records() -> list[tuple[str, str, int]]:
    rows = ExportRecord.objects.order_by("pk").select_related("by")
    return [(row.by.username, row.chosen, row.rows) for row in rows]


def test_all_that_staff_need_is_in_plain_words(
    staff_client: Client, staff: User
) -> None:
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Holt")
    with time_machine.travel(EVENING, tick=False):
        entry = make_entry(
            title="=SUM(A1)",
            origin="phone",
            by=staff,
            email="",
            phone="020 7946 0123",
            postal_address="1 Mill Lane",
            idea="One\r\nTwo; three",
            organisation="Vale & Co",
            challenge=make_challenge(title="Quiet streets", promise_days=5),
        )
        triage.assign(entry, to=kim, by=staff)
        decisions.approve(entry, by=staff)
    duplicate = make_entry(title="Bee inns")
    Entry.objects.filter(pk=duplicate.pk).update(duplicate_of=entry)
    decisions.approve(duplicate, by=staff)

    rows = {row["Reference"]: row for row in exported_rows(staff_client)}
    assert rows[duplicate.reference]["Same idea as"] == entry.reference
    assert rows[entry.reference] == {
        "Reference": entry.reference,
        "Challenge": "Quiet streets",
        "Status": "Approved",
        "Outcome": "",
        "Award": "",
        "What the judges said": "",
        "Title": "\u200b=SUM(A1)",  # seen as =SUM(A1)
        "Focus area": "Clean tech city",
        "Problem": "Bees have nowhere to live.",
        "Idea": "One\r\nTwo; three",
        "Who benefits": "Bees and gardeners.",
        "Links": "",
        "Help needed": "",
        "Name": "Mira Vale",
        "Email": "",
        "Phone": "020 7946 0123",
        "Postal address": "1 Mill Lane",
        "Kind of entrant": "I live here",
        "Organisation or school": "Vale & Co",
        "Team or class": "",
        "How it reached us": "By phone",
        "Typed in by": "sam",
        "Rules accepted": "yes",
        "May be published": "yes",
        "May be contacted": "no",
        "Wants no emails": "no",
        "Received": "2027-07-11 00:30",
        "Answer due": "",
        "Decided": "2027-07-11 00:30",
        "Assigned to": "Kim Holt",
        "Late": "no",
        "Taken down": "no",
        "Same idea as": "",
    }


def test_until_when_an_answer_is_due_is_our_time(staff_client: Client) -> None:
    entry = make_entry()
    Entry.objects.filter(pk=entry.pk).update(answer_due=EVENING)
    assert exported_rows(staff_client)[0]["Answer due"] == "2027-07-11 00:30"


def test_it_is_a_file_for_spreadsheets(client: Client, staff: User) -> None:
    with time_machine.travel(EVENING):
        client.force_login(staff)
        response = client.get(EXPORT_URL)
        content = response.getvalue()
    assert response.streaming
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="ideas-2027-07-11.csv"'
    )
    assert "no-store" in response.headers["Cache-Control"]
    assert content.startswith(b'\xef\xbb\xbf"Reference","Challenge",')
    assert content.endswith(b'"Same idea as"\r\n')


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["A", "B", "C"]),
        ("o=2", ["A", "B", "C"]),
        ("o=-3.2", ["A", "B", "C"]),
        ("status__exact=approved", ["B"]),
        ("q=roof", ["A", "C"]),
        ("q=roof&audience__exact=school", ["C"]),
        ("q=nowhere+at+all", []),
    ],
)
def test_it_is_the_list_that_was_asked_for(
    staff_client: Client, staff: User, query: str, titles: list[str]
) -> None:
    roof, challenge = "On a roof.", make_challenge()
    make_entry(title="A", idea=roof, challenge=challenge)
    decisions.approve(make_entry(title="B", idea="In a park."), by=staff)
    make_entry(title="C", idea=roof, audience="school", challenge=challenge)
    exported = [row["Title"] for row in exported_rows(staff_client, query)]
    shown = staff_client.get(f"{LIST_URL}?{query}").context["cl"].result_list
    assert sorted(exported) == titles
    assert exported == [entry.title for entry in shown]


def test_the_list_leads_to_its_export_whatever_page_it_shows(
    staff_client: Client,
) -> None:
    make_entry()
    page = staff_client.get(f"{LIST_URL}?q=bees&status__exact=submitted").text
    address = f"{EXPORT_URL}?q=bees&amp;status__exact=submitted"
    assert f'<a href="{address}">Export this list (CSV)</a>' in page
    assert f'<a href="{EXPORT_URL}?">Export' in staff_client.get(f"{LIST_URL}?p=1").text


def test_an_address_that_makes_no_sense_leads_to_the_list(staff_client: Client) -> None:
    assert staff_client.get(f"{EXPORT_URL}?colour=red").url == f"{LIST_URL}?e=1"
    assert not ExportRecord.objects.exists()


@pytest.mark.parametrize(
    ("permissions", "status"),
    [
        (["moderate_entry", "export_entry"], 200),
        (["view_entry", "export_entry"], 200),
        (["moderate_entry"], 403),
        (["export_entry"], 403),
    ],
)
def test_it_takes_the_permission_to_export_and_to_read(
    client: Client, permissions: list[str], status: int
) -> None:
    make_entry()
    client.force_login(make_user_with(*permissions))
    response = client.get(EXPORT_URL)
    assert response.status_code == status
    assert b"Mira Vale" in response.getvalue() or status == 403
    assert len(export_records()) == (status == 200)
    if "moderate_entry" in permissions:
        assert ("Export this list" in client.get(LIST_URL).text) is (status == 200)


def test_each_export_leaves_one_row_that_an_auditor_can_read(
    staff_client: Client, staff: User, client: Client
) -> None:
    challenge = make_challenge(title="Quiet streets")
    make_challenge(title="Green roofs")
    for _number in range(3):
        make_entry(challenge=challenge)
    exported_rows(staff_client)
    query = f"challenge__id__exact={challenge.pk}&status__exact=submitted"
    exported_rows(staff_client, f"{query}&q=mira@example.com&o=2")
    assert export_records() == [
        ("sam", "All", 3),
        ("sam", "Status: To review. Challenge: Quiet streets. Found by a search", 3),
    ]
    client.force_login(make_user_with("view_exportrecord"))
    page = client.get(reverse("admin:challenges_exportrecord_changelist")).text
    assert "Status: To review. Challenge: Quiet streets. Found by a search" in page


def test_it_is_noted_before_the_first_line_is_read(staff: User) -> None:
    make_entry()
    lines = entries_csv.export_list(Entry.objects.all(), by=staff, chosen="All")
    assert export_records() == [("sam", "All", 1)]
    assert next(lines) == "\ufeff"


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_as_for_one(
    staff_client: Client,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        triage.assign(make_entry(by=staff), to=staff, by=staff)
    # session, user, the count and the row of the log, entries
    with django_assert_num_queries(6):
        assert len(exported_rows(staff_client)) == rows
