"""The way from one idea of the queue to the next, and back to the list."""

from urllib.parse import quote

from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.admin.walk import neighbours
from challenges.models import Challenge, Entry
from challenges.services.moderation import decisions, triage
from challenges.services.transitions import answer_due_from, waiting_since
from tests.challenges.admin_pages import LIST_URL
from tests.challenges.factories import make_entry
from tests.challenges.moderation.queue import make_queue

WAITING = "status__exact=submitted"


def neighbour_titles(staff: User, entry: Entry, filters: str = "") -> list[str | None]:
    """The titles of the entries before and after it."""
    address = f"{LIST_URL}{entry.pk}/change/"
    request = RequestFactory().get(address, {"_changelist_filters": filters})
    request.user, request.resolver_match = staff, resolve(address)
    found = neighbours(admin.site.get_model_admin(Entry), request, entry)
    return [found and found.title for found in found]


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
    """They are those of the place where it waited; the first one follows the last."""
    over, soon, same_day, _new, _old = make_queue(staff, challenge)
    soon.refresh_from_db()
    Entry.objects.filter(pk=over.pk).update(answer_due=timezone.now())
    for entry in (soon, same_day):  # due when they were promised
        due = answer_due_from(entry, waiting_since(entry))
        Entry.objects.filter(pk=entry.pk).update(answer_due=due)
    between = [over.title, same_day.title]
    assert neighbour_titles(staff, Entry.objects.get(pk=soon.pk), WAITING) == between
    soon = decisions.approve(soon, by=staff)
    assert neighbour_titles(staff, soon, WAITING) == between
    assert neighbour_titles(staff, soon) == between
    same_day = decisions.mark_spam(same_day, by=staff)
    assert neighbour_titles(staff, same_day, WAITING) == [over.title, over.title]


def test_when_nobody_waits_the_walk_goes_through_the_rest(
    staff: User, challenge: Challenge
) -> None:
    first, second = (make_entry(challenge=challenge, title=title) for title in "ab")
    for entry in (first, second):
        decisions.approve(entry, by=staff)
    second.refresh_from_db()
    assert neighbour_titles(staff, second) == [None, "a"]
    assert neighbour_titles(staff, second, WAITING) == [None, None]


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
        # Of what is decided, whether the list has it.
        with django_assert_max_num_queries(3 if entry.answer_due else 4):
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
