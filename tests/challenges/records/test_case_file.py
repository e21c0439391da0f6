"""Case files: everything about an idea, in files that anybody can unpack."""

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from challenges.models import Attachment, Entry, PersonalDataAccess
from challenges.services.moderation import decisions
from challenges.services.records import case_file
from core.models import SiteSettings
from core.uploads import Kind
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import (
    approve_and_tell,
    change_answers,
    make_entry,
    make_update,
)
from tests.challenges.records.case_files import PDF, read_case_file, store_attachment
from tests.support.examples import examples


def test_a_case_file_holds_everything_in_files_that_name_the_entry(
    full_entry: Entry, colleague: User
) -> None:
    files = read_case_file(full_entry, colleague)
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


def test_files_are_as_they_are_stored(full_entry: Entry, colleague: User) -> None:
    files = read_case_file(full_entry, colleague)
    picture, document = full_entry.attachments.all()
    assert files["files/file-02-mira-vale.pdf"] == PDF
    with default_storage.open(picture.storage_name(picture.largest)) as stored:
        assert files["files/file-01-mira-on-a-roof.jpeg"] == stored.read()
    default_storage.delete(document.original)
    Attachment.objects.filter(pk=picture.pk).update(renditions=[])
    files = read_case_file(full_entry, colleague)
    assert files["files/file-01-mira-on-a-roof.txt"] == b"This file cannot be shown.\n"
    assert files["files/file-02-mira-vale.txt"] == b"This file cannot be shown.\n"


@pytest.mark.parametrize("redacted", [False, True])
def test_no_paper_has_a_private_link(
    full_entry: Entry, colleague: User, redacted: bool
) -> None:
    files = read_case_file(full_entry, colleague, redact=redacted)
    token = full_entry.private_path.strip("/").split("/")[-1].encode()
    assert [name for name, content in files.items() if token in content] == []


@given(st.text(max_size=100), st.sampled_from(["pdf", "PDF", "exe", "…", "/", "\0"]))
@settings(
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_names_in_it_are_safe_to_unpack(
    site: SiteSettings, colleague: User, stem: str, ending: str
) -> None:
    """Files lie in one folder, with names that every system accepts."""
    entry = make_entry()
    row = Attachment(entry=entry, kind=Kind.DOCUMENT, name=f"../{stem}.{ending}"[:100])
    row.original = "gone.pdf"
    row.name = row.name.replace("\0", "")
    row.save()
    with (
        case_file.case_file(entry, by=colleague) as file,
        zipfile.ZipFile(file) as archive,
    ):
        for name in archive.namelist():
            assert name.startswith(f"{entry.reference}/")
            assert set(name.lower()) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_./")
            assert ".." not in name
            assert len(name) < 120


def test_the_same_entry_is_the_same_file(full_entry: Entry, colleague: User) -> None:
    contents = []
    for _time in "ab":
        with case_file.case_file(full_entry, by=colleague) as file:
            contents.append(file.read())
    assert contents[0] == contents[1]


def test_three_large_files_take_little_memory(
    site: SiteSettings, colleague: User
) -> None:
    entry = make_entry()
    for number in range(3):
        store_attachment(
            entry, Kind.DOCUMENT, f"{number}.pdf", b"%PDF" + bytes(10_000_000)
        )
    tracemalloc.start()
    with case_file.case_file(entry, by=colleague) as file:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert file.seek(0, io.SEEK_END) > 30_000_000
    assert peak < 5_000_000


def test_staff_get_both_files_and_are_noted(
    staff_client: Client, staff: User, full_entry: Entry
) -> None:
    review = staff_client.get(
        reverse("admin:challenges_entry_change", args=[full_entry.pk])
    )
    PersonalDataAccess.objects.all().delete()
    for kind, ending in (
        ("case_file", "case-file"),
        ("redacted_case_file", "redacted"),
    ):
        assert f'href="{entry_page_url(full_entry, kind)}"' in review.text
        response = staff_client.get(entry_page_url(full_entry, kind))
        assert response.headers["Content-Type"] == "application/zip"
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="{full_entry.reference}-{ending}.zip"'
        )
        assert zipfile.is_zipfile(io.BytesIO(response.getvalue()))
    assert [(row.by, row.what) for row in PersonalDataAccess.objects.all()] == [
        (staff, "case_file"),
    ]


@pytest.mark.parametrize("kind", ["case_file", "redacted_case_file"])
def test_it_takes_the_permission_to_export(
    client: Client, full_entry: Entry, colleague: User, kind: str
) -> None:
    User.objects.filter(pk=colleague.pk).update(is_staff=True)
    colleague.user_permissions.set(Permission.objects.filter(codename="moderate_entry"))
    client.force_login(colleague)
    assert client.get(entry_page_url(full_entry, kind)).status_code == 403
    review = client.get(
        reverse("admin:challenges_entry_change", args=[full_entry.pk])
    ).text
    assert entry_page_url(full_entry, kind) not in review
    assert not PersonalDataAccess.objects.filter(what="case_file").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_of_each_as_for_one(
    site: SiteSettings,
    colleague: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    entry = make_entry()
    for number in range(rows):
        change_answers(entry, title=f"Bee inn {number}")
        store_attachment(entry, Kind.DOCUMENT, "plan.pdf", PDF)
        approve_and_tell(entry, by=colleague)
        make_update(entry, by=colleague, text="Three hotels stand.")
        decisions.return_to_review(entry, by=colleague)
        at = timezone.now() - timedelta(hours=number + 2)
        PersonalDataAccess.objects.create(
            entry=entry, by=colleague, what="entry", at=at
        )
    entry = Entry.objects.select_related("challenge", "focus_area").get()
    with django_assert_num_queries(14):
        case_file.case_file(entry, by=colleague).close()
