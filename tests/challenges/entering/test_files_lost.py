"""A file that comes with a mistake is not kept, and the page says so beside it."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Attachment, Challenge, Draft
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import make_entry, make_public_entry
from tests.challenges.files import ALT_TEXT, PHOTO, uploaded_file
from tests.support.form_errors import summary_errors

CHOOSE_AGAIN = "Choose the file again: it was not kept."
TOO_LONG = "b" * 251


def photo() -> Any:
    return uploaded_file("roof.jpg", PHOTO)


def test_a_mistake_in_its_description(client: Client, draft: Draft) -> None:
    sent = {"file": photo(), "alt": TOO_LONG, "add": "yes"}
    page = client.post(draft.files_path, sent).text
    assert summary_errors(page) == [CHOOSE_AGAIN, "Use 250 characters or fewer"]
    hint = page[page.index('id="id_file_helptext"') :].partition("</div>")[0]
    assert CHOOSE_AGAIN in hint
    assert f'<a href="#id_file">{CHOOSE_AGAIN}</a>' in page
    assert 'aria-describedby="id_file_helptext"' in page
    assert not Attachment.objects.exists()


def test_a_file_that_is_refused_says_why_instead(client: Client, draft: Draft) -> None:
    sent = {"file": uploaded_file("a.gif", b"GIF89a"), "add": "yes"}
    page = client.post(draft.files_path, sent).text
    assert CHOOSE_AGAIN not in page
    assert len(summary_errors(page)) == 1


def test_too_many_sends(client: Client, draft: Draft, settings: LazySettings) -> None:
    settings.FORM_POSTS_PER_HOUR = 0
    sent = {"file": photo(), "alt": ALT_TEXT, "add": "yes"}
    page = client.post(draft.files_path, sent)
    assert page.status_code == 429
    assert summary_errors(page.text)[1:] == [CHOOSE_AGAIN]
    assert f'value="{ALT_TEXT}"' in page.text


def test_no_file_is_none_to_choose_again(client: Client, draft: Draft) -> None:
    page = client.post(draft.files_path, {"alt": TOO_LONG, "add": "yes"}).text
    assert CHOOSE_AGAIN not in page
    assert CHOOSE_AGAIN not in client.get(draft.files_path).text


@pytest.mark.parametrize(
    ("button", "field", "sent"),
    [
        ("add_file", "file", {"alt": TOO_LONG}),
        ("update", "picture", {"text": "It is built."}),
        ("update", "picture", {"picture_alt": "A roof"}),
        ("note", "file", {"staff_note": "Rang her."}),
        ("note", "picture", {"staff_note": "Rang her."}),
        ("action", "file", {"action_name": "decline"}),
        ("redact", "picture", {}),
    ],
)
def test_staff_are_told_whatever_button_it_was(
    staff_client: Client,
    staff: User,
    challenge: Challenge,
    button: str,
    field: str,
    sent: dict[str, str],
) -> None:
    entry = make_public_entry(staff, challenge=challenge)
    page = staff_client.post(entry_page_url(entry, button), {**sent, field: photo()})
    assert page.status_code == 200
    hint = page.text[page.text.index(f'id="id_{field}_helptext"') :]
    assert CHOOSE_AGAIN in hint.partition("</div>")[0]
    assert page.text.count(CHOOSE_AGAIN) == 1


def test_what_was_added_is_not_to_be_chosen_again(
    staff_client: Client, challenge: Challenge
) -> None:
    entry = make_entry(challenge=challenge)
    sent = {"file": photo(), "alt": "A roof", "message": "Dear Mira"}
    page = staff_client.post(entry_page_url(entry, "add_file"), sent)
    assert "The file is added." in page.text
    assert "Dear Mira</textarea>" in page.text
    assert CHOOSE_AGAIN not in page.text


def test_a_form_that_is_sent_again_without_its_file_waits_for_it(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    """Somebody signs in again: their browser has the words, and not the file."""
    entry = make_public_entry(staff, challenge=challenge)
    sent = {"text": "It is built.", "picture_alt": "", "picture": photo()}
    url = entry_page_url(entry, "update")
    asked = Client().post(url, sent)
    data = {"username": "sam", "password": "sun-lit-42"}
    saved_post = asked.context["saved_post"]
    page = Client()
    page.post("/admin/login/", {**data, "saved_post": saved_post})
    offered = page.get("/admin/sign-in/saved-post/")
    assert 'name="lost_files" value="picture"' in offered.text
    assert "Files are not kept: choose them again." in offered.text
    again = {**dict(offered.context["fields"]), "lost_files": "picture"}
    shown = page.post(url, again)
    assert "It is built.</textarea>" in shown.text
    assert CHOOSE_AGAIN in shown.text
    assert not entry.updates.exists()
