"""Case files, with the people in them and without."""

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from challenges.models import Attachment, Entry, EntryRevision, PersonalDataAccess
from challenges.services.entering.attachments import NewFile, store_file
from challenges.services.moderation import decisions, triage
from challenges.services.records import case_file
from challenges.services.records.anonymise import make_anonymiser
from challenges.tasks import prepare_pictures
from core.models import SiteSettings
from core.uploads import Kind
from tests import hostile_files
from tests.challenges.factories import (
    approve_and_tell,
    make_entry,
    make_update,
    release_held_emails,
)
from tests.challenges.records.test_timeline import redact, revise

PDF, PHOTO = hostile_files.pdf(), hostile_files.photo_with_metadata("JPEG")
NAMES_OF_MIRA = ["Mira", "Vale", "mira@example.com", "Tom Reed", "Bee Hive Ltd"]


@pytest.fixture
def kim(db: None) -> User:
    return User.objects.create_user("kim", first_name="Kim", last_name="Holt")


@pytest.fixture
def entry(site: SiteSettings, kim: User) -> Entry:
    """An entry with everything that there can be, and names wherever possible."""
    entry = make_entry(
        title="Bee hotels by Mira",
        organisation="Bee Hive Ltd",
        team="Mira Vale, Tom Reed",
        links="https://mira.example.org/bees",
        idea="Ask Tom Reed at Bee Hive Ltd, 020 7946 0111 or tom@example.org.",
    )
    add(entry, Kind.PICTURE, "Mira on a roof.jpg", PHOTO)
    add(entry, Kind.DOCUMENT, "../../Mira Vale.pdf", PDF)
    prepare_pictures()
    revise(entry, problem="Mira Vale says: no bees.")
    triage.assign(entry, to=kim, by=kim)
    approve_and_tell(
        entry,
        by=kim,
        message="Well done, Mira.",
        staff_note="Ring Tom Reed",
        details_reason="Tom Reed agrees.",
    )
    make_update(entry, by=kim, text="Mira Vale built three.")
    release_held_emails()
    return Entry.objects.get(pk=entry.pk)


def add(entry: Entry, kind: Kind, name: str, content: bytes) -> None:
    store_file(NewFile(ContentFile(content), kind, name, "A roof"), of=entry)


def unpacked(entry: Entry, by: User, *, redact: bool = False) -> dict[str, bytes]:
    """Return the contents of the ZIP, by filename without the reference."""
    with (
        case_file.case_file(entry, by=by, redact=redact) as file,
        zipfile.ZipFile(file) as archive,
    ):
        assert archive.testzip() is None
        contents = {info.filename: archive.read(info) for info in archive.infolist()}
    reference = entry.reference
    return {
        name.removeprefix(f"{reference}/").replace(f"{reference}-", ""): content
        for name, content in contents.items()
    }


def address(entry: Entry, kind: str = "case_file") -> str:
    return reverse(f"admin:challenges_entry_{kind}", args=[entry.pk])


def test_a_case_file_holds_everything_in_files_that_name_the_entry(
    entry: Entry, kim: User
) -> None:
    files = unpacked(entry, kim)
    assert list(files) == [
        "about.txt",
        "answers.txt",
        "answers.json",
        "earlier-version-01.txt",
        "history.txt",
        "emails/email-01.txt",
        "emails/email-02.txt",
        "emails/email-03.txt",
        "files/file-01-mira-on-a-roof.jpeg",
        "files/file-02-mira-vale.pdf",
    ]
    answers = json.loads(files["answers.json"])
    assert (answers["name"], answers["email"], answers["assignee"]) == (
        "Mira Vale",
        "mira@example.com",
        "Kim Holt",
    )
    assert answers["problem"] == "Mira Vale says: no bees."
    assert b"Idea:\nAsk Tom Reed at Bee Hive Ltd, 020" in files["answers.txt"]
    assert b"Problem: Bees have nowhere to live." in files["earlier-version-01.txt"]
    history = files["history.txt"].decode()
    assert "To review → Approved, Kim Holt\n" in history
    assert "Message to the entrant: Well done, Mira.\nNote to staff: Ring T" in history
    assert "Read: as a case file, Kim Holt" in history
    email = files["emails/email-01.txt"].decode()
    assert email.startswith("To: mira@example.com\nSubject: We have your idea (")
    assert "Status: Waiting to be sent\n\nHello,\n" in email


