"""Duplicates: shown once, and both people are emailed and named."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.services import personal_data, results
from challenges.services.entering import entries
from challenges.services.moderation import decisions, duplicates, screening, triage
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import (
    announce,
    approve_and_tell,
    make_entry,
    make_public_entry,
    release_held_emails,
)


@pytest.fixture
def original(challenge: Challenge, staff: User) -> Entry:
    return make_public_entry(staff, challenge=challenge, title="Bee hotels")


@pytest.fixture
def duplicate(challenge: Challenge, original: Entry) -> Entry:
    words = {"title": "Homes for bees", "email": "noor@example.com"}
    entry = make_entry(challenge=challenge, **words)
    Email.objects.all().delete()
    return entry


def held_emails() -> list[tuple[str, str]]:
    emails = Email.objects.filter(status=Email.Status.HELD).order_by("pk")
    return list(emails.values_list("to", "subject"))


def public() -> list[str]:
    return sorted(Entry.objects.published().values_list("title", flat=True))


def notes(entry: Entry) -> list[str]:
    return [row.staff_note for row in entry.history.all() if row.staff_note]


def mark(client: Client, entry: Entry, reference: str) -> str:
    url = reverse("admin:challenges_entry_duplicate", args=[entry.pk])
    return client.post(url, {"reference": reference}, follow=True).text


def test_a_double_is_decided_on_as_any_other_and_both_hear_of_it(
    duplicate: Entry, original: Entry, staff: User
) -> None:
    marked = duplicates.mark_duplicate(duplicate, of=original, by=staff)
    assert (marked.status, marked.duplicate_of) == ("submitted", original)
    assert notes(duplicate) == [f"It is the same idea as {original.reference}."]
    assert notes(original) == [f"{duplicate.reference} is the same idea."]
    subject = "Somebody else had the same idea"
    expected = [
        ("noor@example.com", f"{subject}: Homes for bees ({duplicate.reference})"),
        ("mira@example.com", f"{subject}: Bee hotels ({original.reference})"),
    ]
    assert held_emails() == expected
    decisions.approve(duplicate, by=staff)
    assert held_emails()[:2] == expected
    assert public() == ["Bee hotels"]


@pytest.mark.parametrize("deleted", ["original", "duplicate"])
def test_what_was_deleted_meanwhile_is_said(
    duplicate: Entry, original: Entry, staff: User, deleted: str
) -> None:
    Entry.objects.filter(
        pk={"original": original, "duplicate": duplicate}[deleted].pk
    ).delete()
    with pytest.raises(TransitionNotAllowed, match="has just been deleted"):
        duplicates.mark_duplicate(duplicate, of=original, by=staff)


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
    assert "You sent us the same idea before" in client.get(again.private_path).text
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
    assert notes(duplicate)[-1] == (
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


def test_there_are_no_chains(
    challenge: Challenge, duplicate: Entry, original: Entry, staff: User
) -> None:
    third = make_entry(challenge=challenge)
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    for entry, of, words in [
        (third, duplicate, f"choose that one|{original.reference}: choose that one"),
        (
            original,
            third,
            f"Others are marked as the same idea as {original.reference}",
        ),
        (
            duplicate,
            third,
            f"It is marked as the same idea as {original.reference} already",
        ),
        (original, original, "That is this idea"),
    ]:
        with pytest.raises(TransitionNotAllowed, match=words):
            duplicates.mark_duplicate(entry, of=of, by=staff)
    assert list(Entry.objects.filter(duplicate_of=original)) == [duplicate]


@pytest.mark.parametrize("status", ["declined", "spam", "withdrawn"])
def test_only_ideas_that_can_come_to_something_are_marked(
    challenge: Challenge, duplicate: Entry, original: Entry, staff: User, status: str
) -> None:
    ended = make_entry(challenge=challenge)
    Entry.objects.filter(pk=ended.pk).update(status=status, answer_due=None)
    for entry, of in [(ended, original), (duplicate, ended)]:
        with pytest.raises(TransitionNotAllowed, match=f"{ended.reference} is “"):
            duplicates.mark_duplicate(entry, of=of, by=staff)


def test_another_challenge_has_its_own_ideas(original: Entry, staff: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="is in another challenge"):
        duplicates.mark_duplicate(make_entry(), of=original, by=staff)


def test_no_idea_vanishes_with_the_one_that_stood_for_it(
    duplicate: Entry, original: Entry, staff: User
) -> None:
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    approve_and_tell(duplicate, by=staff)
    assert public() == ["Bee hotels"]
    decisions.return_to_review(original, by=staff)
    assert public() == ["Homes for bees"]
    decisions.approve(original, by=staff)
    assert public() == ["Homes for bees"]  # until everybody is told
    release_held_emails()
    assert public() == ["Bee hotels"]
    Entry.objects.filter(pk=original.pk).update(may_publish=False)
    assert public() == ["Homes for bees"]
    decisions.decline(original, by=staff, message="No.")
    assert public() == ["Homes for bees"]
    personal_data.delete_entry(original)
    assert public() == ["Homes for bees"]
    assert Entry.objects.get().duplicate_of is None


def test_what_was_taken_down_does_not_come_back_in_other_words(
    duplicate: Entry, original: Entry, staff: User
) -> None:
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    decisions.approve(duplicate, by=staff)
    triage.take_down(original, by=staff, reason="Hm.")
    assert public() == []


def test_the_public_page_says_how_many_and_names_groups_alone(
    client: Client, challenge: Challenge, original: Entry, staff: User
) -> None:
    rows = [
        {"email": "a@example.com", "organisation": "Oak School", "team": "The Bees"},
        {"email": "b@example.com", "organisation": "Secret Ltd", "may_publish": False},
        {"email": "b@example.com", "name": "Bo Ash"},
        {"email": "c@example.com", "organisation": "Not yet read"},
    ]
    for words in rows:
        entry = make_entry(challenge=challenge, **words)
        duplicates.mark_duplicate(entry, of=original, by=staff)
        if words["email"] != "c@example.com":
            decisions.approve(entry, by=staff)
    assert duplicates.duplicate_summary(original).count == 0
    release_held_emails()
    fellows = duplicates.duplicate_summary(original)
    assert (fellows.count, fellows.names) == (2, ["Oak School, The Bees"])
    page = client.get(original.get_absolute_url()).text
    assert "2 other people sent in the same idea." in page
    assert "Oak School, The Bees" in page
    for secret in ("Secret Ltd", "Bo Ash", "Not yet read", "example.com"):
        assert secret not in page
    assert (
        "2 other people sent in the same idea."
        in client.get(original.private_path).text
    )


def test_the_private_page_of_a_double_tells_so(
    client: Client, duplicate: Entry, original: Entry, staff: User
) -> None:
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    page = client.get(duplicate.private_path).text
    assert "Somebody else had the same idea." in page
    assert f'<a href="{original.get_absolute_url()}">Bee hotels</a>' in page
    triage.take_down(original, by=staff, reason="Hm.")
    assert "Bee hotels" not in client.get(duplicate.private_path).text
    entries.withdraw(duplicate)
    page = client.get(duplicate.private_path).text
    assert "Somebody else had the same idea." not in page


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


def test_staff_type_the_reference_as_people_say_it(
    staff_client: Client, duplicate: Entry, original: Entry
) -> None:
    page = mark(staff_client, duplicate, original.reference.lower().replace("-", " "))
    assert "Marked as the same idea." in page
    assert Entry.objects.get(pk=duplicate.pk).duplicate_of == original
    review = reverse("admin:challenges_entry_change", args=[original.pk])
    assert f"{duplicate.reference} Homes for bees" in staff_client.get(review).text
    unmark = reverse("admin:challenges_entry_unmark", args=[duplicate.pk])
    page = staff_client.post(unmark, follow=True).text
    assert "It is an idea of its own again." in page
    assert Entry.objects.get(pk=duplicate.pk).duplicate_of is None
    assert "It is not marked as the same idea" in staff_client.post(
        unmark, follow=True
    ).text.replace("\n", "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the reference of the other idea."),
        ("QS-2222-22", "There is no idea with this reference."),
        ("rubbish", "There is no idea with this reference."),
    ],
)
def test_a_reference_that_leads_nowhere_is_kept_and_refused(
    staff_client: Client, duplicate: Entry, typed: str, words: str
) -> None:
    page = mark(staff_client, duplicate, typed)
    assert words in page
    assert not typed or f'value="{typed}"' in page


def test_a_refusal_keeps_the_reference(staff_client: Client, duplicate: Entry) -> None:
    page = mark(staff_client, duplicate, duplicate.reference)
    assert "That is this idea: give the number of the other one." in page
    assert f'value="{duplicate.reference}"' in page


def test_staff_find_similar_ones_with_a_button_each(
    staff_client: Client, challenge: Challenge, duplicate: Entry
) -> None:
    words = {"title": "Homes for bees", "email": "ola@example.com"}
    twin = make_entry(challenge=challenge, **words)
    url = reverse("admin:challenges_entry_change", args=[duplicate.pk])
    assert f"Same idea as {twin.reference}" in staff_client.get(url).text
    mark(staff_client, twin, duplicate.reference)
    assert twin not in screening.screen(duplicate).similar
    twin.refresh_from_db()
    assert duplicate not in screening.screen(twin).similar


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow_with_the_doubles(
    client: Client,
    challenge: Challenge,
    original: Entry,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        entry = make_entry(challenge=challenge, email=f"{number}@example.com")
        duplicates.mark_duplicate(entry, of=original, by=staff)
        decisions.approve(entry, by=staff)
    # idea, pictures, duplicates_of, updates, site
    with django_assert_num_queries(5):
        client.get(original.get_absolute_url())
    # entry, steps, files, duplicates_of, updates, is public, is redacted, site
    with django_assert_num_queries(8):
        client.get(original.private_path)
