"""Property tests: actions in any order, and any text in any form.

Each action is a transition of the table or a refusal in words; the history has no gaps,
no page breaks, and no typed text is lost."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenges.models import Challenge, Entry
from challenges.models.workflow import TRANSITIONS, Outcome, Status
from challenges.services import results
from challenges.services.entering import attachments, entries, links
from challenges.services.moderation import decisions, duplicates, redaction, triage
from core.stored_files import NewFile
from core.uploads import Kind
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.services import stop_held
from tests.challenges.factories import (
    make_challenge,
    make_entry,
    make_saved_draft,
    release_held_emails,
)
from tests.support.examples import examples

pytestmark = pytest.mark.django_db

slow = settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def change_idea(entry: Entry, staff: User) -> None:
    answers = {
        **entry.answers,
        "focus_area": entry.focus_area,
        "idea": uuid.uuid4().hex,
    }
    entries.update_answers(entry, answers=answers, consent_words={})


def add_document(entry: Entry, staff: User) -> None:
    file = NewFile(ContentFile(b"%PDF-"), Kind.DOCUMENT, "plan.pdf")
    attachments.change_files(entry, add=file)


def other_entry(entry: Entry) -> Entry:
    return entry.challenge.entries.exclude(pk=entry.pk).get()


def make_two_entries() -> Entry:
    """Make an entry with something to redact, and another one in its challenge."""
    entry = make_entry(problem="Ask mira@example.com.")
    make_entry(challenge=entry.challenge)
    return entry


def is_shown_itself(entry: Entry) -> bool:
    """Whether no other entry is shown in its place."""
    original = entry.duplicate_of
    return original is None or not is_cleared(original)


def is_cleared(entry: Entry) -> bool:
    """Whether everybody may read it, as far as the entry itself is concerned."""
    is_approved = entry.status == Status.APPROVED and entry.is_shown
    has_consent = entry.may_publish and not entry.has_details_to_judge
    return is_approved and has_consent


def stop_its_emails(entry: Entry, staff: User) -> None:
    stop_held(Email.objects.filter(reference=entry.reference).values("pk"))


def close_challenge(entry: Entry, staff: User) -> None:
    Challenge.objects.update(closes_at=timezone.now() - timedelta(minutes=1))


ACTIONS: dict[str, Callable[[Entry, User], object]] = {
    "approve": lambda entry, staff: decisions.approve(entry, by=staff),
    "approve without details": lambda entry, staff: decisions.approve(
        entry, by=staff, takes_out_details=True
    ),
    "approve with details": lambda entry, staff: decisions.approve(
        entry, by=staff, details_reason="She agrees."
    ),
    "allow details": lambda entry, staff: redaction.allow_details(
        entry, by=staff, reason="She agrees."
    ),
    "stop its emails": stop_its_emails,
    "show it now": lambda entry, staff: decisions.show_now(entry, by=staff),
    "decline": lambda entry, staff: decisions.decline(entry, by=staff, message="No."),
    "ask": lambda entry, staff: decisions.request_changes(
        entry, by=staff, message="Why?"
    ),
    "spam": lambda entry, staff: decisions.mark_spam(entry, by=staff),
    "put back": lambda entry, staff: decisions.return_to_review(entry, by=staff),
    "win": lambda entry, staff: results.set_outcome(
        entry, by=staff, outcome=Outcome.WINNER
    ),
    "update": lambda entry, staff: results.add_update(
        entry, by=staff, text="Built.", idempotency_key=uuid.uuid4()
    ),
    "withdraw": lambda entry, staff: entries.withdraw(entry),
    "come back": lambda entry, staff: entries.undo_withdrawal(entry),
    "revise": change_idea,
    "add a file": add_document,
    "stop emails": lambda entry, staff: entries.stop_emails(entry),
    "renew the link": lambda entry, staff: links.renew_link(entry),
    "undo": lambda entry, staff: decisions.undo(entry, by=staff),
    "emails go out": lambda entry, staff: release_held_emails(),
    "take it": lambda entry, staff: triage.assign(entry, to=staff, by=staff),
    "take down": lambda entry, staff: triage.take_down(entry, by=staff, reason="Hm."),
    "restore": lambda entry, staff: triage.restore(entry, by=staff),
    "redact": lambda entry, staff: redaction.redact(entry, by=staff),
    "unredact": lambda entry, staff: redaction.unredact(entry, by=staff),
    "is a duplicate": lambda entry, staff: duplicates.mark_duplicate(
        entry, of=other_entry(entry), by=staff
    ),
    "has a duplicate": lambda entry, staff: duplicates.mark_duplicate(
        other_entry(entry), of=entry, by=staff
    ),
    "is no duplicate": lambda entry, staff: duplicates.unmark_duplicate(
        entry, by=staff
    ),
    "approve the other": lambda entry, staff: decisions.approve(
        other_entry(entry), by=staff
    ),
    "decline the other": lambda entry, staff: decisions.decline(
        other_entry(entry), by=staff, message="No."
    ),
    "close the challenge": close_challenge,
}


def refusal_of(name: str, entry: Entry, staff: User) -> str:
    """Try an action; return the text of the refusal, or ""."""
    try:
        ACTIONS[name](Entry.objects.get(pk=entry.pk), staff)
    except TransitionNotAllowed as refusal:
        return str(refusal)
    return ""


def current_state(entry: Entry) -> tuple[str, int, int]:
    return entry.status, entry.history.count(), Email.objects.count()


@slow
@given(order=st.lists(st.sampled_from(sorted(ACTIONS)), max_size=12))
def test_any_order_of_actions_keeps_to_the_table(staff: User, order: list[str]) -> None:
    entry = make_two_entries()
    for name in order:
        before = current_state(entry)
        refusal = refusal_of(name, entry, staff)
        entry.refresh_from_db()
        assert not refusal or current_state(entry) == before

    history = list(entry.history.all())
    assert history[0].from_status == Status.DRAFT
    assert history[-1].to_status == entry.status
    for row, following in pairwise(history):
        assert row.to_status == following.from_status
    for row in history:
        is_note = row.from_status == row.to_status
        allowed = TRANSITIONS[row.from_status]
        assert is_note or row.is_undone or row.to_status in allowed
    may_be_seen = is_cleared(entry) and not entry.is_taken_down
    assert entry.is_public == (may_be_seen and is_shown_itself(entry))
    assert not entry.outcome or entry.status == Status.APPROVED


@slow
@given(order=st.lists(st.sampled_from(sorted(ACTIONS)), max_size=8))
def test_no_order_of_actions_breaks_a_page(
    client: Client, staff_client: Client, staff: User, order: list[str]
) -> None:
    entry = make_two_entries()
    for name in order:
        refusal_of(name, entry, staff)
    entry.refresh_from_db()
    ends = ("", "sent/", "change/", "withdraw/", "files/", "emails/", "data/")
    private = {client.get(entry.private_path + end).status_code for end in ends}
    review = f"/admin/challenges/entry/{entry.pk}/change/"
    public = client.get(entry.get_absolute_url()).status_code
    assert private <= {200, 303}
    assert staff_client.get(review).status_code == 200
    kept = entry.history.filter(is_undone=False, is_overtaken=False)
    approvals = kept.filter(to_status=Status.APPROVED).exclude(
        from_status=Status.APPROVED
    )
    was_known = approvals.exists() and entry.held_decision is None
    assert public == (200 if entry.is_public else 410 if was_known else 404)


anything = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40
)
FORMS = {
    "/my-entry/": ["whose"],
    "{draft}draft/save/": ["email"],
    "{draft}files/": ["remove", "alt", "add", "keep", "continue"],
    "{draft}draft/check/": ["fingerprint", "rules_accepted", "may_publish"],
    "{draft}draft/reminders/": ["start"],
    "{entry}change/": ["title", "idea", "links", "help_needed", "team", "reply"],
    "{entry}emails/": ["start"],
    "{admin}action/": ["action_name", "message", "staff_note", "fingerprint"],
    "{admin}outcome/": ["outcome", "award"],
    "{admin}update/": ["text", "picture_alt"],
    "{admin}use-reason/": ["reason", "message", "staff_note"],
    "{admin}preview/": ["action_name", "reason", "message"],
    "{admin}note/": ["staff_note", "to", "reference"],
    "{admin}assign/": ["to", "text", "outcome"],
    "{admin}take-down/": ["take_down_reason", "take_down_message", "to"],
    "{admin}duplicate/": ["reference"],
    "{admin}undo-last/": ["message", "to"],
    "{admin}redact-by-hand/": ["title", "idea", "links", "team", "fingerprint"],
    "/admin/challenges/entry/add/": ["title", "origin", "challenge", "audience"],
}


@slow
@given(address=st.sampled_from(sorted(FORMS)), data=st.data())
def test_anything_typed_into_any_form_is_answered(
    staff_client: Client, address: str, data: st.DataObject
) -> None:
    challenge = make_challenge()
    entry, draft = (
        make_entry(challenge=challenge),
        make_saved_draft(challenge, save=False),
    )
    path = address.format(
        draft=draft.private_path,
        entry=entry.private_path,
        admin=f"/admin/challenges/entry/{entry.pk}/",
    )
    sent = {name: data.draw(anything) for name in FORMS[address]}
    answer = staff_client.post(path, sent)
    assert answer.status_code in {200, 302, 303}
    follows = answer.status_code != 200
    if follows and not answer.url.startswith("?"):
        assert staff_client.get(answer.url).status_code in {200, 303}
