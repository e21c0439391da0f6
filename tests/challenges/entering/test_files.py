"""Pictures and documents of an idea: who may add and remove them."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from challenges.models import Attachment, Challenge, Draft, Entry
from challenges.services.entering import entries
from challenges.services.moderation import decisions
from challenges.tasks import prepare_pictures
from core.uploads import Kind
from outbox.models import Email, PendingTeamNotice
from tests import hostile_files
from tests.challenges.factories import (
    make_saved_draft,
    release_held_emails,
)
from tests.challenges.files import (
    PDF,
    PHOTO,
    ROOF,
    add,
    get,
    remove_orphans_later,
    stored,
    upload,
)


@pytest.mark.parametrize("owner", ["draft", "entry"])
def test_a_picture_is_added_prepared_and_shown_to_its_entrant(
    client: Client, owner: str, request: pytest.FixtureRequest
) -> None:
    owner = request.getfixturevalue(owner)
    add(client, owner)
    attachment = Attachment.objects.get()
    assert (attachment.kind, attachment.name, attachment.alt) == (
        Kind.PICTURE,
        "roof.jpg",
        ROOF,
    )
    assert "We are getting this picture ready." in client.get(owner.files_path).text

    assert prepare_pictures() == 1
    attachment.refresh_from_db()
    page = client.get(owner.files_path).text
    url = f"{owner.files_path}{attachment.pk}/{attachment.renditions[0]['width']}"
    assert f'src="{url}.jpeg"' in page
    assert f"{url}.webp" in page
    assert f'alt="{ROOF}"' in page


def test_only_our_renditions_are_kept_of_a_picture(
    client: Client, draft: Draft, django_capture_on_commit_callbacks: object
) -> None:
    add(client, draft)
    with django_capture_on_commit_callbacks(execute=True):
        prepare_pictures()
    attachment = Attachment.objects.get()
    assert attachment.original == ""
    assert stored() == set(attachment.stored_names)
    for name in attachment.stored_names:
        with default_storage.open(name) as file:
            content = file.read()
        assert hostile_files.SECRET.encode() not in content
        assert not Image.open(io.BytesIO(content)).getexif()


def test_a_document_is_kept_as_it_came_and_downloaded(
    client: Client, draft: Draft
) -> None:
    sent = {"file": upload("my plan.pdf", PDF), "add": "yes"}
    client.post(draft.files_path, sent)
    attachment = Attachment.objects.get()
    response = get(client, f"{draft.files_path}{attachment.pk}/document.pdf")
    assert response.content_read == PDF
    assert response["Content-Disposition"] == 'attachment; filename="my plan.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert (prepare_pictures(), attachment.kind) == (0, Kind.DOCUMENT)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.jpg", b"", "Choose a file that is not empty"),
        ("a.png", b"<svg/>", "Choose a picture (JPEG, PNG or WebP) or a PDF"),
        (
            "a.png",
            hostile_files.bomb_png(),
            "Choose a picture with fewer than 40 million pixels",
        ),
        (
            "a.jpg",
            hostile_files.cut(hostile_files.picture("JPEG")),
            "Save the picture again or choose another: it is damaged",
        ),
        (
            "a.pdf",
            hostile_files.pdf(hostile_files.script),
            "Print the PDF to a new PDF and choose that: this one holds scripts, media "
            "or attached files",
        ),
        (
            "a.pdf",
            hostile_files.locked_pdf("secret"),
            "Save the PDF without a password, then choose it again",
        ),
    ],
)
def test_a_file_that_may_not_come_in_is_told_so(
    client: Client, draft: Draft, name: str, content: bytes, sentence: str
) -> None:
    sent = {"file": upload(name, content), "add": "yes", "alt": ROOF}
    page = client.post(draft.files_path, sent)
    assert page.context["form"].errors == {"file": [sentence]}
    assert page.text.count(sentence) == 2
    assert "<title>Error: " in page.text
    assert f'value="{ROOF}"' in page.text
    assert (Attachment.objects.count(), stored()) == (0, set())


def test_adding_without_choosing_is_told_so(client: Client, draft: Draft) -> None:
    page = client.post(draft.files_path, {"add": "yes"})
    assert page.context["form"].errors == {"file": ["Choose a file"]}


def test_there_are_three_files_and_no_more(client: Client, draft: Draft) -> None:
    for _number in range(3):
        add(client, draft)
    assert 'type="file"' not in client.get(draft.files_path).text
    sent = {"file": upload("roof.jpg", PHOTO), "add": "yes"}
    page = client.post(draft.files_path, sent)
    assert "There are three files already. Remove one first." in page.text
    assert Attachment.objects.count() == 3


def test_a_file_that_was_chosen_comes_along_when_going_on(
    client: Client, draft: Draft
) -> None:
    sent = {"file": upload("roof.jpg", PHOTO), "continue": "yes"}
    response = client.post(draft.files_path, sent)
    assert response.url == f"{draft.draft_path}about-you/"
    assert Attachment.objects.count() == 1


def test_descriptions_are_kept_by_every_button(client: Client, draft: Draft) -> None:
    add(client, draft)
    first = Attachment.objects.get()
    name = f"file-{first.pk}-alt"
    described = {f"initial-{name}": ROOF, name: "Two hotels"}
    sent = {**described, "file": upload("b.jpg", PHOTO), "add": "yes"}
    assert client.post(draft.files_path, sent).url == draft.files_path
    first.refresh_from_db()
    assert (first.alt, Attachment.objects.count()) == ("Two hotels", 2)


def test_enter_in_a_description_removes_nothing(client: Client, draft: Draft) -> None:
    add(client, draft)
    page = client.get(draft.files_path).text
    assert page.index('name="keep"') < page.index('name="remove"')
    client.post(draft.files_path, {"keep": "yes"})
    assert Attachment.objects.count() == 1


def test_a_removed_file_is_gone_from_the_storage(
    client: Client, draft: Draft, django_capture_on_commit_callbacks: object
) -> None:
    add(client, draft)
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
    sent = {"file": upload("roof.jpg", PHOTO), "alt": ROOF, "save": "yes"}
    assert client.post(draft.files_path, sent).url == f"{draft.draft_path}saved/"
    assert Attachment.objects.get().alt == ROOF


def test_a_refused_send_is_not_even_looked_at(
    client: Client, draft: Draft, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    add(client, draft)
    sent = {"file": upload("a.png", b"<svg/>"), "alt": ROOF, "add": "yes"}
    page = client.post(draft.files_path, sent)
    assert (page.status_code, page.context["form"].errors) == (429, {})
    assert f'value="{ROOF}"' in page.text


def test_whoever_has_no_file_to_add_goes_on_however_many_others_did(
    client: Client, draft: Draft, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    urls = [client.post(draft.files_path, {"continue": "yes"}).url for _ in range(3)]
    assert urls == [f"{draft.draft_path}about-you/"] * 3


def test_an_older_window_does_not_erase_a_description(
    client: Client, draft: Draft
) -> None:
    add(client, draft)
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
        assert attachment.alt == ROOF


def test_a_description_without_its_picture_is_asked_for_it(
    client: Client, draft: Draft
) -> None:
    page = client.post(draft.files_path, {"alt": ROOF, "continue": "yes"})
    assert page.context["form"].errors == {"file": ["Choose a file"]}


def test_what_we_asked_for_may_be_a_file(
    client: Client, staff: User, entry: Entry
) -> None:
    decisions.request_changes(entry, by=staff, message="Send us a drawing.")
    release_held_emails()
    Email.objects.all().delete()
    sent = {"file": upload("roof.jpg", PHOTO), "continue": "yes"}
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


@pytest.mark.parametrize("remove", ["", "x", "²", "-1", "9" * 5000])
def test_a_made_up_button_removes_nothing(
    client: Client, draft: Draft, remove: str
) -> None:
    add(client, draft)
    response = client.post(draft.files_path, {"remove": remove})
    assert (response.status_code, Attachment.objects.count()) == (303, 1)


def test_files_of_others_are_not_to_be_had(
    client: Client, challenge: Challenge, draft: Draft
) -> None:
    add(client, draft, PDF)
    attachment = Attachment.objects.get()
    other = make_saved_draft(challenge, title="Other")
    client.post(other.files_path, {"remove": str(attachment.pk)})
    urls = [
        f"{other.files_path}{attachment.pk}/document.pdf",
        f"/my-entry/wrong/files/{attachment.pk}/document.pdf",
        f"{draft.files_path}{attachment.pk}/800.webp",
        f"{draft.files_path}{attachment.pk}/original",
        f"{draft.files_path}{attachment.pk}/{attachment.original}",
        f"/ideas/{draft.reference}/pictures/{attachment.pk}/document.pdf",
    ]
    assert [client.get(url).status_code for url in urls] == [404] * 6
    assert Attachment.objects.count() == 1


def test_what_came_is_never_sent_before_it_is_made_anew(
    client: Client, draft: Draft
) -> None:
    add(client, draft)
    attachment = Attachment.objects.get()
    for filename in (
        "original",
        "400.webp",
        "400.jpeg",
        "document.pdf",
        attachment.original,
    ):
        url = f"{draft.files_path}{attachment.pk}/{filename}"
        assert client.get(url).status_code == 404


def test_sending_takes_the_files_along(client: Client, draft: Draft) -> None:
    add(client, draft)
    draft.refresh_from_db()
    sent = {"fingerprint": draft.fingerprint, "rules_accepted": "on"}
    client.post(f"{draft.draft_path}check/", sent)
    entry = Entry.objects.get()
    assert [file.name for file in entry.attachments.all()] == ["roof.jpg"]
    assert "roof.jpg" in client.get(entry.private_path).text
    assert draft.files_path == entry.files_path
    email = Email.objects.get(to=entry.email, subject__contains="We have your idea")
    assert "roof.jpg" not in email.text


def test_after_closing_files_stay_as_they_are(client: Client, entry: Entry) -> None:
    add(client, entry)
    with time_machine.travel(entry.challenge.closes_at + timedelta(hours=1)):
        sent = {"remove": str(Attachment.objects.get().pk), "alt": "A roof"}
        page = client.post(entry.files_path, sent)
        assert client.get(entry.files_path).url == entry.private_path
    assert "It is too late to change the files." in page.text
    assert 'value="A roof"' in page.text
    assert Attachment.objects.count() == 1


def test_another_website_adds_and_removes_nothing(client: Client, draft: Draft) -> None:
    add(client, draft)
    foreign = {"sec-fetch-site": "cross-site"}
    for sent in (
        {"file": upload("b.jpg", PHOTO), "add": "yes"},
        {"remove": str(Attachment.objects.get().pk)},
    ):
        response = client.post(draft.files_path, sent, headers=foreign)
        assert response.status_code == 403
    assert Attachment.objects.count() == 1
