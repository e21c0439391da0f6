"""The picture in the form of an event or a news post: added, replaced, removed."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from core.models import Picture
from core.tasks import prepare_pictures, remove_unused_files
from events.models import Event
from news.models import Post
from tests.challenges.files import fetch_file, stored_files
from tests.events.factories import make_event
from tests.news.factories import make_post
from tests.smartcity.roles import EVENTS, client_with_role
from tests.support import hostile_files
from tests.support.admin_forms import Race, admin_url, conflicts_of, opened_form
from tests.support.pictures import ALT, PHOTO, make_picture, picture_fields

pytestmark = pytest.mark.django_db


def upload(content: bytes = PHOTO, name: str = "table.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def save(client: Client, obj: Any, **typed: Any) -> HttpResponse:
    """Open the form of a row, send it with what was typed, and refresh the row."""
    url = admin_url(obj, "change")
    response = client.post(url, {**opened_form(client, url), **typed})
    obj.refresh_from_db()
    return response


def errors_of(response: HttpResponse) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = response.context["adminform"].form.errors
    return errors


def test_a_picture_is_added_and_shown(staff_client: Client) -> None:
    event = make_event()
    save(staff_client, event, picture_file=upload(), picture_alt=ALT)
    picture = event.picture
    assert picture
    assert (picture.name, event.picture_alt) == ("table.jpg", ALT)
    url = admin_url(event, "change")
    assert "We are getting this picture ready." in staff_client.get(url).text
    prepare_pictures()
    picture.refresh_from_db()
    filename = f"{picture.renditions[0]['width']}.jpeg"
    path = f"/admin/events/event/picture/{picture.pk}/{filename}"
    assert f'<img src="{path}"' in staff_client.get(url).text
    assert fetch_file(staff_client, path)["Content-Type"] == "image/jpeg"


def test_a_picture_stays_is_replaced_and_removed(staff_client: Client) -> None:
    post = make_post(**picture_fields())
    first = post.picture
    save(staff_client, post, title="Another title")
    assert (post.title, post.picture) == ("Another title", first)
    save(staff_client, post, picture_file=upload(), picture_alt="Another table")
    assert post.picture != first
    save(staff_client, post, picture_credit="Photo: Kim", picture_remove="on")
    assert (post.picture, post.picture_alt, post.picture_credit) == (None, "", "")


def test_a_mistake_loses_no_picture(staff_client: Client) -> None:
    event = make_event()
    page = save(staff_client, event, picture_file=upload())
    assert errors_of(page) == {"picture_alt": ["Say what the picture shows."]}
    picture = Picture.objects.get()
    assert f'name="picture" value="{picture.pk}"' in page.text
    save(staff_client, event, picture=str(picture.pk), picture_alt=ALT)
    assert (event.picture, Picture.objects.count()) == (picture, 1)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (hostile_files.pdf(), "Choose a picture: a PDF cannot be shown."),
        (b"no picture", "Choose a picture (JPEG, PNG or WebP)"),
        (b"%PDF-1.7 torn", "Choose a picture: a PDF cannot be shown."),
    ],
)
def test_a_file_that_may_not_come_in_is_refused(
    staff_client: Client, content: bytes, error: str
) -> None:
    post = make_post()
    page = save(staff_client, post, picture_file=upload(content), picture_alt=ALT)
    assert errors_of(page) == {"picture_file": [error]}
    assert Picture.objects.count() == 0


def test_a_copy_shares_the_picture(staff_client: Client) -> None:
    event = make_event(**picture_fields())
    url = f"{admin_url(event, 'add')}?copy={event.pk}"
    form = opened_form(staff_client, url)
    when = {"starts_at_0": "2087-03-01", "starts_at_1": "18:00"}
    page = staff_client.post(url, {**form, **when})
    assert page.status_code == 302, errors_of(page)
    copy = Event.objects.exclude(pk=event.pk).get()
    assert (copy.picture, copy.picture_alt) == (event.picture, ALT)


def test_two_people_who_change_the_picture_choose_one(
    staff_client: Client, colleague: Client
) -> None:
    race = Race(make_post(**picture_fields()), staff_client, colleague)
    race.they_save(picture_file=upload(name="theirs.jpg"), picture_alt="Theirs")
    page = race.send(race.opened, picture_file=upload(name="mine.jpg"), title="New")
    assert conflicts_of(page) == {
        "title": (False, True, "mine"),
        "picture": (True, True, ""),
        "picture_alt": (True, False, "theirs"),
    }
    texts = {
        each.key: (each.before.text, each.after.text)
        for each in page.context["conflicts"]
    }
    assert [text.strip("\u2068\u2069") for text in texts["picture"]] == [
        "theirs.jpg",
        "mine.jpg",
    ]


def test_a_version_is_brought_back_with_its_picture_while_it_is_kept(
    staff_client: Client,
) -> None:
    post = make_post(**picture_fields())
    first = post.picture
    save(staff_client, post, picture_file=upload(), picture_alt="Another table")
    version = post.versions.last()
    url = admin_url(post, "change")

    def bring_back() -> HttpResponse:
        opened = opened_form(staff_client, url)
        sent = {"_version": version.pk, "fingerprint": opened["fingerprint"]}
        response = staff_client.post(url, sent)
        post.refresh_from_db()
        return response

    assert bring_back().status_code == 302
    assert (post.picture, post.picture_alt) == (first, ALT)
    save(staff_client, post, picture_remove="on")
    first.delete()
    page = bring_back()
    assert errors_of(page) == {
        "picture": [
            "This picture is no longer kept: choose it again, or save without it."
        ]
    }
    assert "This picture is no longer kept" in page.text
    assert 'name="picture"' not in page.text
    opened = opened_form(staff_client, url)
    sent = {"_version": version.pk, "fingerprint": opened["fingerprint"], "_edit": "1"}
    page = staff_client.post(url, sent)
    assert "Without a picture: the one of before is no longer kept." in page.text
    assert not page.context["adminform"].form.fields["picture_alt"].required


def test_a_preview_shows_the_picture_of_a_draft(staff_client: Client) -> None:
    post = make_post(publish_at=None, **picture_fields())
    form = opened_form(staff_client, admin_url(post, "change"))
    text = staff_client.post(admin_url(post, "preview"), form).text
    assert f'src="/admin/news/post/picture/{post.picture.pk}/' in text


def test_who_may_not_edit_it_sends_no_picture() -> None:
    client = client_with_role(EVENTS)
    post = make_post()
    url = admin_url(post, "change")
    response = client.post(url, {"picture_file": upload(), "picture_alt": ALT})
    picture = make_picture()
    base = "/admin/news/post/picture/"
    opened = client.get(f"{base}{picture.pk}/{picture.renditions[0]['width']}.jpeg")
    assert (response.status_code, opened.status_code) == (403, 403)
    assert list(Picture.objects.all()) == [picture]
    assert not Post.objects.exclude(picture=None).exists()


def test_the_picture_of_a_draft_that_others_write_is_theirs() -> None:
    """Events may neither see the picture of a news post nor publish it; one that an
    event shows as well, or nothing yet, they may."""
    client, event = client_with_role(EVENTS), make_event()
    theirs, shared, new = make_picture(), make_picture(), make_picture()
    for picture in (theirs, shared):
        make_post(publish_at=None, **picture_fields(picture))
    make_event(**picture_fields(shared))
    filename = f"{theirs.renditions[0]['width']}.jpeg"
    seen, taken = [], []
    for picture in (theirs, shared, new):
        path = f"/admin/events/event/picture/{picture.pk}/{filename}"
        response = client.get(path)
        response.getvalue()  # which closes the file
        seen.append(response.status_code)
        save(client, event, picture=str(picture.pk), picture_alt=ALT)
        taken.append(event.picture)
    assert (seen, taken) == ([404, 200, 200], [None, shared, new])


def test_a_picture_goes_the_night_after_nothing_shows_it(
    django_capture_on_commit_callbacks: Any,
) -> None:
    first, second = make_picture(), make_picture()
    one, other = make_event(**picture_fields(first)), make_post(**picture_fields(first))
    make_event(**picture_fields(second))

    def pictures_after_a_night() -> set[Picture]:
        with (
            time_machine.travel(timezone.now() + timedelta(days=2)),
            django_capture_on_commit_callbacks(execute=True),
        ):
            remove_unused_files()
        return set(Picture.objects.all())

    assert pictures_after_a_night() == {first, second}
    one.delete()
    assert pictures_after_a_night() == {first, second}
    other.picture = None
    other.save()
    remove_unused_files()
    assert set(Picture.objects.all()) == {first, second}  # a form may be open
    assert pictures_after_a_night() == {second}
    assert stored_files() == set(second.stored_names)
