"""Case files, for tests to fill and to read."""

import zipfile

from django.contrib.auth.models import User
from django.core.files.base import ContentFile

from challenges.models import Entry
from challenges.services.entering.attachments import store_file
from challenges.services.records import case_file
from core.stored_files import NewFile
from core.uploads import Kind
from tests.support import hostile_files

PDF, PHOTO = hostile_files.pdf(), hostile_files.photo_with_metadata("JPEG")


def store_attachment(entry: Entry, kind: Kind, name: str, content: bytes) -> None:
    store_file(NewFile(ContentFile(content), kind, name, "A roof"), of=entry)


def read_case_file(entry: Entry, by: User, *, redact: bool = False) -> dict[str, bytes]:
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
