"""Somebody types about something that is deleted meanwhile: the words are shown."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from challenges.models import Entry
from challenges.services import personal_data
from challenges.services.moderation import decisions
from contact.models import Message
from core.admin.service_pages import call_service
from core.models import SiteSettings
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import make_challenge, make_entry
from tests.challenges.files import PHOTO, uploaded_file
from tests.contact.factories import make_message
from tests.events.factories import make_event
from tests.support.pages import filled_in, forms_of, readable_text


def assert_shown(page: HttpResponse, *texts: str) -> None:
    readable = readable_text(page)
    assert page.status_code == 404
    assert "It is no longer there" in readable
    assert "Nothing of what you sent is saved." in readable
    assert [text for text in texts if text not in readable] == []


@pytest.fixture
def entry(site: SiteSettings) -> Entry:
    return make_entry(challenge=make_challenge())


@pytest.mark.parametrize(
    "button",
    ["action", "note", "preview", "use_reason", "assign", "leave", "redact_by_hand"],
)
def test_an_idea_that_its_entrant_deleted_while_staff_wrote(
    staff_client: Client, entry: Entry, button: str
) -> None:
    typed = {"message": "Dear Mira,\r\nthank you.", "staff_note": "Rang her."}
    personal_data.delete_entry(entry)
    assert not Entry.objects.exists()
    page = staff_client.post(
        entry_page_url(entry, button), {**typed, "action_name": "approve"}
    )
    assert_shown(page, "Dear Mira,\nthank you.", "Rang her.")


def test_a_message_that_was_deleted(staff_client: Client, site: SiteSettings) -> None:
    message = make_message()
    url = f"/admin/contact/message/{message.pk}/"
    [form] = forms_of(staff_client.get(f"{url}change/"), f"{url}change/")
    Message.objects.all().delete()
    data = {**filled_in(form, {"message": "At nine."}), "action_name": ["answer"]}
    assert_shown(staff_client.post(f"{url}action/", data), "At nine.")


def test_an_event_that_a_colleague_deleted(
    staff_client: Client, site: SiteSettings
) -> None:
    event = make_event()
    url = f"/admin/events/event/{event.pk}/change/"
    [form] = forms_of(staff_client.get(url), url)
    event.delete()
    data = filled_in(form, {"title": "Bees", "body": "All of them."})
    assert_shown(staff_client.post(url, data), "Bees", "All of them.")


def test_a_file_of_what_is_gone_must_be_chosen_again(
    staff_client: Client, entry: Entry
) -> None:
    personal_data.delete_entry(entry)
    sent = {"file": uploaded_file("roof.jpg", PHOTO), "alt": "A roof"}
    page = staff_client.post(entry_page_url(entry, "add_file"), sent)
    assert_shown(page, "A roof", "Files are not kept: choose them again.")


def test_an_idea_that_is_deleted_at_this_very_moment(
    rf: RequestFactory, staff: User, entry: Entry
) -> None:
    """Between the look at it and its lock."""
    request = rf.post("/")
    request.user = staff
    personal_data.delete_entry(Entry.objects.get(pk=entry.pk))
    with pytest.raises(Http404):
        call_service(
            admin.site.get_model_admin(Entry), request, entry, decisions.approve
        )


def test_what_was_never_there_is_said_as_before(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.get("/admin/challenges/entry/999/redact-by-hand/")
    assert page.status_code == 404
    assert "We cannot find that page" in page.text