def test_files_are_as_they_are_stored(entry: Entry, kim: User) -> None:
    files = unpacked(entry, kim)
    picture, document = entry.attachments.all()
    assert files["files/file-02-mira-vale.pdf"] == PDF
    with default_storage.open(picture.storage_name(picture.largest)) as stored:
        assert files["files/file-01-mira-on-a-roof.jpeg"] == stored.read()
    default_storage.delete(document.original)
    Attachment.objects.filter(pk=picture.pk).update(renditions=[])
    files = unpacked(entry, kim)
    assert files["files/file-01-mira-on-a-roof.txt"] == b"This file cannot be shown.\n"
    assert files["files/file-02-mira-vale.txt"] == b"This file cannot be shown.\n"


def test_without_personal_data_nobody_is_in_it(entry: Entry, kim: User) -> None:
    files = unpacked(entry, kim, redact=True)
    pictures = [name for name in files if name.startswith("files/")]
    assert pictures == ["files/file-01.jpeg"]
    picture = files.pop("files/file-01.jpeg")
    assert picture.startswith(b"\xff\xd8")
    everything = b"\n".join(
        [*files.values(), *(name.encode() for name in files)]
    ).decode()
    known = [*NAMES_OF_MIRA, "Kim", "Holt", "0111", "tom@", "mira.example", "roof.jpg"]
    assert [name for name in known if name in everything] == []
    assert (
        json.loads(files["answers.json"])
        .keys()
        .isdisjoint({"name", "email", "organisation", "team", "links"})
    )
    assert "To review → Approved, a member of staff" in everything
    assert "Note to staff: Assigned to a member of staff." in everything
    assert (
        "Ask [left out] at [left out], [phone number removed] or [email removed]"
        in everything
    )
    assert b"Read every text before you hand it on." in files["about.txt"]


@pytest.mark.parametrize("changes", [{"may_publish": False}, {"is_taken_down": True}])
def test_pictures_that_are_not_public_stay_in_the_house(
    entry: Entry, kim: User, changes: dict[str, bool]
) -> None:
    Entry.objects.filter(pk=entry.pk).update(**changes)
    files = unpacked(Entry.objects.get(), kim, redact=True)
    assert [name for name in files if name.startswith("files/")] == []


@pytest.mark.parametrize("redacted", [False, True])
def test_no_paper_has_a_private_link(entry: Entry, kim: User, redacted: bool) -> None:
    files = unpacked(entry, kim, redact=redacted)
    token = entry.private_path.strip("/").split("/")[-1].encode()
    assert [name for name, content in files.items() if token in content] == []


@pytest.mark.parametrize("redacted", [False, True])
def test_what_was_redacted_is_in_no_case_file(
    site: SiteSettings, kim: User, redacted: bool
) -> None:
    entry = make_entry(title="For Zebedee", idea="My neighbour is Zebedee.")
    revise(entry, idea="My neighbour is Zebedee, too.")
    redact(entry, by=kim, title="For one", idea="My neighbour is [left out].")
    files = unpacked(Entry.objects.get(), kim, redact=redacted)
    assert [name for name, content in files.items() if b"Zebedee" in content] == []
    for name in ("earlier-version-01.txt", "earlier-version-02.txt"):
        assert b"the words are not in this file" in files[name]
    email = files["emails/email-01.txt"]
    assert b"\nSubject: [not shown: personal data was taken out later]\n" in email
    assert b"the words are not in this file" in email
    assert b"My neighbour is [left out]." in files["answers.txt"]
    assert EntryRevision.objects.count() == 2


