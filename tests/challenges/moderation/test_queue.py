"""The queue: its order, what a row says, and the way through it entry by entry."""

from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.admin.queue import neighbours, received
from challenges.models import Attachment, Challenge, Entry
from challenges.services.moderation import decisions, triage
from core.models import SiteSettings
from core.working_days import time_left
from tests.challenges.factories import make_challenge, make_entry, make_public_entry

LIST_URL = "/admin/challenges/entry/"
NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/London"))  # a Wednesday


def listed_titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LIST_URL}?{query}")
    return [entry.title for entry in page.context["cl"].result_list]


def end_of_day(days: int) -> datetime:
    """The end of the day that is so many days away."""
    day = timezone.localtime(NOW) + timedelta(days=days + 1)
    return day.replace(hour=0, minute=0)


def make_entry_due_in(days: int, **over: object) -> Entry:
    entry = make_entry(**over)
    Entry.objects.filter(pk=entry.pk).update(answer_due=end_of_day(days))
    entry.refresh_from_db()
    return entry


def make_queue(staff: User, challenge: Challenge) -> list[Entry]:
    """In the order in which staff get to them."""
    old = make_public_entry(staff, challenge=challenge, title="decided, old")
    soon = make_entry_due_in(1, challenge=challenge, title="due soon")
    same_day = make_entry_due_in(1, challenge=challenge, title="due soon, came later")
    over = make_entry_due_in(-3, challenge=challenge, title="overdue")
    new = make_public_entry(staff, challenge=challenge, title="decided, new")
    return [over, soon, same_day, new, old]


def neighbour_titles(staff: User, entry: Entry, filters: str = "") -> list[str | None]:
    """The titles of the entries before and after it."""
    address = f"{LIST_URL}{entry.pk}/change/"
    request = RequestFactory().get(address, {"_changelist_filters": filters})
    request.user, request.resolver_match = staff, resolve(address)
    found = neighbours(admin.site.get_model_admin(Entry), request, entry)
    return [found and found.title for found in found]


# --- The order ---------------------------------------------------------------------


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
    monkeypatch.setattr("challenges.admin.queue.COUNT_LIMIT", 2)
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
    monkeypatch.setattr("challenges.admin.queue.COUNT_LIMIT", 2)
    monkeypatch.setattr(admin.site.get_model_admin(Entry), "list_per_page", 2)
    for _row in range(4):
        make_entry(challenge=challenge)
    offers = ["Select all of this list", "all of this list (tick", "Select all 4 ideas"]
    first, second = (staff_client.get(f"{LIST_URL}?p={page}").text for page in (1, 2))
    assert [offer in first for offer in offers] == [True, True, False]
    assert "Select all 3" not in first
    assert [offer in second for offer in offers] == [False, False, True]


# --- The row -----------------------------------------------------------------------


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


# --- Nothing to do -----------------------------------------------------------------


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


# --- From entry to entry -----------------------------------------------------------


def test_neighbours_are_those_of_the_queue(staff: User, challenge: Challenge) -> None:
    queue = make_queue(staff, challenge)
    names = [None, *(entry.title for entry in queue), None]
    for place, entry in enumerate(queue, start=1):
        assert neighbour_titles(staff, entry) == [names[place - 1], names[place + 1]]


def test_neighbours_are_filtered_as_the_list_was(
    staff: User, challenge: Challenge
) -> None:
    over, soon, same_day, new, old = make_queue(staff, challenge)
    triage.assign(over, to=staff, by=staff)
    triage.assign(old, to=staff, by=staff)
    assert neighbour_titles(staff, over, "assignee=me") == [None, old.title]
    assert neighbour_titles(staff, old, "assignee=me") == [over.title, None]
    assert neighbour_titles(staff, over, "status__exact=approved") == [None, new.title]
    assert neighbour_titles(staff, soon, "q=later") == [None, same_day.title]
    assert neighbour_titles(staff, over, "q=due+soon") == [None, soon.title]
    assert neighbour_titles(staff, over, "title=due+soon") == [None, None]
    assert neighbour_titles(staff, same_day, "q=later&p=2&o=-3") == [None, None]


def test_neighbours_of_an_entry_that_has_left_its_queue(
    staff: User, challenge: Challenge
) -> None:
    """They are found before a decision, and go on from there."""
    _over, soon, same_day, _new, _old = make_queue(staff, challenge)
    before, after = neighbour_titles(staff, soon, "status__exact=submitted")
    assert (before, after) == ("overdue", same_day.title)
    soon = decisions.approve(soon, by=staff)
    assert neighbour_titles(staff, soon, "status__exact=submitted") == [
        same_day.title,
        None,
    ]


def test_filters_that_nobody_understands_have_no_neighbours(
    staff: User, challenge: Challenge
) -> None:
    entry = make_queue(staff, challenge)[1]
    for filters in ("challenge__id__exact=x", "due=never", "entered_by__password=x"):
        assert neighbour_titles(staff, entry, filters) == [None, None]


def test_no_neighbour_costs_more_queries_than_one_look_each(
    staff: User,
    challenge: Challenge,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    queue = make_queue(staff, challenge)
    for entry in queue:
        with django_assert_max_num_queries(3):
            neighbour_titles(
                staff, entry, f"challenge__id__exact={challenge.pk}&assignee=nobody"
            )


def test_the_filters_survive_a_decision_and_lead_back_to_the_list(
    staff_client: Client, challenge: Challenge
) -> None:
    entry = make_entry(challenge=challenge)
    filters = "status__exact=submitted&q=bee"
    kept = f"?_changelist_filters={quote(filters)}"
    change, action = (
        f"{LIST_URL}{entry.pk}/{page}/{kept}" for page in ("change", "action")
    )
    back = f'href="{LIST_URL}?{filters}"'.replace("&", "&amp;")
    assert f'href="{change}"' in staff_client.get(f"{LIST_URL}?{filters}").text
    page = staff_client.get(change).text
    assert f'action="{action}"' in page
    assert back in page
    done = staff_client.post(action, {"action_name": "approve"})
    assert done.url == change
    page = staff_client.get(change).text
    assert back in page
    for name in ("outcome", "update", "add-file"):
        assert f'formaction="{LIST_URL}{entry.pk}/{name}/{kept}"' in page


# --- Its cost ----------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_queue_takes_eight_queries_whatever_it_shows(
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
    with django_assert_num_queries(8):
        assert len(listed_titles(staff_client, "status__exact=submitted")) == rows
    with django_assert_max_num_queries(9):  # on PostgreSQL, one to look up the words
        assert len(listed_titles(staff_client, "q=bee")) == rows
