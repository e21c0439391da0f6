"""How far a moderator is: the place in the list, and the decisions of today."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry, EntryHistory
from challenges.services.moderation import decisions
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import make_entry

FILTERS = "?_changelist_filters=status__exact%3Dsubmitted"


def shown_progress(client: Client, entry: Entry, query: str = FILTERS) -> str:
    page = client.get(entry_page_url(entry, query=query)).text
    [progress] = re.findall(r"workflow__nav.*?<p>(.*?)</p>", page, re.DOTALL)
    return progress


@pytest.fixture
def entries(challenge: Challenge) -> list[Entry]:
    return [make_entry(challenge=challenge) for _row in range(3)]


def test_the_place_is_that_in_the_list_it_was_opened_from(
    staff_client: Client, staff: User, entries: list[Entry]
) -> None:
    kim = User.objects.create_user("kim", is_staff=True)
    decisions.approve(entries[0], by=kim)
    assert shown_progress(staff_client, entries[1]) == "1 of 2"
    assert shown_progress(staff_client, entries[1], "") == "1 of 3"
    assert shown_progress(staff_client, entries[0]) == "2 in this list"
    assert shown_progress(staff_client, entries[0], "") == "3 of 3"


def test_what_i_decided_today_is_counted(
    staff_client: Client, staff: User, entries: list[Entry]
) -> None:
    for entry in entries[:2]:
        decisions.approve(entry, by=staff)
    decisions.undo(entries[0], by=staff)
    assert shown_progress(staff_client, entries[2]) == "2 of 2, 1 by you today"
    yesterday = timezone.now() - timedelta(days=1)
    EntryHistory.objects.filter(by=staff).update(at=yesterday)
    assert shown_progress(staff_client, entries[2]) == "2 of 2"


def test_no_more_are_counted_than_somebody_wants_to_know(
    staff_client: Client, entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("challenges.services.moderation.queue", "core.workflow"):
        monkeypatch.setattr(f"{module}.COUNT_LIMIT", 1)
    assert shown_progress(staff_client, entries[0]) == "1 of more than 1"
    assert shown_progress(staff_client, entries[2]) == "More than 1 in this list"


def test_a_list_that_makes_no_sense_has_no_places(
    staff_client: Client, entries: list[Entry]
) -> None:
    page = staff_client.get(
        entry_page_url(entries[0], query="?_changelist_filters=due%3Dnever")
    )
    assert page.context["progress"] is None
