"""Files that staff add to an answer: checked as all are, and seen with the answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from contact import services, triage
from contact.models import Attachment, Message
from core.stored_files import NewFile
from core.uploads import Kind
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.services import send_now
from tests.contact.admin_pages import box, page_url, press
from tests.support import hostile_files

PDF = hostile_files.pdf()


@pytest.fixture(autouse=True)
def empty_storage(db: None) -> Iterator[None]:
    yield
    for name in default_storage.listdir("")[1]:
        default_storage.delete(name)


def add(
    client: Client, obj: Message, content: bytes = PDF, **typed: str
) -> HttpResponse:
    sent: dict[str, Any] = {"answer_file": SimpleUploadedFile("form.pdf", content)}
    return press(client, obj, "add_file", **sent, **typed)


def new_file() -> NewFile:
    return NewFile(ContentFile(PDF), Kind.DOCUMENT, "form.pdf")


def held_answer() -> Email:
    return Email.objects.get(status="held")


def test_a_file_goes_with_the_answer_and_not_before_it_is_out(
    client: Client, staff_client: Client, message: Message, staff: User
) -> None:
    page = add(staff_client, message, message="Half an answer")
    assert "The file goes with your next answer." in page.text
    assert box(page) == "Half an answer"
    services.answer(message, by=staff, message="Fill this in.")
    said = "A file comes with our reply: it is on your private page."
    assert said in held_answer().text
    url = f"{message.private_path}files/{Attachment.objects.get().pk}/document.pdf"
    assert client.get(url).status_code == 404
    assert "form.pdf" not in client.get(message.private_path).text
    send_now(held_answer())
    assert b"".join(client.get(url).streaming_content) == PDF
    assert "form.pdf</a> (from us)" in client.get(message.private_path).text
    services.answer(message, by=staff, message="One more thing.")
    assert "comes with our reply" not in held_answer().text


def test_an_undone_answer_takes_no_file_along(
    client: Client, message: Message, staff: User
) -> None:
    triage.add_file(message, by=staff, file=new_file())
    services.answer(message, by=staff, message="Fill this in.")
    services.undo(message, by=staff)
    assert [file.name for file in services.files_to_go(message)] == ["form.pdf"]
    assert "form.pdf" not in client.get(message.private_path).text


def test_what_has_not_gone_is_removed_with_its_content(
    staff_client: Client,
    message: Message,
    staff: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    triage.add_file(message, by=staff, file=new_file())
    file = Attachment.objects.get()
    assert "goes with the next answer." in staff_client.get(page_url(message)).text
    with django_capture_on_commit_callbacks(execute=True):
        press(staff_client, message, "remove_file", file=str(file.pk))
    assert (Attachment.objects.exists(), default_storage.listdir("")[1]) == (False, [])
    notes = list(message.history.values_list("staff_note", flat=True))
    assert notes == [
        "A file for the answer: form.pdf",
        "A file for the answer was removed: form.pdf",
    ]


def test_what_has_gone_is_not_removed_and_neither_are_files_of_the_sender(
    message: Message, staff: User
) -> None:
    triage.add_file(message, by=staff, file=new_file())
    services.answer_by_phone(message, by=staff, message="It is on your page.")
    services.store_files(message, [new_file()])
    for file in Attachment.objects.all():
        with pytest.raises(TransitionNotAllowed, match="went with an answer"):
            triage.remove_file(message, by=staff, key=file.pk)


def test_a_file_is_checked_and_there_are_three_at_most(
    staff_client: Client, message: Message, staff: User
) -> None:
    page = add(staff_client, message, b"<script>alert(1)</script>")
    assert "answer_file" in page.context["file_form"].errors
    for _number in range(3):
        triage.add_file(message, by=staff, file=new_file())
    page = add(staff_client, message)
    assert "Three files wait for your answer: remove one first." in page.text
    assert message.attachments.count() == 3
