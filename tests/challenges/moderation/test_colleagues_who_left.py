"""Ideas of colleagues who left are nobody's, in every list, count and choice."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client

from challenges.forms.bulk import BulkForm
from challenges.models import Challenge, Entry
from challenges.services.moderation import bulk, notifications, triage
from challenges.tasks import send_daily_digests
from outbox.models import Email
from tests.challenges.factories import make_entry

LIST = "/admin/challenges/entry/"
MONDAY = "2027-01-11 08:30Z"
WEDNESDAY = "2027-01-13 08:30Z"


@pytest.fixture
def lee(db: None) -> User:
    lee = User.objects.create_user(
        "lee", "lee@westbridge.example", first_name="Lee", is_staff=True
    )
    lee.groups.add(Group.objects.get(name="Moderators"))
    return lee


@pytest.fixture
def entry(challenge: Challenge, lee: User, staff: User) -> Entry:
    """An idea that Lee looks after."""
    entry = make_entry(challenge=challenge, title="Left behind")
    return triage.assign(entry, to=lee, by=staff)


def _is_inactive(lee: User) -> None:
    User.objects.filter(pk=lee.pk).update(is_active=False)


def _is_no_staff(lee: User) -> None:
    User.objects.filter(pk=lee.pk).update(is_staff=False)


def _lost_the_role(lee: User) -> None:
    lee.groups.clear()


def _lost_the_permission(lee: User) -> None:
    lee.groups.get().permissions.clear()


def _is_deleted(lee: User) -> None:
    lee.delete()


WAYS = [_is_inactive, _is_no_staff, _lost_the_role, _lost_the_permission, _is_deleted]
Leaves = Callable[[User], None]


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def leaves(request: pytest.FixtureRequest) -> Leaves:
    return request.param


def titles(client: Client, query: str) -> set[str]:
    changelist = client.get(f"{LIST}?{query}").context["cl"]
    return {entry.title for entry in changelist.result_list}


def lists_with(client: Client, lee_pk: int) -> set[str]:
    """Names of the lists that hold the idea."""
    queries = {
        "nobody": "assignee=nobody",
        "nobody’s to review": "assignee=nobody&status__exact=submitted",
        "mine": "assignee=me",
        "lee’s": f"assignee={lee_pk}",
    }
    return {
        name
        for name, query in queries.items()
        if "Left behind" in titles(client, query)
    }


def test_the_lists_of_nobody_hold_what_colleagues_left(
    staff_client: Client, entry: Entry, lee: User, leaves: Leaves
) -> None:
    pk = lee.pk
    before = lists_with(staff_client, pk)
    leaves(lee)
    assert (before, lists_with(staff_client, pk)) == (
        {"lee’s"},
        {"nobody", "nobody’s to review"},
    )


def test_who_may_not_decide_any_more_has_no_list_of_their_own(
    client: Client, entry: Entry, lee: User
) -> None:
    client.force_login(lee)
    before = titles(client, "assignee=me")
    lee.groups.set([Group.objects.get(name="Auditors")])
    after = titles(client, "assignee=me"), titles(client, "assignee=nobody")
    assert (before, *after) == ({"Left behind"}, set(), {"Left behind"})


def test_the_column_and_the_filter_name_them_no_more(
    staff_client: Client, entry: Entry, lee: User, leaves: Leaves
) -> None:
    leaves(lee)
    page = staff_client.get(LIST)
    assert 'class="field-assigned_to">Nobody yet</td>' in page.text
    filters = page.context["cl"].filter_specs
    options = next(spec for spec in filters if spec.parameter == "assignee").options
    assert options == [("me", "Me"), ("nobody", "Nobody")]


def test_the_dashboard_counts_them_as_nobodys(
    staff_client: Client, entry: Entry, lee: User, leaves: Leaves
) -> None:
    def counts() -> dict[str, int]:
        ideas, *_rest = staff_client.get("/admin/").context["todo"].values()
        return {str(each.label): each.count for each in ideas}

    before = counts()
    leaves(lee)
    after = counts()
    assert (before["Nobody’s"], after["Nobody’s"], after["Mine"]) == (0, 1, 0)


def test_they_are_no_choice_and_anybody_may_take_it(
    staff_client: Client, entry: Entry, lee: User, staff: User, leaves: Leaves
) -> None:
    leaves(lee)
    plan = bulk.plan(Entry.objects.all(), kind="assign", by=staff)
    page = staff_client.get(f"{LIST}{entry.pk}/change/")
    for form, name in [
        (page.context["assign_form"], "to"),
        (BulkForm(bulk_action=plan), "assignee"),
    ]:
        names = [str(label) for _value, label in form.fields[name].choices]
        assert names[0].startswith("Nobody")
        assert names[1:] == ["sam"]
    select = str(page.context["assign_form"]["to"])
    assert re.findall(r'value="\d+" selected', select) == []
    staff_client.post(f"{LIST}{entry.pk}/assign/", {"me": "1"})
    assert lists_with(staff_client, 0) == {"mine"}


@time_machine.travel(MONDAY, tick=False)
def test_whoever_asked_is_reminded_of_what_they_left(
    challenge: Challenge, staff: User, lee: User, leaves: Leaves
) -> None:
    notifications.set_preference(staff, choice="at_once")
    notifications.set_preference(lee, choice="digest")
    entry = make_entry(challenge=challenge)
    Entry.objects.filter(pk=entry.pk).update(assignee=lee)
    leaves(lee)
    Email.objects.all().delete()
    with time_machine.travel("2027-01-18 08:30Z", tick=False):
        send_daily_digests()
    emails = Email.objects.values_list("to", "subject")
    assert list(emails) == [
        ("sam@westbridge.example", "1 answer is due today or overdue")
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_many_questions_for_one_as_for_three(
    staff_client: Client,
    challenge: Challenge,
    lee: User,
    number: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for _each in range(number):
        make_entry(challenge=challenge)
    Entry.objects.update(assignee=lee)
    _is_inactive(lee)
    staff_client.get(LIST)
    with django_assert_num_queries(9):
        assert titles(staff_client, "assignee=nobody") == {"Bee hotels"}
