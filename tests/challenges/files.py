"""Helpers for tests of files: make, upload, fetch and find them."""

from datetime import timedelta

import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from challenges.models import Draft, Entry
from core.stored_files import NewFile
from core.stored_pictures import remove_orphan_files
from core.uploads import Kind
from tests.support import hostile_files

PHOTO = hostile_files.photo_with_metadata("JPEG")
PDF = hostile_files.pdf()
ALT_TEXT = "Bee hotels on a roof"


def new_file(content: bytes, kind: Kind, name: str, alt: str = "") -> NewFile:
    return NewFile(ContentFile(content), kind, name, alt)


def uploaded_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")  # a type to be ignored


def fetch_file(client: Client, url: str, **headers: str) -> HttpResponse:
    """Fetch a file, and read it to its end, which closes it."""
    response = client.get(url, headers=headers)
    if response.streaming:
        response.content_read = response.getvalue()
    return response


def add_file(client: Client, owner: Draft | Entry, content: bytes = PHOTO) -> None:
    data = {"file": uploaded_file("roof.jpg", content), "alt": ALT_TEXT, "add": "yes"}
    assert client.post(owner.files_path, data).status_code == 303


def stored_files() -> set[str]:
    return set(default_storage.listdir("")[1])


def remove_orphans_later() -> int:
    """Remove orphan files as if in two days; returns how many there were."""
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        return remove_orphan_files()
