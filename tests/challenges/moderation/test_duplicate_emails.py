"""Emails about duplicates: both people hear of it, once, and only while it is true."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services import results
from challenges.services.entering import entries
from challenges.services.moderation import decisions, duplicates, triage
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.admin_pages import staff_notes
from tests.challenges.factories import announce, make_entry, release_held_emails
from tests.challenges.public.gallery import published_titles
from tests.support.emails import held_emails


def test_a_double_is_decided_on_as_any_other_and_both_hear_of_it(
    duplicate: Entry, original: Entry, staff: User
) -> None:
    marked = duplicates.mark_duplicate(duplicate, of=original, by=staff)
    assert (marked.status, marked.duplicate_of) == ("submitted", original)
    assert staff_notes(duplicate) == [f"It is the same idea as {original.reference}."]
    assert staff_notes(original) == [f"{duplicate.reference} is the same idea."]
    subject = "Someone else had the same idea"
    expected = [
        ("noor@example.com", f"{subject}: Homes for bees ({duplicate.reference})"),
        ("mira@example.com", f"{subject}: Bee hotels ({original.reference})"),
    ]
    assert held_emails() == expected
    decisions.approve(duplicate, by=staff)
    assert held_emails()[:2] == expected
    assert published_titles() == ["Bee hotels"]


def test_the_letter_links_the_other_idea_only_if_everybody_may_read_it(
    duplicate: Entry, original: Entry, staff: User
) -> None:
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    duplicates.unmark_duplicate(duplicate, by=staff)
    triage.take_down(original, by=staff, reason="Hm.")
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    emails = Email.objects.filter(to="noor@example.com").order_by("pk")
    assert [original.get_absolute_url() in email.text for email in emails] == [
        True,
        False,
    ]
    assert ["Bee hotels" in email.text for email in emails] == [False, False]


def test_the_other_one_is_told_once(
    challenge: Challenge, duplicate: Entry, original: Entry, staff: User
) -> None:
    third = make_entry(challenge=challenge, email="ola@example.com")
    Email.objects.all().delete()
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    duplicates.mark_duplicate(third, of=original, by=staff)
    to = ["noor@example.com", "mira@example.com", "ola@example.com"]
    assert [email for email, _subject in held_emails()] == to


def test_who_sends_it_twice_is_told_so(
    client: Client, challenge: Challenge, original: Entry, staff: User
) -> None:
    again = make_entry(challenge=challenge, title="Bees", email="Mira@Example.com")
    Email.objects.all().delete()
    duplicates.mark_duplicate(again, of=original, by=staff)
    decisions.approve(again, by=staff)
    assert held_emails()[0] == (
        "Mira@Example.com",
        f"We have this idea from you already: Bees ({again.reference})",
    )
    assert (
        "You have already sent us the same idea" in client.get(again.private_path).text
    )
    assert duplicates.duplicate_summary(original).count == 0


def test_unmarking_stops_what_was_not_sent_yet(
    challenge: Challenge, duplicate: Entry, original: Entry, staff: User
) -> None:
    third = make_entry(challenge=challenge, email="ola@example.com")
    Email.objects.all().delete()
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    duplicates.mark_duplicate(third, of=original, by=staff)
    duplicates.unmark_duplicate(duplicate, by=staff)
    addresses = [email for email, _subject in held_emails()]
    assert addresses == ["mira@example.com", "ola@example.com"]
    duplicates.unmark_duplicate(third, by=staff)
    assert held_emails() == []
    assert staff_notes(duplicate)[-1] == (
        f"It is not the same idea as {original.reference} after all."
    )
    with pytest.raises(TransitionNotAllowed, match="not marked as the same idea"):
        duplicates.unmark_duplicate(third, by=staff)


@pytest.mark.parametrize("verb", ["decline", "spam", "withdraw", "stop emails"])
def test_no_held_letter_outlives_its_sense(
    duplicate: Entry, original: Entry, staff: User, verb: str
) -> None:
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    {
        "decline": lambda: decisions.decline(duplicate, by=staff, message="No."),
        "spam": lambda: decisions.mark_spam(duplicate, by=staff),
        "withdraw": lambda: entries.withdraw(duplicate),
        "stop emails": lambda: entries.stop_emails(duplicate),
    }[verb]()
    same_idea = [to for to, subject in held_emails() if "same idea" in subject]
    assert same_idea == ["mira@example.com"]


def test_what_comes_of_it_counts_for_both(
    challenge: Challenge, duplicate: Entry, original: Entry, staff: User
) -> None:
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    decisions.approve(duplicate, by=staff)
    results.set_outcome(original, by=staff, outcome="winner", award="Overall winner")
    release_held_emails()
    challenge.closes_at = timezone.now()
    challenge.save()
    Email.objects.all().delete()
    announce(challenge, by=staff)
    won = "The judges have chosen “Homes for bees”: Overall winner."
    assert won in Email.objects.get(to="noor@example.com").text
    key = duplicate.idempotency_key
    results.add_update(original, by=staff, text="Built.", idempotency_key=key)
    news = Email.objects.filter(text__contains="Built.").order_by("pk")
    expected = [(email.to, original.get_absolute_url() in email.text) for email in news]
    assert expected == [("mira@example.com", True), ("noor@example.com", True)]
