"""Pictures and documents of an idea: added, described, removed, sent along."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from challenges.models import Attachment, Challenge, Draft, Entry
from challenges.services.entering import entries
from challenges.services.moderation import decisions
from core.tasks import prepare_pictures
from core.uploads import Kind
from outbox.models import Email, PendingTeamNotice
from tests.challenges.factories import make_saved_draft, release_held_emails
from tests.challenges.files import (
    ALT_TEXT,
    PDF,
    PHOTO,
    add_file,
    fetch_file,
    remove_orphans_later,
    stored_files,
    uploaded_file,
)
from tests.support import hostile_files


@pytest.mark.parametrize("owner", ["draft", "entry"])
def test_a_picture_is_added_prepared_and_shown_to_its_entrant(
    client: Client, owner: str, request: pytest.FixtureRequest
) -> None:
    owner = request.getfixturevalue(owner)
    add_file(client, owner)
    attachment = Attachment.objects.get()
    assert (attachment.kind, attachment.name, attachment.alt) == (
        Kind.PICTURE,
        "roof.jpg",
        ALT_TEXT,
    )
    assert "We are getting this picture ready." in client.get(owner.files_path).text

    assert prepare_pictures() == 1
    attachment.refresh_from_db()
    page = client.get(owner.files_path).text
    url = f"{owner.files_path}{attachment.pk}/{attachment.renditions[0]['width']}"
    assert f'src="{url}.jpeg"' in page
    assert f"{url}.webp" in page
    assert f'alt="{ALT_TEXT}"' in page


def test_a_picture_without_a_description_says_so(client: Client, entry: Entry) -> None:
    add_file(client, entry)
    assert prepare_pictures() == 1
    Attachment.objects.update(alt="")
    page = client.get(entry.private_path).text
    assert 'alt="Picture without a description"' in page


def test_only_our_renditions_are_kept_of_a_picture(
    client: Client, draft: Draft, django_capture_on_commit_callbacks: object
) -> None:
    add_file(client, draft)
    with django_capture_on_commit_callbacks(execute=True):
        prepare_pictures()
    attachment = Attachment.objects.get()
    assert attachment.original == ""
    assert stored_files() == set(attachment.stored_names)
    for name in attachment.stored_names:
        with default_storage.open(name) as file:
            content = file.read()
        assert hostile_files.SECRET.encode() not in content
        assert not Image.open(io.BytesIO(content)).getexif()


def test_a_document_is_kept_as_it_came_and_downloaded(
    client: Client, draft: Draft
) -> None:
    sent = {"file": uploaded_file("my plan.pdf", PDF), "add": "yes"}
    client.post(draft.files_path, sent)
    attachment = Attachment.objects.get()
    response = fetch_file(client, f"{draft.files_path}{attachment.pk}/document.pdf")
    assert response.content_read == PDF
    assert response["Content-Disposition"] == 'attachment; filename="my plan.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert (prepare_pictures(), attachment.kind) == (0, Kind.DOCUMENT)


def test_a_file_that_was_chosen_comes_along_when_going_on(
    client: Client, draft: Draft
) -> None:
    sent = {"file": uploaded_file("roof.jpg", PHOTO), "continue": "yes"}
    response = client.post(draft.files_path, sent)
    assert response.url == f"{draft.draft_path}about-you/"
    assert Attachment.objects.count() == 1


def test_descriptions_are_kept_by_every_button(client: Client, draft: Draft) -> None:
    add_file(client, draft)
    first = Attachment.objects.get()
    name = f"file-{first.pk}-alt"
    described = {f"initial-{name}": ALT_TEXT, name: "Two hotels"}
    sent = {**described, "file": uploaded_file("b.jpg", PHOTO), "add": "yes"}
    assert client.post(draft.files_path, sent).url == draft.files_path
    first.refresh_from_db()
    assert (first.alt, Attachment.objects.count()) == ("Two hotels", 2)


def test_enter_in_a_description_removes_nothing(client: Client, draft: Draft) -> None:
    add_file(client, draft)
    page = client.get(draft.files_path).text
    assert page.index('name="keep"') < page.index('name="remove"')
    client.post(draft.files_path, {"keep": "yes"})
    assert Attachment.objects.count() == 1


def test_a_removed_file_is_gone_from_the_storage(
    client: Client, draft: Draft, django_capture_on_commit_callbacks: object
) -> None:
    add_file(client, draft)
    prepare_pictures()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(draft.files_path, {"remove": str(Attachment.objects.get().pk)})
    assert (Attachment.objects.count(), remove_orphans_later()) == (
        0,
        1,
    )  # the original


def test_going_away_keeps_what_stands_in_the_form(
    client: Client, challenge: Challenge
) -> None:
    draft = make_saved_draft(challenge)
    sent = {"file": uploaded_file("roof.jpg", PHOTO), "alt": ALT_TEXT, "save": "yes"}
    assert client.post(draft.files_path, sent).url == f"{draft.draft_path}saved/"
    assert Attachment.objects.get().alt == ALT_TEXT


def test_whoever_has_no_file_to_add_goes_on_however_many_others_did(
    client: Client, draft: Draft, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    urls = [client.post(draft.files_path, {"continue": "yes"}).url for _ in range(3)]
    assert urls == [f"{draft.draft_path}about-you/"] * 3


def test_an_older_window_does_not_erase_a_description(
    client: Client, draft: Draft
) -> None:
    add_file(client, draft)
    attachment = Attachment.objects.get()
    for sent in (
        {"continue": "yes"},  # a window from before the picture
        {
            f"file-{attachment.pk}-alt": "",
            f"initial-file-{attachment.pk}-alt": "",
            "keep": "yes",
        },
    ):
        client.post(draft.files_path, sent)
        attachment.refresh_from_db()
        assert attachment.alt == ALT_TEXT


def test_what_we_asked_for_may_be_a_file(
    client: Client, staff: User, entry: Entry
) -> None:
    decisions.request_changes(entry, by=staff, message="Send us a drawing.")
    release_held_emails()
    Email.objects.all().delete()
    sent = {"file": uploaded_file("roof.jpg", PHOTO), "continue": "yes"}
    response = client.post(entry.files_path, sent)
    assert (response.url, Email.objects.count()) == (f"{entry.private_path}change/", 0)
    entries.update_answers(
        entry,
        answers={**entry.answers, "focus_area": entry.focus_area},
        consent_words={},
    )
    entry.refresh_from_db()
    assert (entry.status, entry.revisions.count()) == ("submitted", 0)
    assert PendingTeamNotice.objects.get().reference == entry.reference


def test_sending_takes_the_files_along(client: Client, draft: Draft) -> None:
    add_file(client, draft)
    draft.refresh_from_db()
    sent = {"fingerprint": draft.fingerprint, "rules_accepted": "on"}
    client.post(f"{draft.draft_path}check/", sent)
    entry = Entry.objects.get()
    assert [file.name for file in entry.attachments.all()] == ["roof.jpg"]
    assert "roof.jpg" in client.get(entry.private_path).text
    assert draft.files_path == entry.files_path
    email = Email.objects.get(to=entry.email, subject__contains="We have your idea")
    assert "roof.jpg" not in email.text
