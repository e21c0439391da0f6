"""The queue: its order, what a row says, and what it costs."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.admin.queue import received
from challenges.models import Attachment, Challenge, Entry
from challenges.services.moderation import triage
from core.models import SiteSettings
from core.working_days import time_left
from tests.challenges.admin_pages import LIST_URL
from tests.challenges.factories import make_challenge, make_entry, make_public_entry
from tests.challenges.moderation.queue import (
    NOW,
    end_of_day,
    listed_titles,
    make_entry_due_in,
    make_queue,
)


def test_whose_answer_is_due_first_comes_first_and_decided_ones_last(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    queue = make_queue(staff, challenge)
    assert listed_titles(staff_client) == [entry.title for entry in queue]


def test_a_column_sorts_the_list(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    queue = make_queue(staff, challenge)
    by_arrival = [entry.title for entry in sorted(queue, key=lambda entry: entry.pk)]
    columns = staff_client.get(LIST_URL).context["cl"].list_display
    column = columns.index(received)
    assert listed_titles(staff_client, f"o={column}") == by_arrival
    assert listed_titles(staff_client, f"o=-{column}") == by_arrival[::-1]


def test_a_page_beyond_the_last_one_is_the_last_one(
    staff_client: Client, challenge: Challenge
) -> None:
    for number in range(51):
        make_entry(challenge=challenge, title=f"number {number:02}")
    assert listed_titles(staff_client, "p=2") == ["number 50"]
    assert listed_titles(staff_client, "p=99999999999999999999") == ["number 50"]
    assert listed_titles(staff_client, "p=nonsense")[0] == "number 00"


def test_no_more_are_counted_than_somebody_wants_to_know(
    staff_client: Client, challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.admin.queue.COUNT_LIMIT", 2)
    monkeypatch.setattr(admin.site.get_model_admin(Entry), "list_per_page", 2)
    for number in range(5):
        make_entry(challenge=challenge, title=f"number {number}")
    assert "More than 2 ideas" in staff_client.get(LIST_URL).text
    assert "More than 4 ideas" in staff_client.get(f"{LIST_URL}?p=2").text
    assert listed_titles(staff_client, "p=3") == ["number 4"]
    assert "5 ideas" in staff_client.get(f"{LIST_URL}?p=3").text


def test_no_number_is_said_of_all_when_they_are_not_all_counted(
    staff_client: Client, challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.admin.queue.COUNT_LIMIT", 2)
    monkeypatch.setattr(admin.site.get_model_admin(Entry), "list_per_page", 2)
    for _row in range(4):
        make_entry(challenge=challenge)
    offers = ["Select all of this list", "all of this list (tick", "Select all 4 ideas"]
    first, second = (staff_client.get(f"{LIST_URL}?p={page}").text for page in (1, 2))
    assert [offer in first for offer in offers] == [True, True, False]
    assert "Select all 3" not in first
    assert [offer in second for offer in offers] == [False, False, True]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-6, "Overdue by 4 working days"),
        (-1, "Overdue by 1 working day"),
        (0, "Due today"),
        (1, "1 working day left"),
        (5, "3 working days left"),
    ],
)
def test_the_time_left_is_told_in_working_days(days: int, words: str) -> None:
    with time_machine.travel(NOW):
        assert time_left(end_of_day(days)) == words


def test_on_a_day_off_nothing_is_overdue_by_a_working_day() -> None:
    with time_machine.travel(NOW + timedelta(days=3)):  # Saturday
        assert time_left(end_of_day(2)) == "Overdue"
        assert time_left(end_of_day(5)) == "1 working day left"


def test_nothing_is_due_when_nobody_waits() -> None:
    assert time_left(None) == ""


def test_a_row_says_what_a_moderator_looks_for(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    other = make_entry(challenge=challenge, email="kim@example.com", title="Bees")
    entry = make_entry_due_in(
        *(-3,), challenge=challenge, links="https://example.com", title="Bee hotels"
    )
    Entry.objects.filter(pk=entry.pk).update(
        is_late=True, is_taken_down=True, duplicate_of=other
    )
    Attachment.objects.create(entry=entry, kind="document", name="plan.pdf")
    make_entry(challenge=challenge, email="MIRA@example.com")
    User.objects.filter(pk=staff.pk).update(first_name="Sam", last_name="Hill")
    triage.assign(entry, to=staff, by=staff)
    with time_machine.travel(NOW):
        staff_client.force_login(staff)
        page = staff_client.get(LIST_URL).text
    row = page[page.index("<tbody>") :].partition("</tr>")[0]
    for words in (
        '<span class="due due--over">Overdue by 3 working days</span>',
        *("Bee hotels", entry.reference, "Clean tech city", "To review", "Sam Hill"),
        *(">Late<", ">Taken down<", f">Same idea as {other.reference}<"),
        *(">Files<", ">Links<", ">Sent more<"),
    ):
        assert words in row


def test_a_row_that_is_like_any_other_has_no_mark(
    staff_client: Client, challenge: Challenge
) -> None:
    make_entry(challenge=challenge, email="", origin="phone")
    make_entry(challenge=challenge, email="", origin="phone")
    assert 'class="mark"' not in staff_client.get(LIST_URL).text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "Nobody waits for an answer. Thank you: you are done here."),
        ("due=overdue", "Nothing waits for you here. Enjoy the moment."),
        ("q=zeppelin", "No idea is like that. Take a filter away, or search for less"),
    ],
)
def test_an_empty_queue_says_something_kind(
    staff_client: Client, staff: User, challenge: Challenge, query: str, text: str
) -> None:
    make_public_entry(staff, challenge=challenge)
    assert text in staff_client.get(f"{LIST_URL}?{query}").text


def test_a_site_without_entries_says_where_they_will_be(
    staff_client: Client, site: SiteSettings
) -> None:
    assert "No ideas yet. They appear here" in staff_client.get(LIST_URL).text


def test_who_has_something_to_do_is_not_thanked_yet(
    staff_client: Client, challenge: Challenge
) -> None:
    make_entry(challenge=challenge)
    assert 'class="empty-message"' not in staff_client.get(LIST_URL).text


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_queue_takes_nine_queries_whatever_it_shows(
    staff_client: Client,
    staff: User,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    site: SiteSettings,
) -> None:
    for _row in range(rows):
        entry = make_entry(challenge=make_challenge())
        colleague = User.objects.create_superuser(f"kim {entry.pk}", password=None)
        triage.assign(entry, to=colleague, by=staff)
    with django_assert_num_queries(9):
        assert len(listed_titles(staff_client, "status__exact=submitted")) == rows
    with django_assert_max_num_queries(10):  # on PostgreSQL, one to look up the words
        assert len(listed_titles(staff_client, "q=bee")) == rows
