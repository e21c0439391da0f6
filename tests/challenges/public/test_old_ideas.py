"""The address of an idea that everybody could read says so when the idea is gone, and
nothing of it. An idea that nobody could read is not found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services import personal_data
from challenges.services.entering import attachments, entries
from challenges.services.moderation import decisions, duplicates, triage
from core.models import OldAddress
from core.stored_files import NewFile
from core.uploads import Kind
from tests.challenges.factories import (
    approve_and_tell,
    change_answers,
    make_public_entry,
    make_saved_draft,
    release_held_emails,
)

Act = Callable[[Entry, User], object]


def decline(entry: Entry, staff: User) -> None:
    release_held_emails()
    decisions.decline(entry, by=staff, message="No.")


def put_back(entry: Entry, staff: User) -> None:
    release_held_emails()
    decisions.return_to_review(entry, by=staff)


def hide_challenge(entry: Entry, staff: User) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Challenge.objects.update(expire_at=past)


WAYS_TO_GO: dict[str, Act] = {
    "withdrawn": lambda entry, staff: entries.withdraw(entry),
    "declined": decline,
    "put back": put_back,
    "changed": lambda entry, staff: change_answers(entry, idea="Two."),
    "no consent": lambda entry, staff: change_answers(entry, may_publish=False),
    "taken down": lambda entry, staff: triage.take_down(entry, by=staff, reason="Hm."),
    "a duplicate": lambda entry, staff: duplicates.mark_duplicate(
        entry, of=make_public_entry(staff, challenge=entry.challenge), by=staff
    ),
    "challenge hidden": hide_challenge,
    "deleted": lambda entry, staff: personal_data.delete_entry(entry),
    "erased": lambda entry, staff: personal_data.erase_person(entry.email),
}


@pytest.mark.parametrize("way", WAYS_TO_GO)
def test_an_idea_that_was_public_is_gone_with_every_word(
    client: Client, public_entry: Entry, staff: User, way: str
) -> None:
    path, picture = public_entry.get_absolute_url(), public_entry.attachments.first()
    pictures = f"{public_entry.pictures_path}{picture.pk}/40.webp"
    assert client.get(path).status_code == 200
    WAYS_TO_GO[way](public_entry, staff)
    for url in (path, path.lower(), pictures):
        page = client.get(url)
        assert (page.status_code, page.headers["Cache-Control"]) == (410, "no-cache")
        assert "This idea is no longer here</h1>" in page.text
        for words in ("Bee hotels", "hotel for bees", "Mira", "Quiet streets"):
            assert words not in page.text


def approve(entry: Entry, staff: User) -> None:
    approve_and_tell(entry, by=staff)


def approve_and_decline(entry: Entry, staff: User) -> None:
    decisions.decline(decisions.approve(entry, by=staff), by=staff, message="No.")
    release_held_emails()


def approve_and_change(entry: Entry, staff: User) -> None:
    decisions.approve(entry, by=staff)
    change_answers(entry, idea="Two.")


def approve_and_add_a_file(entry: Entry, staff: User) -> None:
    decisions.approve(entry, by=staff)
    file = NewFile(ContentFile(b"%PDF-"), Kind.DOCUMENT, "plan.pdf")
    attachments.change_files(entry, add=file)


def approve_and_undo(entry: Entry, staff: User) -> None:
    decisions.undo(decisions.approve(entry, by=staff), by=staff)


def refuse_and_approve(entry: Entry, staff: User) -> None:
    change_answers(entry, may_publish=False)
    approve(entry, staff)


NEVER_PUBLIC: dict[str, Act] = {
    "waits": lambda entry, staff: None,
    "declined": lambda entry, staff: decisions.decline(entry, by=staff, message="No."),
    "spam": lambda entry, staff: decisions.mark_spam(entry, by=staff),
    "approved by mistake": approve_and_undo,
    "approved, and not told yet": lambda entry, staff: decisions.approve(
        entry, by=staff
    ),
    "declined before it was told": approve_and_decline,
    "changed before it was told": approve_and_change,
    "a file was added before it was told": approve_and_add_a_file,
    "without consent": refuse_and_approve,
}


@pytest.mark.parametrize("is_deleted", [False, True])
@pytest.mark.parametrize("way", NEVER_PUBLIC)
def test_an_idea_that_never_was_public_is_not_found(
    client: Client, entry: Entry, staff: User, way: str, is_deleted: bool
) -> None:
    NEVER_PUBLIC[way](entry, staff)
    if is_deleted:
        personal_data.delete_entry(entry)
    codes = [
        client.get(f"{entry.get_absolute_url()}{end}").status_code
        for end in ("", "pictures/1/40.webp")
    ]
    assert (codes, OldAddress.objects.count()) == ([404, 404], 0)


def test_consent_that_came_after_the_approval_and_went_is_remembered(
    client: Client, entry: Entry, staff: User
) -> None:
    refuse_and_approve(entry, staff)
    for may_publish in (True, False):
        entry.refresh_from_db()
        change_answers(entry, may_publish=may_publish)
        approve(entry, staff)
        code = client.get(entry.get_absolute_url()).status_code
        assert code == (200 if may_publish else 410)


def test_a_draft_and_a_reference_of_nobody_are_not_found(
    client: Client, challenge: Challenge
) -> None:
    draft = make_saved_draft(challenge)
    for reference in (draft.reference, "QS-2222-22", "nonsense"):
        assert client.get(f"/ideas/{reference}/").status_code == 404


def test_an_idea_that_comes_back_is_found_again(
    client: Client, entry: Entry, staff: User
) -> None:
    approve(entry, staff)
    triage.take_down(entry, by=staff, reason="Hm.")
    gone = client.get(entry.get_absolute_url()).status_code
    triage.restore(entry, by=staff)
    assert (gone, client.get(entry.get_absolute_url()).status_code) == (410, 200)


def test_of_a_deleted_idea_the_reference_alone_is_kept(
    entry: Entry, staff: User
) -> None:
    approve(entry, staff)
    pk, reference = entry.pk, entry.reference
    personal_data.delete_entry(entry)
    kept = OldAddress.objects.values_list("kind", "slug", "content_pk")
    assert list(kept) == [("challenges.entry", reference, pk)]
