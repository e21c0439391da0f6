"""Files of an idea, as tests make, send, fetch and look for them."""

from datetime import timedelta

import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from challenges.models import Draft, Entry
from challenges.services.entering.attachments import NewFile
from challenges.tasks import sweep_files
from core.uploads import Kind
from tests import hostile_files

PHOTO = hostile_files.photo_with_metadata("JPEG")
PDF = hostile_files.pdf()
ROOF = "Bee hotels on a roof"


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


def sweep_later() -> int:
    """How many strays there are a day later; afterwards the storage holds none."""
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        return sweep_files()
