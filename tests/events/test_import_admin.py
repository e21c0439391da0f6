"""Tests of the import of events in the admin: shown first, and stored by a button."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.importing.services import plan_import
from events.models import Event, EventImport
from tests.events.test_read_ics import calendar

pytestmark = pytest.mark.django_db

IMPORT_URL = "/admin/events/event/import/"
DRAFTS_URL = "/admin/events/event/?publication=draft"


def send(client: Client, content: bytes, name: str = "old.ics") -> Any:
    return client.post(IMPORT_URL, {"file": SimpleUploadedFile(name, content)})


def shown(page: Any) -> list[tuple[str, str, bool]]:
    """Return title, refusal and whether it is here already, of each row of a page."""
    rows = page.context["page_obj"]
    return [(row.event.title, str(row.refusal), row.is_here) for row in rows]


def test_a_file_is_shown_and_then_imported(staff_client: Client) -> None:
    assert IMPORT_URL in staff_client.get("/admin/events/event/").text
    content = calendar(
        "UID:a\nSUMMARY:Walk\nDTSTART:20990310T180000Z\nLOCATION:Park",
        "UID:b\nSUMMARY:Secret\nDTSTART:20990310T180000Z\nCLASS:PRIVATE",
    )
    sent = send(staff_client, content)
    assert sent.status_code == 303
    page = staff_client.get(sent["Location"])
    assert not Event.objects.exists()
    assert shown(page) == [
        ("Walk", "", False),
        ("", "Its calendar says that it is private.", False),
    ]
    assert "Import 1 event</button>" in page.text
    for _press in range(2):  # a double click
        done = staff_client.post(sent["Location"], follow=True)
    assert "1 event came in as a draft." in done.text
    assert DRAFTS_URL in done.text
    assert Event.objects.get().publication == "draft"
    again = staff_client.get(send(staff_client, content)["Location"])
    assert shown(again)[0] == ("Walk", "", True)
    assert "</button>" not in again.text.partition("<main")[2].partition("<h2")[0]


def test_a_file_that_cannot_be_read_is_refused_in_words(staff_client: Client) -> None:
    page = send(staff_client, b"a,b\n1,2\n", "table.csv")
    assert page.status_code == 200
    [error] = page.context["form"].errors["file"]
    assert error.startswith("Choose a calendar file (.ics), or a table (CSV)")
    assert "<title>Error: Import events" in page.text
    assert not EventImport.objects.exists()
    none = staff_client.post(IMPORT_URL).context["form"].errors
    assert none == {"file": ["Choose a file"]}


def test_columns_that_are_none_of_ours_are_named(staff_client: Client) -> None:
    sent = send(staff_client, b"title,starts,colour\nWalk,2099-03-10,red\n", "a.csv")
    page = staff_client.get(sent["Location"])
    assert "none of ours, and are left out: colour" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_takes_as_many_queries_for_three_as_for_one(
    staff_client: Client,
    staff: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = [{"title": f"Walk {n}", "starts": "2099-03-10"} for n in range(count)]
    url = f"{IMPORT_URL}{plan_import('a.csv', rows, by=staff).pk}/"
    with django_assert_num_queries(9):
        staff_client.get(url)
    with django_assert_num_queries(15):
        staff_client.post(url)


def test_a_row_with_an_unknown_state_is_listed_as_refused(staff_client: Client) -> None:
    sent = send(staff_client, b"title,starts,state\nA,2027-01-01,confirmed\n", "a.csv")
    page = staff_client.get(sent["Location"], {"show": "refused"})
    refusal = "“status”: Value 'confirmed' is not a valid choice."
    assert (page.status_code, shown(page)) == (200, [("A", refusal, False)])


def test_a_time_zone_that_nobody_knows_is_told_of_its_row(staff_client: Client) -> None:
    content = calendar(
        "UID:a\nSUMMARY:Walk\nDTSTART;TZID=Mars/Phobos:20990310T180000",
        "UID:b\nSUMMARY:Talk\nDTSTART;TZID=Europe/Paris:20990310T180000",
    )
    page = staff_client.get(send(staff_client, content)["Location"])
    assert page.text.count("We do not know its time zone, “Mars/Phobos”") == 1
    zones = [(row.event.title, row.unknown_zone) for row in page.context["page_obj"]]
    assert zones == [("Walk", "Mars/Phobos"), ("Talk", "")]


def test_a_table_takes_times_as_the_form_does(staff_client: Client) -> None:
    lines = ["01/02/2027 6pm", "1/2/27 6pm", "2027-02-01 18.00", "01/02/2027 6:30 pm"]
    lines += ["01/02/2027", "2027-02-01T18:00", "01/02/2027 6"]
    content = "title,starts\n" + "".join(f"A{n},{t}\n" for n, t in enumerate(lines))
    page = staff_client.get(send(staff_client, content.encode(), "a.csv")["Location"])
    assert [
        str(row.refusal) or f"{row.event.starts_at:%Y-%m-%d %H:%M} {row.event.all_day}"
        for row in page.context["page_obj"]
    ] == [
        *["2027-02-01 18:00 False"] * 3,
        "2027-02-01 18:30 False",
        "2027-02-01 00:00 True",
        "2027-02-01 18:00 False",
        "It has no start that we can read.",
    ]
