"""Files that come with a message: who may send and read them, and when they go."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, TestCase

from contact import deleting, erasure, sender
from contact.models import Attachment, Message
from core import antispam
from core.stored_files import NewFile
from core.stored_pictures import prepare_waiting
from core.uploads import Kind, validation
from tests.contact.admin_pages import page_url
from tests.contact.factories import make_message, message_form_data
from tests.support import hostile_files
from tests.support.form_errors import field_errors

FORM = "/contact/events/"
PDF = hostile_files.pdf()
PNG = hostile_files.picture("PNG")

pytestmark = pytest.mark.usefixtures("site")


def uploaded(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")  # a type to be ignored


def send(client: Client, *files: SimpleUploadedFile) -> HttpResponse:
    data: dict[str, Any] = {**message_form_data(), "files_to_add": list(files)}
    return client.post(FORM, data)


def read(client: Client, url: str) -> tuple[int, bytes]:
    response = client.get(url)
    content = response.getvalue() if response.streaming else b""
    return response.status_code, content


def stored() -> list[str]:
    return default_storage.listdir("")[1]


@pytest.fixture(autouse=True)
def empty_storage(db: None) -> Iterator[None]:
    yield
    for name in stored():
        default_storage.delete(name)


def test_files_that_take_too_long_to_open_count_as_many(
    client: Client, settings: LazySettings
) -> None:
    settings.FORM_POSTS_PER_HOUR = antispam.HEAVY_COUNTS
    heavy = uploaded("a.jpg", hostile_files.progressive_jpeg(more_scans=200))
    assert [send(client, heavy).status_code, send(client).status_code] == [200, 429]


def test_a_file_counts_as_many_times_as_it_takes_seconds_to_open(
    client: Client,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Otherwise files that stay a little below the limit keep others waiting."""
    slow = tmp_path / "slow.py"
    slow.write_text(
        "import time\nwhile time.process_time() < 1.2: pass\nprint('picture', end='')"
    )
    monkeypatch.setattr(validation, "INSPECTOR", slow)
    settings.FORM_POSTS_PER_HOUR = 2
    statuses = [send(client, uploaded("a.png", PNG)).status_code for _time in "ab"]
    assert statuses == [303, 429]


def test_the_files_of_a_refused_send_are_not_even_looked_at(
    client: Client, settings: LazySettings
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    send(client)
    page = send(client, uploaded("a.png", b"<svg/>"))
    assert (page.status_code, set(page.context["form"].errors)) == (429, {"__all__"})


@pytest.fixture
def with_file(site: Any) -> Message:
    message = make_message()
    file = NewFile(ContentFile(PDF), Kind.DOCUMENT, "plan.pdf")
    sender.add(message, text="Here.", idempotency_key=uuid.uuid4(), files=[file])
    return message


def test_files_come_with_the_form_and_both_sides_read_them(
    client: Client, staff_client: Client
) -> None:
    response = send(client, uploaded("../ramp.png", PNG), uploaded("plan.pdf", PDF))
    assert response.status_code == 303
    assert prepare_waiting() == 1
    message = Message.objects.get()
    picture, plan = message.attachments.all()
    assert [str(file) for file in (picture, plan)] == ["ramp.png", "plan.pdf"]
    page = client.get(message.private_path).text
    own = f"{message.private_path}files/{plan.pk}/document.pdf"
    assert f'href="{own}"' in page
    assert read(client, own) == (200, PDF)
    page = staff_client.get(page_url(message)).text
    url = page_url(message, f"files/{plan.pk}").removesuffix("/") + "/document.pdf"
    assert f'href="{url}"' in page
    assert f"files/{picture.pk}/{picture.largest}" in page
    assert read(staff_client, url) == (200, PDF)


def test_what_is_added_later_may_bring_a_file(client: Client) -> None:
    message = make_message()
    token = {"form_token": message_form_data()["form_token"]}
    data = {"text": "Here.", "website": "", **token}
    file = uploaded("plan.pdf", PDF)
    client.post(message.private_path, {**data, "files_to_add": [file]})
    assert message.attachments.get().name == "plan.pdf"


def test_four_files_are_too_many_and_a_bad_one_is_named(client: Client) -> None:
    script = uploaded("run.html", b"<script>")
    response = send(client, uploaded("plan.pdf", PDF), script)
    assert field_errors(response.text)["files_to_add"] == [
        "run.html: Choose a picture (JPEG, PNG or WebP) or a PDF"
    ]
    response = send(client, *[uploaded(f"{n}.pdf", PDF) for n in range(4)])
    assert field_errors(response.text)["files_to_add"] == [
        "Choose up to 3 files: these are 4"
    ]
    assert (Message.objects.count(), stored()) == (0, [])


def test_a_form_with_mistakes_asks_for_the_files_again(client: Client) -> None:
    data = {**message_form_data(email="mira"), "files_to_add": [uploaded("a.pdf", PDF)]}
    page = client.post(FORM, data)
    assert "Choose the file again: it was not kept." in page.text
    assert stored() == []


def test_a_file_belongs_to_its_message(
    client: Client, staff_client: Client, with_file: Message
) -> None:
    other, file = make_message(), with_file.attachments.get()
    path = f"files/{file.pk}/document.pdf"
    urls = [other.private_path + path, f"/admin/contact/message/{other.pk}/{path}"]
    assert [read(staff_client, url)[0] for url in urls] == [404, 404]
    lou = User.objects.create_user("lou", is_staff=True)
    client.force_login(lou)
    url = f"/admin/contact/message/{with_file.pk}/{path}"
    assert read(client, url)[0] == 403


@pytest.mark.parametrize("how", ["delete", "erase"])
def test_files_go_with_their_message(with_file: Message, how: str) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        if how == "delete":
            deleting.delete_message(with_file)
        else:
            erasure.erase_person(with_file.email)
    assert (Attachment.objects.count(), stored()) == (0, [])
