"""Services: one transaction each, with the emails they queue."""

import uuid
from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.models.workflow import Status
from challenges.services import results
from challenges.services.entering import entries
from challenges.services.moderation import decisions
from core import private_links, references
from core.models import SiteSettings
from core.templatetags.formatting import plain_datetime
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import (
    make_challenge,
    make_entry,
    release_held_emails,
    unsent_entry,
)
from tests.support.emails import html_of, recipients_and_subjects

pytestmark = pytest.mark.django_db

TEAM = "team@westbridge.example"
MIRA = "mira@example.com"


def test_submit_acknowledges_and_tells_the_team(site: SiteSettings) -> None:
    entry = make_entry()
    assert entry.status == Status.SUBMITTED
    assert recipients_and_subjects() == [
        (MIRA, f"We have your idea ({entry.reference})"),
        (TEAM, f"New idea to review: Bee hotels ({entry.reference})"),
    ]


def test_submit_writes_each_row_once(
    site: SiteSettings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = unsent_entry()
    make_entry(email="otto@example.com")  # the team has just had a notice
    # begin, is it there, is the reference free (two), entry, history, site, how many
    # emails this address had, when it is this one's turn, its email; the topic of the
    # notice, nothing waits, it was within ten minutes, so it waits; commit; and on
    # PostgreSQL the lock of the send
    locks = connection.vendor == "postgresql"
    with django_assert_num_queries(15 + locks):
        entries.submit(draft, idempotency_key=uuid.uuid4())


def test_acknowledgement_has_reference_time_and_link(site: SiteSettings) -> None:
    entry = make_entry()
    text = Email.objects.get(to=MIRA).text
    for line in (
        "Thank you for sending an idea to Quiet streets. We received it at "
        f"{plain_datetime(entry.submitted_at)}.",
        f"Your reference is {entry.reference}.",
        entry.private_url,
    ):
        assert line in text.splitlines()


def test_emails_in_html_escape_what_people_typed(
    site: SiteSettings, staff: User
) -> None:
    decisions.approve(make_entry(title="<b>Bold</b> & bright"), by=staff)
    html = html_of(Email.objects.filter(to=MIRA).latest("pk"))
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; bright" in html
    assert "<b>Bold" not in html


def test_submit_writes_the_first_line_of_history(site: SiteSettings) -> None:
    entry = make_entry()
    assert list(entry.history.values_list("from_status", "to_status", "by")) == [
        ("draft", "submitted", None)
    ]


def test_same_form_sent_twice_is_one_entry(site: SiteSettings) -> None:
    key = uuid.uuid4()
    challenge = make_challenge()
    first = entries.submit(unsent_entry(challenge=challenge), idempotency_key=key)
    second = entries.submit(unsent_entry(challenge=challenge), idempotency_key=key)
    assert (second.pk, Entry.objects.count(), Email.objects.count()) == (first.pk, 1, 2)


def test_references_begin_with_the_prefix_of_the_challenge(db: None) -> None:
    challenge = make_challenge(reference_prefix="WIC")
    assert make_entry(challenge=challenge).reference.startswith("WIC-")


def test_private_link_is_not_in_the_row(db: None) -> None:
    entry = make_entry()
    token = entry.private_path.split("/")[2]
    stored = [str(value) for value in Entry.objects.values_list().get(pk=entry.pk)]
    assert private_links.verify_token("entry", token) == entry.link_nonce
    assert token not in stored


def test_a_reference_that_is_taken_is_drawn_again(
    site: SiteSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_entry()
    drawn = iter([first.reference, first.reference, "WIC-2222-22"])
    monkeypatch.setattr(references, "new_reference", lambda prefix: next(drawn))
    assert make_entry(challenge=first.challenge).reference == "WIC-2222-22"
    assert Entry.objects.count() == 2


def test_staff_may_type_in_an_idea_for_somebody_without_email(
    site: SiteSettings, staff: User
) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    assert (entry.entered_by, entry.history.get().by) == (staff, staff)
    assert recipients_and_subjects() == [
        (TEAM, f"New idea to review: Bee hotels ({entry.reference})")
    ]


@pytest.mark.parametrize(
    ("verb", "words", "status", "subject"),
    [
        (
            decisions.approve,
            {"message": "Well done."},
            Status.APPROVED,
            "Your idea is in the challenge: Bee hotels",
        ),
        (
            decisions.decline,
            {"message": "Bees are doing fine."},
            Status.DECLINED,
            "We are not taking your idea forward: Bee hotels",
        ),
        (decisions.mark_spam, {}, Status.SPAM, None),
    ],
)
def test_decision_moves_the_entry_and_tells_the_entrant(
    site: SiteSettings,
    staff: User,
    verb: object,
    words: dict[str, str],
    status: Status,
    subject: str | None,
) -> None:
    entry = make_entry()
    Email.objects.all().delete()
    decided = verb(entry, by=staff, staff_note="Seen.", **words)
    row = decided.history.last()
    assert (decided.status, row.by, row.staff_note) == (status, staff, "Seen.")
    expected = [(MIRA, f"{subject} ({entry.reference})")] if subject else []
    assert recipients_and_subjects() == expected
    for email in Email.objects.all():
        assert words["message"] in email.text.splitlines()
        assert entry.private_url in email.text


def test_approval_tells_where_the_idea_is_public(
    site: SiteSettings, staff: User
) -> None:
    entry = decisions.approve(make_entry(), by=staff)
    text = Email.objects.latest("pk").text
    assert f"http://127.0.0.1:8000/ideas/{entry.reference}/" in text


def test_decline_without_a_reason_is_refused(db: None, staff: User) -> None:
    entry = make_entry()
    with pytest.raises(ValueError, match="needs a message"):
        decisions.decline(entry, by=staff, message="  ")
    entry.refresh_from_db()
    assert entry.status == Status.SUBMITTED


AGAIN = "We are looking at your idea again: Bee hotels ({reference})"


@pytest.mark.parametrize(
    ("decide", "subject_format"),
    [
        (decisions.approve, AGAIN),
        (partial(decisions.decline, message="No."), AGAIN),
        (entries.withdraw, "Your idea is back ({reference})"),
        (decisions.mark_spam, ""),
    ],
)
def test_return_to_review_undoes_and_tells_whoever_was_told(
    site: SiteSettings, staff: User, decide: Callable[..., Entry], subject_format: str
) -> None:
    entry = decide(make_entry(), by=staff)
    release_held_emails()
    before = len(recipients_and_subjects())
    entry = decisions.return_to_review(entry, by=staff)
    subject = subject_format.format(reference=entry.reference)
    expected = [(MIRA, subject)] if subject_format else []
    assert (entry.status, entry.decided_at) == (Status.SUBMITTED, None)
    assert recipients_and_subjects()[before:] == expected


def test_withdraw_is_the_entrants_own_step(site: SiteSettings, staff: User) -> None:
    entry = decisions.approve(make_entry(), by=staff)
    Email.objects.all().delete()
    entry = entries.withdraw(entry)
    assert (entry.status, entry.history.last().by) == (Status.WITHDRAWN, None)
    assert recipients_and_subjects() == [
        (MIRA, f"You have withdrawn your idea ({entry.reference})")
    ]
    assert not entry.is_public


def test_second_of_two_decisions_is_refused_and_writes_nothing(
    site: SiteSettings, staff: User
) -> None:
    entry = make_entry()
    stale = Entry.objects.get(pk=entry.pk)
    decisions.decline(entry, by=staff, message="No.")
    before = (Email.objects.count(), entry.history.count())
    with pytest.raises(TransitionNotAllowed):
        decisions.approve(stale, by=staff)
    assert (Email.objects.count(), entry.history.count()) == before


def test_outcome_only_for_approved_entries(db: None, staff: User) -> None:
    entry = make_entry()
    words = {"by": staff, "outcome": "winner", "award": "Overall winner"}
    with pytest.raises(TransitionNotAllowed):
        results.set_outcome(entry, **words)
    decisions.approve(entry, by=staff)
    entry = results.set_outcome(entry, **words)
    assert (entry.outcome, entry.award) == ("winner", "Overall winner")
    row = entry.history.last()
    assert (row.by, row.staff_note) == (staff, "Outcome: Winner. Overall winner")


def test_nothing_is_written_to_whoever_never_heard_of_the_spam_mark(
    site: SiteSettings, staff: User
) -> None:
    entry = decisions.mark_spam(make_entry(), by=staff)
    before = (Email.objects.count(), entry.history.count())
    with pytest.raises(TransitionNotAllowed, match="leave the message out"):
        decisions.return_to_review(entry, by=staff, message="Sorry!")
    assert (Email.objects.count(), entry.history.count()) == before


def test_staff_withdraw_for_somebody_who_rang(site: SiteSettings, staff: User) -> None:
    entry = make_entry(by=staff, origin="phone", email="")
    entry = entries.withdraw(entry, by=staff, staff_note="She rang.")
    row = entry.history.last()
    assert (entry.status, row.by, row.staff_note) == ("withdrawn", staff, "She rang.")


def test_a_rolled_back_submit_leaves_no_email(site: SiteSettings) -> None:
    draft = unsent_entry()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        entries.submit(draft, idempotency_key=uuid.uuid4())
        raise RuntimeError
    assert (Entry.objects.count(), Email.objects.count()) == (0, 0)
    assert Challenge.objects.count() == 1
