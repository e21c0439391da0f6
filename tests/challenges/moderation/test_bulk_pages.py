"""The dry run of a decision about many entries, its report, and the list of runs."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.models import (
    BulkAction,
    BulkActionItem,
    Challenge,
    DecisionReason,
    Entry,
)
from challenges.services.entering.entries import withdraw
from challenges.services.moderation import bulk, decisions
from challenges.tasks import process_bulk_actions
from core.models import SiteSettings
from core.templatetags.formatting import plain_datetime
from outbox.models import Email
from tests.challenges.factories import change_answers, make_bulk_action, make_entry

LIST_URL = "/admin/challenges/entry/"
BULK_ACTIONS_URL = "/admin/challenges/bulkaction/"


def dry_run_url(client: Client, entries: list[Entry], verb: str, **over: Any) -> str:
    """Choose entries in the list; returns the URL of the dry run."""
    form = {"action": verb, "index": "0", "select_across": "0"}
    form["_selected_action"] = [entry.pk for entry in entries]
    return client.post(LIST_URL + over.pop("query", ""), {**form, **over}).url


def page_url(run: BulkAction, name: str) -> str:
    return reverse(f"admin:challenges_bulkaction_{name}", args=[run.pk])


def item_results(run: BulkAction) -> list[tuple[str, str]]:
    return list(run.items.values_list("status", "error"))


def entry_statuses() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("status", flat=True))


def test_the_list_leads_to_a_dry_run_which_changes_nothing(
    staff_client: Client, entries: list[Entry]
) -> None:
    address = dry_run_url(staff_client, entries[:2], "approve")
    shown = staff_client.get(address)
    assert shown.context["title"] == "Approve: 2 ideas"
    assert entry_statuses() == ["submitted"] * 3
    assert [email.to for email in Email.objects.all()] == []
    assert set(BulkActionItem.objects.values_list("status", flat=True)) == {"chosen"}
    assert process_bulk_actions() == 0


def test_the_whole_list_can_be_chosen_whatever_the_page_shows(
    staff_client: Client, entries: list[Entry]
) -> None:
    withdraw(entries[0])
    dry_run_url(
        staff_client,
        entries[1:2],
        "spam",
        select_across="1",
        query="?status__exact=submitted",
    )
    chosen = BulkActionItem.objects.values_list("entry", flat=True)
    assert sorted(chosen) == [entries[1].pk, entries[2].pk]


def test_without_the_script_a_box_chooses_the_whole_list(
    staff_client: Client, entries: list[Entry]
) -> None:
    dry_run_url(staff_client, entries[:1], "spam", select_across=["0", "1"])
    assert BulkActionItem.objects.count() == 3


def test_the_dry_run_says_what_has_changed_since_it_was_chosen(
    staff_client: Client, staff: User, entries: list[Entry]
) -> None:
    address = dry_run_url(staff_client, entries, "decline")
    change_answers(entries[0], idea="Two.")
    decisions.approve(entries[1], by=staff)
    text = staff_client.get(f"{address}?show=changed").text
    assert "2 have changed since you chose them" in text
    assert "It was changed after it was chosen." in text
    assert "It became “Approved” after it was chosen." in text


def test_the_letter_of_the_dry_run_is_the_one_that_is_sent_without_its_private_link(
    staff_client: Client, entries: list[Entry]
) -> None:
    address = dry_run_url(staff_client, entries[:1], "approve")
    words = {"message": "Splendid!", "staff_note": ""}
    staff_client.post(address, {**words, "show_email": "yes"})
    shown = staff_client.get(address)
    letter = shown.context["email"]
    assert entries[0].private_path not in shown.text
    staff_client.post(address, {**words, "confirm": "yes"})
    process_bulk_actions()
    email = Email.objects.get()
    assert "Everyone can read it here:" in letter.text
    masked = "(the entrant’s private link)"
    secret = email.text.replace(entries[0].private_url, masked)
    assert masked in letter.text
    assert (letter.subject, letter.text) == (email.subject, secret)


def test_a_reason_fills_the_message_and_keeps_what_was_typed(
    staff_client: Client, entries: list[Entry]
) -> None:
    reason = DecisionReason.objects.filter(status="declined").first()
    address = dry_run_url(staff_client, entries, "decline")
    form = {"reason": reason.pk, "message": "Dear all.", "use_reason": "yes"}
    shown = staff_client.post(address, form, follow=True).context["form"]
    assert shown["message"].value() == f"Dear all.\n\n{reason.text}"
    assert shown["reason"].value() == reason.pk
    form["confirm"] = form.pop("use_reason")
    staff_client.post(address, {**form, "message": "No."})
    process_bulk_actions()
    steps = [entry.history.last() for entry in entries]
    assert [(step.message, step.reason) for step in steps] == [("No.", reason)] * 3


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ("confirm", "Write the message: entrants are owed one."),
        ("use_reason", "Choose a reason first."),
    ],
)
def test_what_is_missing_is_said_and_nothing_happens(
    staff_client: Client, entries: list[Entry], button: str, words: str
) -> None:
    address = dry_run_url(staff_client, entries, "decline")
    text = staff_client.post(address, {button: "yes", "staff_note": "Keep me."}).text
    assert words in text
    assert "Keep me.</textarea>" in text
    assert "<title>Error: " in text
    assert not BulkAction.objects.confirmed().exists()


def test_confirmed_twice_it_is_carried_out_once(
    staff_client: Client, entries: list[Entry]
) -> None:
    address = dry_run_url(staff_client, entries, "approve")
    clicks = [staff_client.post(address, {"confirm": "yes"}) for _click in "ab"]
    run = BulkAction.objects.get()
    assert [click.url for click in clicks] == [page_url(run, "change")] * 2
    assert process_bulk_actions() == 3
    assert staff_client.get(address).url == page_url(run, "change")


def test_a_run_is_undone_where_nobody_has_been_told(
    staff_client: Client, staff: User, entries: list[Entry]
) -> None:
    run = make_bulk_action("approve", staff)
    process_bulk_actions()
    first = Email.objects.get(to="mira@example.com")
    Email.objects.filter(pk=first.pk).update(status="sent", sent_at=timezone.now())
    decisions.undo(entries[2], by=staff)
    decisions.decline(entries[2], by=staff, message="No.")
    assert (
        "1 entrant has not been told yet"
        in staff_client.get(page_url(run, "change")).text
    )
    staff_client.post(page_url(run, "undo"))
    assert process_bulk_actions() == 2
    late = "Too late to undo: the entrant has been told. Put it back instead."
    assert item_results(run) == [("done", late), ("undone", ""), ("done", "")]
    assert entry_statuses() == ["approved", "submitted", "declined"]
    text = staff_client.get(page_url(run, "change") + "?show=late").text
    assert late in text
    assert "2 done, 0 refused, 1 undone" in text


def test_undoing_stops_what_is_left(
    staff_client: Client, staff: User, entries: list[Entry]
) -> None:
    run = make_bulk_action("approve", staff)
    bulk.process_next_item()
    staff_client.post(page_url(run, "undo"))
    process_bulk_actions()
    left = "The bulk action was undone before its turn came."
    assert item_results(run) == [("undone", ""), ("refused", left), ("refused", left)]
    assert entry_statuses() == ["submitted"] * 3
    again = staff_client.post(page_url(run, "undo"), follow=True).text
    assert "There is nothing to undo." in again


def test_the_report_says_whose_letter_must_be_printed(
    staff_client: Client, staff: User, entries: list[Entry]
) -> None:
    run = make_bulk_action("approve", staff)
    process_bulk_actions()
    shown = staff_client.get(page_url(run, "change") + "?show=paper")
    letter = reverse("admin:challenges_entry_printed_letter", args=[entries[2].pk])
    assert [row.entry for row in shown.context["page_obj"]] == [entries[2]]
    assert f'href="{letter}"' in shown.text


def test_how_far_it_is_works_with_and_without_the_script(
    staff_client: Client, staff: User, entries: list[Entry]
) -> None:
    run = make_bulk_action("approve", staff)
    bulk.process_next_item()
    for address in (page_url(run, "change"), page_url(run, "progress")):
        text = staff_client.get(address).text
        assert "2 ideas are left." in text
        assert "1 of 3: 1 done, 0 refused." in text
    assert "Look again" in staff_client.get(page_url(run, "change")).text
    process_bulk_actions()
    text = staff_client.get(page_url(run, "change")).text
    assert ("Look again" in text, "progress.js" in text) == (False, False)


def test_runs_are_listed_and_plans_are_not(
    staff_client: Client, staff: User, entries: list[Entry]
) -> None:
    bulk.plan(Entry.objects.all(), kind="decline", by=staff)
    make_bulk_action("approve", staff)
    process_bulk_actions()
    shown = staff_client.get(BULK_ACTIONS_URL)
    runs = shown.context["cl"].result_list
    assert plain_datetime(runs[0].confirmed_at) in shown.text
    assert [(run.kind, run.by, run.chosen, run.done) for run in runs] == [
        ("approve", staff, 3, 3)
    ]


@pytest.mark.parametrize(
    ("codename", "status"), [("view_entry", 403), ("moderate_entry", 200)]
)
def test_only_moderators_decide_about_many(
    client: Client, staff: User, entries: list[Entry], codename: str, status: int
) -> None:
    clerk = User.objects.create_user("kim", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(clerk)
    plan = bulk.plan(Entry.objects.all(), kind="spam", by=staff)
    run = make_bulk_action("approve", staff)
    addresses = [
        page_url(plan, "plan"),
        page_url(run, "change"),
        page_url(run, "progress"),
        BULK_ACTIONS_URL,
    ]
    assert [client.get(address).status_code for address in addresses] == [status] * 4
    assert client.post(page_url(run, "undo")).status_code == {200: 303}.get(
        status, status
    )
    offered = client.get(LIST_URL).context["action_form"]
    assert bool(offered) == (status == 200)


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow_with_the_rows(
    staff_client: Client,
    staff: User,
    challenge: Challenge,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        make_entry(challenge=challenge)
    with django_assert_num_queries(9):
        assert staff_client.get(LIST_URL).status_code == 200
    for verb, queries in {"approve": 29, "return_to_review": 9}.items():
        plan = bulk.plan(Entry.objects.all(), kind=verb, by=staff)
        with django_assert_num_queries(queries):
            assert staff_client.get(page_url(plan, "plan")).status_code == 200
    runs = [make_bulk_action("approve", staff) for _row in range(rows)]
    process_bulk_actions()
    with django_assert_num_queries(9):
        assert staff_client.get(page_url(runs[0], "change")).status_code == 200
    with django_assert_num_queries(6):
        assert staff_client.get(BULK_ACTIONS_URL).status_code == 200


def test_a_key_that_is_none_is_said_to_be_unknown(
    staff_client: Client, site: SiteSettings
) -> None:
    sent = {"action": "approve", "_selected_action": "abc"}
    for address in ("/admin/challenges/entry/", "/admin/outbox/email/"):
        page = staff_client.post(address, sent, follow=True)
        assert "Choose again: one of them is not known." in page.text
