"""The timeline of an idea: everything that happened, in the words for staff."""

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import (
    DecisionReason,
    Entry,
    EntryHistory,
    EntryRevision,
    PersonalDataAccess,
)
from challenges.services.moderation import decisions, triage
from challenges.services.records import access
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import (
    approve_and_tell,
    change_answers,
    make_entry,
    make_update,
    redact_by_hand,
)
from tests.challenges.records.timeline_items import add_document, timeline_items
from tests.support.spaces import plain_spaces


def test_the_history_tells_everything_the_oldest_first(
    entry: Entry, staff: User
) -> None:
    add_document(entry)
    change_answers(entry, title="Bee inns")
    triage.assign(entry, to=staff, by=staff)
    approve_and_tell(entry, by=staff)
    make_update(entry, by=staff, text="Three hotels stand.")
    access.record_access(entry, by=staff, what=PersonalDataAccess.What.CASE_FILE)
    assert [(one.what, one.who) for one in timeline_items(entry)] == [
        ("Received: Web form", "the entrant"),
        (f"Email: We have your idea ({entry.reference})", ""),
        ("File added: plan.pdf", ""),
        ("The answers were changed", "the entrant"),
        ("Note", "the entrant"),
        ("Note", "sam"),
        ("To review → Approved", "sam"),
        (f"Email: Your idea is in the challenge: Bee inns ({entry.reference})", ""),
        ("What happened next", "sam"),
        (f"Email: What happened next with your idea: Bee inns ({entry.reference})", ""),
        ("Read: as a case file", "sam"),
    ]


def test_a_decision_is_told_with_all_its_words(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    reason = DecisionReason.objects.create(
        status="declined", title="Not ours", text="…"
    )
    decisions.decline(
        entry,
        by=staff,
        message="We own no trees.",
        staff_note="Ask Kim.",
        reason=reason,
    )
    decision = timeline_items(entry, EntryHistory)[-1]
    assert (decision.what, decision.texts) == (
        "To review → Declined",
        (
            ("Reason", "Not ours"),
            ("Message to the entrant", "We own no trees."),
            ("Note to staff", "Ask Kim."),
        ),
    )
    page = staff_client.get(entry_page_url(entry, "history")).text
    for words in ("Not ours", "We own no trees.", "Ask Kim.", "To review → Declined"):
        assert words in page


def test_what_was_undone_says_so(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    decisions.undo(entry, by=staff)
    steps = [one for one in timeline_items(entry) if one.by]
    assert [(step.what, step.is_undone) for step in steps] == [
        ("To review → Approved", True),
        ("Undone: To review → Approved", False),
    ]
    page = staff_client.get(entry_page_url(entry, "history")).text
    assert page.count("no email went out") == 1


def test_two_decisions_that_were_undone_are_told_apart(
    entry: Entry, staff: User
) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    decisions.approve(entry, by=staff)
    decisions.undo(entry, by=staff)
    decisions.undo(entry, by=staff)
    steps = [one for one in timeline_items(entry) if one.by]
    assert [(step.what, step.is_undone) for step in steps] == [
        ("To review → Waiting for the entrant", True),
        ("Waiting for the entrant → Approved", True),
        ("Undone: Waiting for the entrant → Approved", False),
        ("Undone: To review → Waiting for the entrant", False),
    ]


def test_of_what_was_redacted_and_before_no_word_is_shown(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    change_answers(entry, idea="Ring me: 020 7946 0111.")
    redact_by_hand(entry, by=staff, idea="Ring me: [left out].")
    change_answers(entry, idea="Write to me.")
    page = staff_client.get(entry_page_url(entry, "history")).text
    assert "0111" not in page
    assert "[left out]" in page
    revisions = timeline_items(entry, EntryRevision)
    assert [(v.what, v.who, v.texts, len(v.changes)) for v in revisions] == [
        (
            "The answers were changed",
            "the entrant",
            (
                ("Changed", "Idea"),
                ("Not shown", "Personal data was taken out later."),
            ),
            0,
        ),
        (
            "Personal data was taken out; the original is kept",
            "sam",
            (("Changed", "Idea"),),
            0,
        ),
        ("The answers were changed", "the entrant", (), 1),
    ]


def test_the_subject_of_an_email_does_not_say_what_was_taken_out_later(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    entry = make_entry(title="Bee hotels by Zebedee")
    redact_by_hand(entry, by=staff, title="Bee hotels")
    decisions.approve(entry, by=staff)
    assert "Zebedee" not in staff_client.get(entry_page_url(entry, "history")).text
    closed = "Email: [not shown: personal data was taken out later]"
    assert [email.what for email in timeline_items(entry, Email)] == [
        closed,
        f"Email: Your idea is in the challenge: Bee hotels ({entry.reference})",
    ]


def test_emails_say_how_far_they_are(entry: Entry) -> None:
    Email.objects.all().delete()
    noon = timezone.localtime().replace(2027, 1, 10, 12, 0, 0, 0)
    for number, status in enumerate(("held", "queued", "sent", "failed", "stopped")):
        Email.objects.create(
            to="mira@example.com",
            subject=status,
            text="…",
            app_label="challenges",
            reference=entry.reference,
            message_id=f"<{number}>",
            status=status,
            send_after=noon,
            sent_at=noon if status == "sent" else None,
        )
    items = timeline_items(entry, Email)
    assert [plain_spaces(dict(email.texts)["Status"]) for email in items] == [
        "Held until midday on Sunday 10 January 2027",
        "Waiting to be sent",
        "Sent at midday on Sunday 10 January 2027",
        "Failed",
        "Stopped",
    ]
