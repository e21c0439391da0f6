"""Duplicates: which ideas can be marked, and which one is shown."""

import pytest
from django.contrib.auth.models import User

from challenges.models import Challenge, Entry
from challenges.services import personal_data
from challenges.services.moderation import decisions, duplicates, triage
from core.workflow import TransitionNotAllowed
from tests.challenges.factories import approve_and_tell, make_entry, release_held_emails
from tests.challenges.public.gallery import published_titles


@pytest.mark.parametrize("deleted", ["original", "duplicate"])
def test_what_was_deleted_meanwhile_is_said(
    duplicate: Entry, original: Entry, staff: User, deleted: str
) -> None:
    Entry.objects.filter(
        pk={"original": original, "duplicate": duplicate}[deleted].pk
    ).delete()
    with pytest.raises(TransitionNotAllowed, match="has just been deleted"):
        duplicates.mark_duplicate(duplicate, of=original, by=staff)


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
    assert published_titles() == ["Bee hotels"]
    decisions.return_to_review(original, by=staff)
    assert published_titles() == ["Homes for bees"]
    decisions.approve(original, by=staff)
    assert published_titles() == ["Homes for bees"]  # until everybody is told
    release_held_emails()
    assert published_titles() == ["Bee hotels"]
    Entry.objects.filter(pk=original.pk).update(may_publish=False)
    assert published_titles() == ["Homes for bees"]
    decisions.decline(original, by=staff, message="No.")
    assert published_titles() == ["Homes for bees"]
    personal_data.delete_entry(original)
    assert published_titles() == ["Homes for bees"]
    assert Entry.objects.get().duplicate_of is None


def test_what_was_taken_down_does_not_come_back_in_other_words(
    duplicate: Entry, original: Entry, staff: User
) -> None:
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    decisions.approve(duplicate, by=staff)
    triage.take_down(original, by=staff, reason="Hm.")
    assert published_titles() == []
