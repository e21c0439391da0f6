"""Pictures and documents of an idea: who may add, see and remove them, and what
becomes of them."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from challenges import services
from challenges.models import Attachment, Challenge, Draft, Entry
from challenges.services.files import NewFile
from challenges.tasks import prepare_pictures, sweep_files
from outbox.models import Email
from smartcity.uploads import Kind
from tests import hostile_files
from tests.challenges.factories import (
    make_entry,
    make_public_entry,
    make_saved_draft,
    tell,
)

PHOTO = hostile_files.photo_with_metadata("JPEG")
PDF = hostile_files.pdf()
ROOF = "Bee hotels on a roof"


@pytest.fixture
def draft(challenge: Challenge) -> Draft:
    return make_saved_draft(challenge)


@pytest.fixture
def entry(challenge: Challenge) -> Entry:
    return make_entry(challenge=challenge)


@pytest.fixture
def public_entry(challenge: Challenge, staff: User) -> Entry:
    """Published, with a picture and a document."""
    entry = make_entry(challenge=challenge)
    picture = new_file(PHOTO, Kind.PICTURE, "roof.jpg", ROOF)
    services.change_files(entry, add=picture)
    services.change_files(entry, add=new_file(PDF, Kind.DOCUMENT, "plan.pdf"))
    prepare_pictures()
    return services.approve(entry, by=staff)


def new_file(content: bytes, kind: Kind, name: str, alt: str = "") -> NewFile:
    return NewFile(ContentFile(content), kind, name, alt)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")  # which nobody believes


def get(client: Client, address: str, **headers: str) -> HttpResponse:
    """A file, read to its end, which closes it."""
    response = client.get(address, headers=headers)
    if response.streaming:
        response.content_read = response.getvalue()
    return response


def add(client: Client, owner: Draft | Entry, content: bytes = PHOTO) -> None:
    sent = {"file": upload("roof.jpg", content), "alt": ROOF, "add": "yes"}
    assert client.post(owner.files_path, sent).status_code == 303


def stored() -> set[str]:
    return set(default_storage.listdir("")[1])


@pytest.fixture(autouse=True)
def _empty_storage() -> None:
    for name in stored():
        default_storage.delete(name)


@pytest.mark.parametrize("owner", ["draft", "entry"])
def test_a_picture_is_added_prepared_and_shown_to_its_entrant(
    client: Client, owner: str, request: pytest.FixtureRequest
) -> None:
    owner = request.getfixturevalue(owner)
    add(client, owner)
    row = Attachment.objects.get()
    assert (row.kind, row.name, row.alt) == (Kind.PICTURE, "roof.jpg", ROOF)
    assert "We are getting this picture ready." in client.get(owner.files_path).text

    assert prepare_pictures() == 1
    row.refresh_from_db()
    page = client.get(owner.files_path).text
    address = f"{owner.files_path}{row.pk}/{row.renditions[0]['width']}"
    assert f'src="{address}.jpeg"' in page
    assert f"{address}.webp" in page
    assert f'alt="{ROOF}"' in page


def test_only_our_renditions_are_kept_of_a_picture(
    client: Client, draft: Draft, django_capture_on_commit_callbacks: object
) -> None:
    add(client, draft)
    with django_capture_on_commit_callbacks(execute=True):
        prepare_pictures()
    row = Attachment.objects.get()
    assert row.original == ""
    assert stored() == set(row.stored_names)
    for name in row.stored_names:
        with default_storage.open(name) as file:
            content = file.read()
        assert hostile_files.SECRET.encode() not in content
        assert not Image.open(io.BytesIO(content)).getexif()


def test_a_document_is_kept_as_it_came_and_downloaded(
    client: Client, draft: Draft
) -> None:
    sent = {"file": upload("my plan.pdf", PDF), "add": "yes"}
    client.post(draft.files_path, sent)
    row = Attachment.objects.get()
    response = get(client, f"{draft.files_path}{row.pk}/document.pdf")
    assert response.content_read == PDF
    assert response["Content-Disposition"] == 'attachment; filename="my plan.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert (prepare_pictures(), row.kind) == (0, Kind.DOCUMENT)


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
    assert (Attachment.objects.count(), sweep_later()) == (0, 1)  # the original


def sweep_later() -> int:
    """How many strays there are a day later; afterwards the storage holds none."""
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        return sweep_files()


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
    went = [client.post(draft.files_path, {"continue": "yes"}).url for _ in range(3)]
    assert went == [f"{draft.draft_path}about-you/"] * 3


def test_an_older_window_does_not_erase_a_description(
    client: Client, draft: Draft
) -> None:
    add(client, draft)
    row = Attachment.objects.get()
    for sent in (
        {"continue": "yes"},  # a window from before the picture
        {f"file-{row.pk}-alt": "", f"initial-file-{row.pk}-alt": "", "keep": "yes"},
    ):
        client.post(draft.files_path, sent)
        row.refresh_from_db()
        assert row.alt == ROOF


def test_a_description_without_its_picture_is_asked_for_it(
    client: Client, draft: Draft
) -> None:
    page = client.post(draft.files_path, {"alt": ROOF, "continue": "yes"})
    assert page.context["form"].errors == {"file": ["Choose a file"]}


def test_what_we_asked_for_may_be_a_file(
    client: Client, staff: User, entry: Entry
) -> None:
    services.request_changes(entry, by=staff, note="Send us a drawing.")
    Email.objects.all().delete()
    sent = {"file": upload("roof.jpg", PHOTO), "continue": "yes"}
    response = client.post(entry.files_path, sent)
    assert (response.url, Email.objects.count()) == (f"{entry.private_path}change/", 0)
    services.revise(
        entry,
        answers={**entry.answers, "focus_area": entry.focus_area},
        consent_words={},
    )
    entry.refresh_from_db()
    assert (entry.status, entry.versions.count()) == ("submitted", 0)
    assert Email.objects.filter(subject__startswith="To review again").count() == 1


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
    row = Attachment.objects.get()
    other = make_saved_draft(challenge, title="Other")
    client.post(other.files_path, {"remove": str(row.pk)})
    asked = [
        f"{other.files_path}{row.pk}/document.pdf",
        f"/my-entry/wrong/files/{row.pk}/document.pdf",
        f"{draft.files_path}{row.pk}/800.webp",
        f"{draft.files_path}{row.pk}/original",
        f"{draft.files_path}{row.pk}/{row.original}",
        f"/ideas/{draft.reference}/pictures/{row.pk}/document.pdf",
    ]
    assert [client.get(address).status_code for address in asked] == [404] * 6
    assert Attachment.objects.count() == 1


def test_what_came_is_never_sent_before_it_is_made_anew(
    client: Client, draft: Draft
) -> None:
    add(client, draft)
    row = Attachment.objects.get()
    for asked in ("original", "400.webp", "400.jpeg", "document.pdf", row.original):
        address = f"{draft.files_path}{row.pk}/{asked}"
        assert client.get(address).status_code == 404


def test_sending_takes_the_files_along(client: Client, draft: Draft) -> None:
    add(client, draft)
    draft.refresh_from_db()
    sent = {"seen": draft.version, "rules_accepted": "on"}
    client.post(f"{draft.draft_path}check/", sent)
    entry = Entry.objects.get()
    assert [file.name for file in entry.attachments.all()] == ["roof.jpg"]
    assert "roof.jpg" in client.get(entry.private_path).text
    assert draft.files_path == entry.files_path
    letter = Email.objects.get(to=entry.email, subject__contains="We have your idea")
    assert "Files:\nroof.jpg" in letter.text


def test_visitors_see_the_pictures_of_a_published_idea_and_no_documents(
    client: Client, public_entry: Entry
) -> None:
    picture, document = public_entry.attachments.all()
    page = client.get(public_entry.get_absolute_url()).text
    size = picture.renditions[0]
    path = f"{public_entry.get_absolute_url()}pictures/{picture.pk}/{size['width']}"
    assert f'src="{path}.jpeg"' in page
    assert f'alt="{ROOF}"' in page
    assert "plan.pdf" not in page
    response = get(client, f"{path}.webp")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    name = f"{public_entry.reference}-{picture.pk}.webp"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert response["Cache-Control"] == "no-cache"
    again = client.get(f"{path}.webp", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    hidden = f"{public_entry.get_absolute_url()}pictures/{document.pk}/document.pdf"
    assert client.get(hidden).status_code == 404


@pytest.mark.parametrize("change", ["put back", "no consent", "hidden challenge"])
def test_pictures_of_an_idea_that_is_no_longer_public_are_gone_at_once(
    client: Client, public_entry: Entry, staff: User, change: str
) -> None:
    picture = public_entry.attachments.first()
    width = picture.renditions[0]["width"]
    address = f"{public_entry.pictures_path}{picture.pk}/{width}.webp"
    etag = get(client, address)["ETag"]
    if change == "put back":
        services.put_back(public_entry, by=staff)
    elif change == "no consent":
        Entry.objects.update(may_publish=False)
    else:
        Challenge.objects.update(publish_at=None)
    for headers in ({}, {"if-none-match": etag}):
        assert client.get(address, headers=headers).status_code == 404


def test_a_new_file_of_an_approved_idea_is_read_again_first(
    client: Client, public_entry: Entry
) -> None:
    Email.objects.all().delete()
    add(client, public_entry)
    public_entry.refresh_from_db()
    title = f"{public_entry.title} ({public_entry.reference})"
    assert (public_entry.status, public_entry.is_public) == ("submitted", False)
    assert list(Email.objects.order_by("pk").values_list("subject", flat=True)) == [
        f"To review again: {title}",
        f"We have your changes: {title}",
    ]
    assert "Added the file “roof.jpg”." in [
        step.staff_note for step in public_entry.steps.all()
    ]


def test_a_moderator_decides_about_the_descriptions_that_were_read(
    client: Client, staff_client: Client, entry: Entry
) -> None:
    review = f"/admin/challenges/entry/{entry.pk}/"
    add(client, entry)
    read = staff_client.get(f"{review}change/").context["version"]
    name = f"file-{Attachment.objects.get().pk}-alt"
    sent = {f"initial-{name}": ROOF, name: "Buy pills", "keep": "yes"}
    client.post(entry.files_path, sent)
    sent = {"verb": "approve", "version": read, "note": "", "staff_note": ""}
    page = staff_client.post(f"{review}act/", sent)
    assert "It was changed while you were reading it." in page.text


def test_after_closing_files_stay_as_they_are(client: Client, entry: Entry) -> None:
    add(client, entry)
    with time_machine.travel(entry.challenge.closes_at + timedelta(hours=1)):
        sent = {"remove": str(Attachment.objects.get().pk), "alt": "A roof"}
        page = client.post(entry.files_path, sent)
        assert client.get(entry.files_path).url == entry.private_path
    assert "It is too late to change the files." in page.text
    assert 'value="A roof"' in page.text
    assert Attachment.objects.count() == 1


def test_staff_see_every_file_and_nobody_else_does_there(
    client: Client, staff_client: Client, public_entry: Entry
) -> None:
    picture, document = public_entry.attachments.all()
    base = f"/admin/challenges/entry/{public_entry.pk}/files/"
    width = picture.renditions[0]["width"]
    for address in (
        f"{base}{document.pk}/document.pdf",
        f"{base}{picture.pk}/{width}.jpeg",
    ):
        shown = staff_client.get(f"/admin/challenges/entry/{public_entry.pk}/change/")
        assert address in shown.text
        assert get(staff_client, address).status_code == 200
        assert client.get(address).status_code == 302
    other = User.objects.create_user("ann", is_staff=True)
    client.force_login(other)
    assert client.get(f"{base}{document.pk}/document.pdf").status_code == 403


def test_an_update_shows_its_picture_and_tells_what_it_shows(
    client: Client, staff_client: Client, public_entry: Entry
) -> None:
    address = f"/admin/challenges/entry/{public_entry.pk}/update/"
    sent = {"text": "It is built.", "picture": upload("built.png", PHOTO)}
    page = staff_client.post(address, {**sent, "alt": ""})
    assert page.context["update_form"].errors == {
        "alt": ["Say what the picture shows."]
    }
    sent["picture"] = upload("plan.pdf", PDF)
    page = staff_client.post(address, {**sent, "alt": "A plan"})
    assert page.context["update_form"].errors == {
        "picture": ["Choose a picture: a PDF cannot be shown."]
    }
    sent["picture"] = upload("built.png", PHOTO)
    staff_client.post(address, {**sent, "alt": "A hotel with bees"})
    prepare_pictures()
    picture = Attachment.objects.get(update__entry=public_entry)
    page = client.get(public_entry.get_absolute_url()).text
    path = f"{public_entry.pictures_path}{picture.pk}/"
    width = picture.renditions[0]["width"]
    assert f"{path}{width}.webp" in page
    assert 'alt="A hotel with bees"' in page
    assert get(client, f"{path}{width}.webp").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_pages_with_files_do_not_ask_for_each(
    client: Client,
    staff: User,
    public_entry: Entry,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        update = tell(public_entry, by=staff, text=f"News {number}")
        picture = new_file(PHOTO, Kind.PICTURE, "a.jpg", "A")
        services.files.store_file(picture, of=update)
    prepare_pictures()
    # idea, pictures, doubles, updates, their pictures, site
    with django_assert_num_queries(6):
        client.get(public_entry.get_absolute_url())
    # entry, files, site
    with django_assert_num_queries(3):
        client.get(public_entry.files_path)


def test_a_picture_that_cannot_be_prepared_is_given_up_and_told(
    client: Client, draft: Draft, caplog: pytest.LogCaptureFixture
) -> None:
    row = services.files.store_file(
        new_file(b"no picture", Kind.PICTURE, "a.jpg"), of=draft
    )
    now = timezone.now()
    for minutes in range(0, 60, 10):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            prepare_pictures()
    row.refresh_from_db()
    assert row.tries == 3
    with time_machine.travel(now + timedelta(minutes=70)):
        assert "We cannot show this picture." in client.get(draft.files_path).text
    assert len(caplog.records) == 3


def test_two_workers_prepare_a_picture_once(client: Client, draft: Draft) -> None:
    add(client, draft)
    row = Attachment.objects.get()
    assert [services.prepare_picture(row), services.prepare_picture(row)] == [
        True,
        False,
    ]


def test_a_picture_of_a_killed_worker_is_taken_up_again(
    client: Client, draft: Draft
) -> None:
    add(client, draft)
    assert Attachment.objects.get().claim()  # and killed
    assert prepare_pictures() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert prepare_pictures() == 1


def test_files_that_no_row_knows_are_swept_away_the_next_day(
    client: Client, draft: Draft
) -> None:
    add(client, draft)
    default_storage.save("stray.webp", ContentFile(b"stray"))
    assert sweep_files() == 0
    assert sweep_later() == 1
    assert stored() == {Attachment.objects.get().original}


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
        update = tell(owner, by=staff, text="Built.")
        services.files.store_file(
            new_file(PHOTO, Kind.PICTURE, "a.jpg", "A"), of=update
        )
    services.change_files(owner, add=new_file(PDF, Kind.DOCUMENT, "plan.pdf"))
    assert stored()
    with django_capture_on_commit_callbacks(execute=True):
        if how == "entrant":
            services.erase(owner)
        elif how == "draft":
            services.erase_draft(owner)
        elif how == "forget":
            services.forget("mira@example.com")
        else:
            with time_machine.travel(timezone.now() + timedelta(days=200)):
                services.purge_drafts()
    assert (Attachment.objects.count(), stored()) == (0, set())


def test_whoever_takes_the_data_along_reads_which_files_there_are(
    client: Client, public_entry: Entry
) -> None:
    data = client.get(f"{public_entry.private_path}data.json").json()
    told = [(file["name"], file["description"]) for file in data["files"]]
    assert told == [("roof.jpg", ROOF), ("plan.pdf", "")]


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


def test_staff_add_a_drawing_that_came_with_a_letter(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    entry = make_public_entry(staff, challenge=challenge)
    Email.objects.all().delete()
    address = f"/admin/challenges/entry/{entry.pk}/add-file/"
    page = staff_client.post(address, {"alt": ROOF})
    assert page.context["file_form"].errors == {"file": ["Choose a file"]}
    staff_client.post(address, {"file": upload("roof.jpg", PHOTO), "alt": ROOF})
    entry.refresh_from_db()
    step = entry.steps.last()
    assert [file.alt for file in entry.attachments.all()] == [ROOF]
    assert (entry.status, Email.objects.count()) == ("approved", 0)
    assert (step.by, step.staff_note) == (staff, "Added the file “roof.jpg”.")


def test_nobody_adds_a_file_to_an_entry_without_permission(
    client: Client, entry: Entry
) -> None:
    client.force_login(User.objects.create_user("ann", is_staff=True))
    address = f"/admin/challenges/entry/{entry.pk}/add-file/"
    assert client.post(address, {"file": upload("a.jpg", PHOTO)}).status_code == 403
    assert Attachment.objects.count() == 0
