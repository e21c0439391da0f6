"""Whatever entrants and staff do, in whatever order, and whatever they type: a move of
the table or a refusal in words, a history without gaps, and no text that is lost."""

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

from challenges import services
from challenges.models import Challenge, Entry
from challenges.models.states import MOVES, Outcome, Status
from challenges.services.files import NewFile
from outbox.models import Email
from smartcity.moves import IllegalMove
from smartcity.uploads import Kind
from tests.challenges.factories import (
    letters_are_out,
    make_challenge,
    make_entry,
    make_saved_draft,
)

pytestmark = pytest.mark.django_db

slow = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def revise(entry: Entry, staff: User) -> None:
    answers = {
        **entry.answers,
        "focus_area": entry.focus_area,
        "idea": uuid.uuid4().hex,
    }
    services.revise(entry, answers=answers, consent_words={})


def add_file(entry: Entry, staff: User) -> None:
    file = NewFile(ContentFile(b"%PDF-"), Kind.DOCUMENT, "plan.pdf")
    services.change_files(entry, add=file)


def twin_of(entry: Entry) -> Entry:
    return entry.challenge.entries.exclude(pk=entry.pk).get()


def with_twin() -> Entry:
    """An entry with something to take out, and another one in the same challenge."""
    entry = make_entry(problem="Ask mira@example.com.")
    make_entry(challenge=entry.challenge)
    return entry


def stands_alone(entry: Entry) -> bool:
    """Whether no other entry is shown in its place."""
    kept = entry.duplicate_of
    return kept is None or kept.status != Status.APPROVED or not kept.may_publish


def close(entry: Entry, staff: User) -> None:
    Challenge.objects.update(closes_at=timezone.now() - timedelta(minutes=1))


VERBS: dict[str, Callable[[Entry, User], object]] = {
    "approve": lambda entry, staff: services.approve(entry, by=staff),
    "decline": lambda entry, staff: services.decline(entry, by=staff, note="No."),
    "ask": lambda entry, staff: services.request_changes(entry, by=staff, note="Why?"),
    "spam": lambda entry, staff: services.mark_spam(entry, by=staff),
    "put back": lambda entry, staff: services.put_back(entry, by=staff),
    "win": lambda entry, staff: services.set_outcome(
        entry, by=staff, outcome=Outcome.WINNER
    ),
    "update": lambda entry, staff: services.add_update(
        entry, by=staff, text="Built.", send_key=uuid.uuid4()
    ),
    "withdraw": lambda entry, staff: services.withdraw(entry),
    "come back": lambda entry, staff: services.come_back(entry),
    "revise": revise,
    "add a file": add_file,
    "stop emails": lambda entry, staff: services.stop_emails(entry),
    "renew the link": lambda entry, staff: services.renew_link(entry),
    "undo": lambda entry, staff: services.undo(entry, by=staff),
    "letters go out": lambda entry, staff: letters_are_out(),
    "take it": lambda entry, staff: services.assign(entry, to=staff, by=staff),
    "take down": lambda entry, staff: services.hide(entry, by=staff, reason="Hm."),
    "show again": lambda entry, staff: services.show_again(entry, by=staff),
    "redact": lambda entry, staff: services.redact(entry, by=staff),
    "unredact": lambda entry, staff: services.unredact(entry, by=staff),
    "is a double": lambda entry, staff: services.mark_duplicate(
        entry, of=twin_of(entry), by=staff
    ),
    "has a double": lambda entry, staff: services.mark_duplicate(
        twin_of(entry), of=entry, by=staff
    ),
    "is no double": lambda entry, staff: services.unmark_duplicate(entry, by=staff),
    "approve its twin": lambda entry, staff: services.approve(twin_of(entry), by=staff),
    "decline its twin": lambda entry, staff: services.decline(
        twin_of(entry), by=staff, note="No."
    ),
    "close the challenge": close,
}


def attempt(name: str, entry: Entry, staff: User) -> str:
    """Do it; the words of the refusal, or ""."""
    try:
        VERBS[name](Entry.objects.get(pk=entry.pk), staff)
    except IllegalMove as refusal:
        return str(refusal)
    return ""


def state(entry: Entry) -> tuple[str, int, int]:
    return entry.status, entry.steps.count(), Email.objects.count()


@slow
@given(order=st.lists(st.sampled_from(sorted(VERBS)), max_size=12))
def test_any_order_of_verbs_keeps_to_the_table(staff: User, order: list[str]) -> None:
    entry = with_twin()
    for name in order:
        before = state(entry)
        refusal = attempt(name, entry, staff)
        entry.refresh_from_db()
        assert not refusal or state(entry) == before

    steps = list(entry.steps.all())
    assert steps[0].from_status == Status.DRAFT
    assert steps[-1].to_status == entry.status
    for step, after in pairwise(steps):
        assert step.to_status == after.from_status
    for step in steps:
        moved = step.from_status != step.to_status
        assert not moved or step.is_undone or step.to_status in MOVES[step.from_status]
    approved = entry.status == Status.APPROVED and entry.may_publish
    approved = approved and not entry.is_hidden
    assert entry.is_public == (approved and stands_alone(entry))
    assert not entry.outcome or entry.status == Status.APPROVED


@slow
@given(order=st.lists(st.sampled_from(sorted(VERBS)), max_size=8))
def test_no_order_of_verbs_breaks_a_page(
    client: Client, staff_client: Client, staff: User, order: list[str]
) -> None:
    entry = with_twin()
    for name in order:
        attempt(name, entry, staff)
    entry.refresh_from_db()
    ends = ("", "sent/", "change/", "withdraw/", "files/", "emails/", "data.json")
    private = {client.get(entry.private_path + end).status_code for end in ends}
    review = f"/admin/challenges/entry/{entry.pk}/change/"
    public = client.get(entry.get_absolute_url()).status_code
    assert private <= {200, 303}
    assert staff_client.get(review).status_code == 200
    assert public == (200 if entry.is_public else 404)


anything = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40
)
FORMS = {
    "/my-entry/": ["whose"],
    "{draft}draft/save/": ["email"],
    "{draft}files/": ["remove", "alt", "add", "keep", "continue"],
    "{draft}draft/check/": ["seen", "rules_accepted", "may_publish"],
    "{draft}draft/reminders/": ["start"],
    "{entry}change/": ["title", "idea", "links", "help_needed", "team", "reply"],
    "{entry}emails/": ["start"],
    "{admin}act/": ["verb", "note", "staff_note", "version"],
    "{admin}outcome/": ["outcome", "award"],
    "{admin}update/": ["text", "alt"],
    "{admin}duplicate/": ["reference"],
    "{admin}redact-by-hand/": ["title", "idea", "links", "team", "version"],
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