@given(st.text(max_size=100), st.sampled_from(["pdf", "PDF", "exe", "…", "/", "\0"]))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_names_in_it_are_safe_to_unpack(
    site: SiteSettings, kim: User, stem: str, ending: str
) -> None:
    """Files lie in one folder, with names that every system accepts."""
    entry = make_entry()
    row = Attachment(entry=entry, kind=Kind.DOCUMENT, name=f"../{stem}.{ending}"[:100])
    row.original = "gone.pdf"
    row.name = row.name.replace("\0", "")
    row.save()
    with (
        case_file.case_file(entry, by=kim) as file,
        zipfile.ZipFile(file) as archive,
    ):
        for name in archive.namelist():
            assert name.startswith(f"{entry.reference}/")
            assert set(name.lower()) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_./")
            assert ".." not in name
            assert len(name) < 120


def test_the_same_entry_is_the_same_file(entry: Entry, kim: User) -> None:
    contents = []
    for _time in "ab":
        with case_file.case_file(entry, by=kim) as file:
            contents.append(file.read())
    assert contents[0] == contents[1]


def test_three_large_files_take_little_memory(site: SiteSettings, kim: User) -> None:
    entry = make_entry()
    for number in range(3):
        add(entry, Kind.DOCUMENT, f"{number}.pdf", b"%PDF" + bytes(10_000_000))
    tracemalloc.start()
    with case_file.case_file(entry, by=kim) as file:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert file.seek(0, io.SEEK_END) > 30_000_000
    assert peak < 5_000_000


def test_staff_get_both_files_and_are_noted(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    review = staff_client.get(reverse("admin:challenges_entry_change", args=[entry.pk]))
    PersonalDataAccess.objects.all().delete()
    for kind, ending in (
        ("case_file", "case-file"),
        ("redacted_case_file", "redacted"),
    ):
        assert f'href="{address(entry, kind)}"' in review.text
        response = staff_client.get(address(entry, kind))
        assert response.headers["Content-Type"] == "application/zip"
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="{entry.reference}-{ending}.zip"'
        )
        assert zipfile.is_zipfile(io.BytesIO(response.getvalue()))
    assert [(row.by, row.what) for row in PersonalDataAccess.objects.all()] == [
        (staff, "case_file"),
    ]


@pytest.mark.parametrize("kind", ["case_file", "redacted_case_file"])
def test_it_takes_the_permission_to_export(
    client: Client, entry: Entry, kim: User, kind: str
) -> None:
    User.objects.filter(pk=kim.pk).update(is_staff=True)
    kim.user_permissions.set(Permission.objects.filter(codename="moderate_entry"))
    client.force_login(kim)
    assert client.get(address(entry, kind)).status_code == 403
    review = client.get(reverse("admin:challenges_entry_change", args=[entry.pk])).text
    assert address(entry, kind) not in review
    assert not PersonalDataAccess.objects.filter(what="case_file").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_of_each_as_for_one(
    site: SiteSettings,
    kim: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    entry = make_entry()
    for number in range(rows):
        revise(entry, title=f"Bee inn {number}")
        add(entry, Kind.DOCUMENT, "plan.pdf", PDF)
        approve_and_tell(entry, by=kim)
        make_update(entry, by=kim, text="Three hotels stand.")
        decisions.return_to_review(entry, by=kim)
        at = timezone.now() - timedelta(hours=number + 2)
        PersonalDataAccess.objects.create(entry=entry, by=kim, what="entry", at=at)
    entry = Entry.objects.select_related("challenge", "focus_area").get()
    with django_assert_num_queries(13):
        case_file.case_file(entry, by=kim).close()


def test_a_name_is_taken_out_where_it_stands_by_itself(
    site: SiteSettings, kim: User
) -> None:
    entry = make_entry(name="Mark Li", team="Rose & Ben Au", organisation="")
    take_out = make_anonymiser(entry)
    text = "MARK LI, Mark and Rose mark a rose. Benches by Ben; Kim Holt’s market."
    assert take_out(text) == (
        "[left out], [left out] and [left out] mark a [left out]. "
        "Benches by [left out]; a member of staff’s market."
    )
    assert take_out("Li was here, Au too.") == "Li was here, Au too."
