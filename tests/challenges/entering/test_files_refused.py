"""Files that may not come in, and files that are not to be had."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from challenges.models import Attachment, Challenge, Draft, Entry
from core import antispam
from tests.challenges.factories import make_saved_draft
from tests.challenges.files import (
    ALT_TEXT,
    PDF,
    PHOTO,
    add_file,
    stored_files,
    uploaded_file,
)
from tests.support import hostile_files
from tests.support.form_errors import field_errors, summary_errors


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.jpg", b"", "Choose a file that is not empty"),
        ("a.png", b"<svg/>", "Choose a picture (JPEG, PNG or WebP) or a PDF"),
        (
            "a.png",
            hostile_files.bomb_png(),
            "Take a screenshot of the picture and choose that: it has more than 40 "
            "million pixels",
        ),
        (
            "a.jpg",
            hostile_files.cut_short(hostile_files.picture("JPEG")),
            "Save the picture again or choose another: it is damaged",
        ),
        (
            "a.pdf",
            hostile_files.pdf(hostile_files.add_script),
            "Print the PDF to a new PDF and choose that: this one holds scripts, "
            "media, attached files or links to files",
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
    sent = {"file": uploaded_file(name, content), "add": "yes", "alt": ALT_TEXT}
    page = client.post(draft.files_path, sent)
    assert page.context["form"].errors == {"file": [sentence]}
    assert summary_errors(page.text) == [sentence]
    assert field_errors(page.text) == {"file": [sentence]}
    assert "<title>Error: " in page.text
    assert f'value="{ALT_TEXT}"' in page.text
    assert (Attachment.objects.count(), stored_files()) == (0, set())


def test_adding_without_choosing_is_told_so(client: Client, draft: Draft) -> None:
    page = client.post(draft.files_path, {"add": "yes"})
    assert page.context["form"].errors == {"file": ["Choose a file"]}


def test_there_are_three_files_and_no_more(client: Client, draft: Draft) -> None:
    for _number in range(3):
        add_file(client, draft)
    assert 'type="file"' not in client.get(draft.files_path).text
    sent = {"file": uploaded_file("roof.jpg", PHOTO), "add": "yes"}
    page = client.post(draft.files_path, sent)
    assert "There are three files already. Remove one first." in page.text
    assert Attachment.objects.count() == 3


def test_a_refused_send_is_not_even_looked_at(
    client: Client, draft: Draft, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    add_file(client, draft)
    sent = {"file": uploaded_file("a.png", b"<svg/>"), "alt": ALT_TEXT, "add": "yes"}
    page = client.post(draft.files_path, sent)
    assert (page.status_code, page.context["form"].errors) == (429, {})
    assert f'value="{ALT_TEXT}"' in page.text


def test_files_that_take_too_long_to_open_count_as_many(
    client: Client, draft: Draft, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 3 * antispam.HEAVY_COUNTS
    heavy = hostile_files.progressive_jpeg(more_scans=200)
    statuses = []
    for number in range(4):
        sent = {"file": uploaded_file(f"{number}.jpg", heavy), "alt": ALT_TEXT}
        statuses.append(client.post(draft.files_path, sent).status_code)
    assert statuses == [200, 200, 200, 429]


def test_a_description_without_its_picture_is_asked_for_it(
    client: Client, draft: Draft
) -> None:
    page = client.post(draft.files_path, {"alt": ALT_TEXT, "continue": "yes"})
    assert page.context["form"].errors == {"file": ["Choose a file"]}


@pytest.mark.parametrize("remove", ["", "x", "²", "-1", "9" * 5000])
def test_a_made_up_button_removes_nothing(
    client: Client, draft: Draft, remove: str
) -> None:
    add_file(client, draft)
    response = client.post(draft.files_path, {"remove": remove})
    assert (response.status_code, Attachment.objects.count()) == (303, 1)


def test_files_of_others_are_not_to_be_had(
    client: Client, challenge: Challenge, draft: Draft
) -> None:
    add_file(client, draft, PDF)
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
    add_file(client, draft)
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


def test_after_closing_files_stay_as_they_are(client: Client, entry: Entry) -> None:
    add_file(client, entry)
    with time_machine.travel(entry.challenge.closes_at + timedelta(hours=1)):
        sent = {"remove": str(Attachment.objects.get().pk), "alt": "A roof"}
        page = client.post(entry.files_path, sent)
        assert client.get(entry.files_path).url == entry.private_path
    assert "It is too late to change the files." in page.text
    assert 'value="A roof"' in page.text
    assert Attachment.objects.count() == 1


def test_another_website_adds_and_removes_nothing(client: Client, draft: Draft) -> None:
    add_file(client, draft)
    foreign = {"sec-fetch-site": "cross-site"}
    for sent in (
        {"file": uploaded_file("b.jpg", PHOTO), "add": "yes"},
        {"remove": str(Attachment.objects.get().pk)},
    ):
        response = client.post(draft.files_path, sent, headers=foreign)
        assert response.status_code == 403
    assert Attachment.objects.count() == 1
