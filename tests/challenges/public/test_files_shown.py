"""Files of an idea are prepared, shown, decided on and deleted."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from challenges.models import Attachment, Challenge, Draft, Entry
from challenges.services import personal_data
from challenges.services.entering import attachments, drafts
from challenges.services.moderation import decisions
from core.stored_pictures import remove_orphan_files
from core.tasks import prepare_pictures
from core.uploads import Kind
from outbox.models import Email, TeamNoticeTopic
from tests.challenges.factories import (
    approve_and_tell,
    make_entry,
    make_public_entry,
    make_saved_draft,
    make_update,
)
from tests.challenges.files import (
    ALT_TEXT,
    PDF,
    PHOTO,
    add_file,
    fetch_file,
    new_file,
    remove_orphans_later,
    stored_files,
    uploaded_file,
)


def test_visitors_see_the_pictures_of_a_published_idea_and_no_documents(
    client: Client, public_entry: Entry
) -> None:
    picture, document = public_entry.attachments.all()
    page = client.get(public_entry.get_absolute_url()).text
    size = picture.renditions[0]
    path = f"{public_entry.get_absolute_url()}pictures/{picture.pk}/{size['width']}"
    assert f'src="{path}.jpeg"' in page
    assert f'alt="{ALT_TEXT}"' in page
    assert "plan.pdf" not in page
    response = fetch_file(client, f"{path}.webp")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    name = f"{public_entry.reference}-{picture.pk}.webp"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert response["Cache-Control"] == "no-cache"
    again = client.get(f"{path}.webp", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    hidden = f"{public_entry.get_absolute_url()}pictures/{document.pk}/document.pdf"
    assert client.get(hidden).status_code == 404


def picture_places(client: Client, entry: Entry) -> tuple[list[int], list[int]]:
    """Return the keys of the pictures in the head of the page of an idea, and of those
    below it."""
    page = client.get(entry.get_absolute_url()).text
    head, body = page.split('<div class="wrap page', 1)
    keys = rf'<img [^>]*src="{entry.pictures_path}(\d+)/'
    places = [[int(pk) for pk in re.findall(keys, part)] for part in (head, body)]
    return places[0], places[1]


def test_the_first_picture_stands_in_the_head_and_nowhere_else(
    client: Client, public_entry: Entry
) -> None:
    picture = public_entry.attachments.pictures().get()
    assert picture_places(client, public_entry) == ([picture.pk], [])
    assert "ictures</h2>" not in client.get(public_entry.get_absolute_url()).text


def test_the_other_pictures_stand_below_with_their_numbers(
    client: Client, challenge: Challenge, staff: User
) -> None:
    entry = make_entry(challenge=challenge)
    for name in ("one.jpg", "two.jpg", "three.jpg"):
        attachments.change_files(entry, add=new_file(PHOTO, Kind.PICTURE, name))
    prepare_pictures()
    approve_and_tell(entry, by=staff)
    first, *others = [picture.pk for picture in entry.attachments.pictures()]
    assert picture_places(client, entry) == ([first], others)
    page = client.get(entry.get_absolute_url()).text
    assert "<h2>More pictures</h2>" in page
    assert re.findall(r'alt="Picture (\d)', page) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("change", "code"), [("put back", 410), ("no consent", 404), ("hidden", 410)]
)
def test_pictures_of_an_idea_that_is_no_longer_public_are_gone_at_once(
    client: Client, public_entry: Entry, staff: User, change: str, code: int
) -> None:
    picture = public_entry.attachments.first()
    width = picture.renditions[0]["width"]
    url = f"{public_entry.pictures_path}{picture.pk}/{width}.webp"
    etag = fetch_file(client, url)["ETag"]
    if change == "put back":
        decisions.return_to_review(public_entry, by=staff)
    elif change == "no consent":
        Entry.objects.update(may_publish=False)
    else:
        Challenge.objects.update(publish_at=None)
    for headers in ({}, {"if-none-match": etag}):
        assert client.get(url, headers=headers).status_code == code


def test_a_new_file_of_an_approved_idea_is_read_again_first(
    client: Client, public_entry: Entry
) -> None:
    Email.objects.all().delete()
    TeamNoticeTopic.objects.all().delete()
    add_file(client, public_entry)
    public_entry.refresh_from_db()
    title = f"{public_entry.title} ({public_entry.reference})"
    assert (public_entry.status, public_entry.is_public) == ("submitted", False)
    assert list(Email.objects.order_by("pk").values_list("subject", flat=True)) == [
        f"To review again: {title}",
        f"We have your changes ({public_entry.reference})",
    ]
    assert "Added the file “roof.jpg”." in [
        record.staff_note for record in public_entry.history.all()
    ]


def test_a_moderator_decides_about_the_descriptions_that_were_read(
    client: Client, staff_client: Client, entry: Entry
) -> None:
    review = f"/admin/challenges/entry/{entry.pk}/"
    add_file(client, entry)
    read = staff_client.get(f"{review}change/").context["fingerprint"]
    name = f"file-{Attachment.objects.get().pk}-alt"
    sent = {f"initial-{name}": ALT_TEXT, name: "Buy pills", "keep": "yes"}
    client.post(entry.files_path, sent)
    sent = {
        "action_name": "approve",
        "fingerprint": read,
        "message": "",
        "staff_note": "",
    }
    page = staff_client.post(f"{review}action/", sent)
    assert "It was changed while you were reading it." in page.text


def test_staff_see_every_file_and_nobody_else_does_there(
    client: Client, staff_client: Client, public_entry: Entry
) -> None:
    picture, document = public_entry.attachments.all()
    base = f"/admin/challenges/entry/{public_entry.pk}/files/"
    width = picture.renditions[0]["width"]
    for url in (
        f"{base}{document.pk}/document.pdf",
        f"{base}{picture.pk}/{width}.jpeg",
    ):
        shown = staff_client.get(f"/admin/challenges/entry/{public_entry.pk}/change/")
        assert url in shown.text
        assert fetch_file(staff_client, url).status_code == 200
        assert client.get(url).status_code == 302
    other = User.objects.create_user("ann", is_staff=True)
    client.force_login(other)
    assert client.get(f"{base}{document.pk}/document.pdf").status_code == 403


def test_an_update_shows_its_picture_and_tells_what_it_shows(
    client: Client, staff_client: Client, public_entry: Entry
) -> None:
    url = f"/admin/challenges/entry/{public_entry.pk}/update/"
    sent = {"text": "It is built.", "picture": uploaded_file("built.png", PHOTO)}
    page = staff_client.post(url, {**sent, "picture_alt": ""})
    assert page.context["update_form"].errors == {
        "picture_alt": ["Say what the picture shows."]
    }
    sent["picture"] = uploaded_file("plan.pdf", PDF)
    page = staff_client.post(url, {**sent, "picture_alt": "A plan"})
    assert page.context["update_form"].errors == {
        "picture": ["Choose a picture: a PDF cannot be shown."]
    }
    sent["picture"] = uploaded_file("built.png", PHOTO)
    staff_client.post(url, {**sent, "picture_alt": "A hotel with bees"})
    prepare_pictures()
    picture = Attachment.objects.get(update__entry=public_entry)
    page = client.get(public_entry.get_absolute_url()).text
    path = f"{public_entry.pictures_path}{picture.pk}/"
    width = picture.renditions[0]["width"]
    assert f"{path}{width}.webp" in page
    assert 'alt="A hotel with bees"' in page
    assert fetch_file(client, f"{path}{width}.webp").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_pages_with_files_do_not_ask_for_each(
    client: Client,
    staff: User,
    public_entry: Entry,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        update = make_update(public_entry, by=staff, text=f"News {number}")
        picture = new_file(PHOTO, Kind.PICTURE, "a.jpg", "A")
        attachments.store_file(picture, of=update)
    prepare_pictures()
    # idea, pictures, duplicates, updates, their pictures, projects, related, open
    # challenge, site
    with django_assert_num_queries(9):
        client.get(public_entry.get_absolute_url())
    # no draft, entry, files, site
    with django_assert_num_queries(4):
        client.get(public_entry.files_path)


def test_files_that_no_row_knows_are_swept_away_the_next_day(
    client: Client, draft: Draft
) -> None:
    add_file(client, draft)
    default_storage.save("stray.webp", ContentFile(b"stray"))
    assert remove_orphan_files() == 0
    assert remove_orphans_later() == 1
    assert stored_files() == {Attachment.objects.get().original}


@pytest.mark.parametrize("how", ["entrant", "draft", "forget", "purge"])
def test_who_is_forgotten_leaves_no_file_behind(
    challenge: Challenge,
    staff: User,
    how: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    owner: Draft | Entry = make_saved_draft(challenge)
    if how in {"entrant", "forget"}:
        owner = make_public_entry(staff, challenge=challenge)
        update = make_update(owner, by=staff, text="Built.")
        attachments.store_file(new_file(PHOTO, Kind.PICTURE, "a.jpg", "A"), of=update)
    attachments.change_files(owner, add=new_file(PDF, Kind.DOCUMENT, "plan.pdf"))
    assert stored_files()
    with django_capture_on_commit_callbacks(execute=True):
        if how == "entrant":
            personal_data.delete_entry(owner)
        elif how == "draft":
            drafts.delete(owner)
        elif how == "forget":
            personal_data.erase_person("mira@example.com")
        else:
            with time_machine.travel(timezone.now() + timedelta(days=200)):
                drafts.purge()
    assert (Attachment.objects.count(), stored_files()) == (0, set())


def test_whoever_takes_the_data_along_reads_which_files_there_are(
    client: Client, public_entry: Entry
) -> None:
    data = client.get(f"{public_entry.private_path}data.json").json()
    described = [(file["name"], file["description"]) for file in data["files"]]
    assert described == [("roof.jpg", ALT_TEXT), ("plan.pdf", "")]


def test_staff_add_a_drawing_that_came_with_a_letter(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    entry = make_public_entry(staff, challenge=challenge)
    Email.objects.all().delete()
    url = f"/admin/challenges/entry/{entry.pk}/add-file/"
    page = staff_client.post(url, {"alt": ALT_TEXT})
    assert page.context["file_form"].errors == {"file": ["Choose a file"]}
    staff_client.post(url, {"file": uploaded_file("roof.jpg", PHOTO), "alt": ALT_TEXT})
    entry.refresh_from_db()
    record = entry.history.last()
    assert [file.alt for file in entry.attachments.all()] == [ALT_TEXT]
    assert (entry.status, Email.objects.count()) == ("approved", 0)
    assert (record.by, record.staff_note) == (staff, "Added the file “roof.jpg”.")


def test_nobody_adds_a_file_to_an_entry_without_permission(
    client: Client, entry: Entry
) -> None:
    client.force_login(User.objects.create_user("ann", is_staff=True))
    url = f"/admin/challenges/entry/{entry.pk}/add-file/"
    assert client.post(url, {"file": uploaded_file("a.jpg", PHOTO)}).status_code == 403
    assert Attachment.objects.count() == 0
