"""Progress updates: written by staff, read by everybody, emailed to the entrant."""

import json
import re
import uuid

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.dateparse import parse_datetime

from challenges.models import Entry, ProgressUpdate
from challenges.services import results
from core.models import SiteSettings
from core.stored_files import NewFile
from core.tasks import prepare_pictures
from core.uploads import Kind
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import make_entry, make_public_entry, make_update
from tests.support.hostile_files import picture

TEXT = "The first hotel stands on the roof of the library."


@pytest.fixture
def idea(site: SiteSettings, staff: User) -> Entry:
    idea = make_public_entry(staff, title="Bee hotels")
    Email.objects.all().delete()
    return idea


def urls_that_show_updates(idea: Entry) -> list[str]:
    return ["/", idea.get_absolute_url(), idea.focus_area.get_absolute_url()]


def test_an_update_is_shown_and_sent_to_the_entrant(
    client: Client, staff: User, idea: Entry
) -> None:
    update = make_update(idea, by=staff, text=f" {TEXT}\n")
    assert (update.text, update.by) == (TEXT, staff)
    assert [TEXT in client.get(url).text for url in urls_that_show_updates(idea)] == [
        True
    ] * 3
    email = Email.objects.get()
    assert email.subject == (
        f"What happened next with your idea: Bee hotels ({idea.reference})"
    )
    assert TEXT in email.text.splitlines()


def test_updates_of_an_idea_that_is_not_public_stay_inside(
    client: Client, staff: User, idea: Entry
) -> None:
    make_update(idea, by=staff, text=TEXT)
    urls = urls_that_show_updates(idea)
    Entry.objects.update(may_publish=False)
    assert [TEXT in client.get(url).text for url in urls] == [False] * 3


def test_the_entrant_reads_all_updates_and_takes_them_along(
    client: Client, staff: User, idea: Entry
) -> None:
    Entry.objects.update(may_publish=False, emails_opted_out=True)
    updates = [
        make_update(idea, by=staff, text=text) for text in (TEXT, "Bees moved in.")
    ]
    page = client.get(idea.private_path).text
    assert [update.text in page for update in updates] == [True, True]
    data = json.loads(client.get(f"{idea.private_path}data.json").content)
    times = [parse_datetime(each["at"]) for each in data["what_happened_next"]]
    texts = [each["text"] for each in data["what_happened_next"]]
    assert texts == [TEXT, "Bees moved in."]
    assert times == [
        update.at.replace(microsecond=update.at.microsecond // 1000 * 1000)
        for update in updates
    ]


def test_only_approved_ideas_have_a_next_chapter(
    site: SiteSettings, staff: User
) -> None:
    with pytest.raises(TransitionNotAllowed):
        make_update(make_entry(), by=staff, text=TEXT)
    assert ProgressUpdate.objects.count() == 0


def test_staff_publish_an_update_from_its_page(
    staff_client: Client, idea: Entry
) -> None:
    url = f"/admin/challenges/entry/{idea.pk}/update/"
    page = staff_client.post(url, {"text": TEXT}, follow=True).text
    assert "The update is saved." in page
    assert ProgressUpdate.objects.get().text == TEXT
    page = staff_client.post(url, {"text": " "}).text
    assert "Write what happened." in page
    assert ProgressUpdate.objects.count() == 1


def test_a_double_click_is_one_update_and_another_form_is_another(
    staff_client: Client, idea: Entry
) -> None:
    entry = f"/admin/challenges/entry/{idea.pk}/"

    def form() -> dict[str, str]:
        page = staff_client.get(f"{entry}change/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        return {"csrfmiddlewaretoken": token[1], "text": TEXT}

    counts = []
    for sent in (shown := form(), shown, form()):
        page = staff_client.post(f"{entry}update/", sent, follow=True).text
        assert "The update is saved." in page
        counts.append((ProgressUpdate.objects.count(), Email.objects.count()))
    assert counts == [(1, 1), (1, 1), (2, 2)]


def test_a_note_in_the_history_is_no_transition(
    staff_client: Client, staff: User, idea: Entry
) -> None:
    results.set_outcome(idea, by=staff, outcome="shortlisted")
    page = staff_client.get(f"/admin/challenges/entry/{idea.pk}/change/").text
    assert "Outcome: Shortlisted." in page
    assert "Approved → Approved" not in page


def test_text_of_an_update_is_escaped(client: Client, staff: User, idea: Entry) -> None:
    make_update(idea, by=staff, text="<script>alert(1)</script>")
    for url in urls_that_show_updates(idea):
        assert "<script>alert" not in client.get(url).text


def test_the_picture_of_an_update_stands_in_the_lists_too(
    client: Client, staff: User, site: SiteSettings
) -> None:
    idea = make_public_entry(staff)
    file = NewFile(ContentFile(picture("PNG")), Kind.PICTURE, "built.png", "It stands")
    results.add_update(
        idea, by=staff, text="Built.", idempotency_key=uuid.uuid4(), picture=file
    )
    prepare_pictures()
    for url in ("/", idea.focus_area.get_absolute_url()):
        page = client.get(url).text
        assert f'src="{idea.pictures_path}' in page
        assert 'alt="It stands"' in page
