"""Property test: whatever is decided about texts with personal details, in any order,
no public address shows one of them, unless somebody gave a reason."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenges.models import BulkAction, Entry
from challenges.models.workflow import PUBLIC_TEXT_FIELDS
from challenges.services.entering import attachments, entries
from challenges.services.moderation import (
    bulk,
    decisions,
    duplicates,
    redaction,
    triage,
)
from core.tasks import prepare_pictures
from core.uploads import Kind
from core.workflow import TransitionNotAllowed
from outbox import services as outbox
from outbox.models import Email
from tests.challenges.factories import make_entry, release_held_emails
from tests.challenges.files import PHOTO, new_file

pytestmark = pytest.mark.django_db

DETAILS = ["mira@leak.example", "07700 900123", "SW1A 1AA", "4111 1111 1111 1111"]
FIELDS = sorted({*PUBLIC_TEXT_FIELDS} - {"links"})

placed = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(DETAILS), min_size=1)
"""Where in an idea a personal detail stands."""


def with_details(places: dict[str, str]) -> dict[str, str]:
    return {name: f"Bees, {detail} and more" for name, detail in places.items()}


def change(entry: Entry, by: User, places: dict[str, str]) -> None:
    answers = {**entry.answers, "focus_area": entry.focus_area, "may_publish": True}
    answers |= with_details(places)
    entries.update_answers(entry, answers=answers, consent_words={})


def redact_by_hand(entry: Entry, by: User, places: dict[str, str]) -> None:
    texts = {name: getattr(entry, name) for name in PUBLIC_TEXT_FIELDS}
    redaction.redact_by_hand(entry, by=by, texts=texts | with_details(places))


def approve_many(entry: Entry, by: User, places: dict[str, str]) -> None:
    """Approve all in a bulk action, which takes details out of some."""
    entries = Entry.objects.order_by("pk")
    plan = bulk.plan(entries, kind=BulkAction.Kind.APPROVE, by=by)
    bulk.confirm(plan, by=by, takes_out_details=len(places) > 1)
    while bulk.process_next_item():
        pass


def send_now(entry: Entry, by: User, places: dict[str, str]) -> None:
    for email in Email.objects.filter(status=Email.Status.HELD):
        outbox.send_now(email)


def other(entry: Entry) -> Entry:
    return Entry.objects.exclude(pk=entry.pk).get()


Act = Callable[[Entry, User, dict[str, str]], object]

ACTS: dict[str, Act] = {
    "approve": lambda entry, by, places: decisions.approve(entry, by=by),
    "approve without": lambda entry, by, places: decisions.approve(
        entry, by=by, takes_out_details=True
    ),
    "approve many": approve_many,
    "decline": lambda entry, by, places: decisions.decline(entry, by=by, message="No."),
    "ask": lambda entry, by, places: decisions.request_changes(
        entry, by=by, message="Why?"
    ),
    "undo": lambda entry, by, places: decisions.undo(entry, by=by),
    "put back": lambda entry, by, places: decisions.return_to_review(entry, by=by),
    "show now": lambda entry, by, places: decisions.show_now(entry, by=by),
    "emails go out": lambda entry, by, places: release_held_emails(),
    "send now": send_now,
    "redact": lambda entry, by, places: redaction.redact(entry, by=by),
    "by hand": redact_by_hand,
    "unredact": lambda entry, by, places: redaction.unredact(entry, by=by),
    "change": change,
    "same idea": lambda entry, by, places: duplicates.mark_duplicate(
        entry, of=other(entry), by=by
    ),
    "take down": lambda entry, by, places: triage.take_down(entry, by=by, reason="Hm."),
    "restore": lambda entry, by, places: triage.restore(entry, by=by),
}

PATHS = ["/", "/ideas/", "/ideas/ideas.atom", "/ideas/ideas.json", "/ideas/ideas.csv"]


def public_texts() -> str:
    """Everything that visitors can read."""
    client = Client()
    paths = {*PATHS, *(entry.get_absolute_url() for entry in Entry.objects.all())}
    paths |= {entry.focus_area.get_absolute_url() for entry in Entry.objects.all()}
    paths |= {entry.challenge.get_absolute_url() for entry in Entry.objects.all()}
    return "".join(client.get(path).getvalue().decode() for path in sorted(paths))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    first=placed,
    second=placed,
    acts=st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.booleans(), placed),
        min_size=8,
        max_size=20,
    ),
)
def test_no_order_of_decisions_makes_a_personal_detail_public(
    staff: User,
    first: dict[str, str],
    second: dict[str, str],
    acts: list[tuple[str, bool, dict[str, str]]],
) -> None:
    Entry.objects.all().delete()  # those of the example before
    one = make_entry(**with_details(first))
    two = make_entry(challenge=one.challenge, **with_details(second))
    for name, is_first, places in acts:
        entry = Entry.objects.get(pk=one.pk if is_first else two.pk)
        try:
            ACTS[name](entry, staff, places)
        except TransitionNotAllowed:
            continue
    release_held_emails()
    shown = public_texts()
    assert [detail for detail in DETAILS if detail in shown] == []


@pytest.mark.parametrize("detail", DETAILS)
def test_with_a_reason_it_is_public(staff: User, detail: str) -> None:
    entry = make_entry(idea=f"Bees, {detail} and more")
    decisions.approve(entry, by=staff, details_reason="It is that of the shop.")
    release_held_emails()
    assert detail in public_texts()


def test_nor_does_the_description_of_a_picture(staff: User) -> None:
    entry = make_entry()
    alt = "A roof. Ring 07700 900123."
    attachments.change_files(entry, add=new_file(PHOTO, Kind.PICTURE, "a.jpg", alt))
    prepare_pictures()
    decisions.approve(entry, by=staff)
    release_held_emails()
    page = Client().get(entry.get_absolute_url()).text
    assert 'alt="A roof. Ring [phone number removed]."' in page
