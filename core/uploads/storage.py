"""Names of stored files, and how they leave the site."""

import secrets
import unicodedata
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.translation import gettext

CONTENT_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
"""By the extensions of stored names."""

LONGEST_NAME = 100
"""Characters of a shown name."""


def random_name(extension: str) -> str:
    """A name for the storage that nobody guesses: 128 random bits.

    What has another extension than those of CONTENT_TYPES is never sent."""
    return f"{secrets.token_hex(16)}.{extension}"


def safe_filename(name: str) -> str:
    """The name that somebody gave to a file, safe to show and to send on: no folders,
    nothing invisible, nothing that turns the direction of text, 100 characters.

    "file" when nothing is left. What the file is, the name never tells."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = " ".join(unicodedata.normalize("NFC", name).split()).strip(". ")
    if len(name) > LONGEST_NAME:
        ending = PurePosixPath(name).suffix[:10]
        name = name[: LONGEST_NAME - len(ending)] + ending
    return name or gettext("file")


def stored_response(name: str, *, shown_as: str) -> FileResponse:
    """Sends the file of this name from the storage: a picture to look at, a document
    to save. Raises Http404 when it is not there, or the name is "".

    The extension of its stored name says what it is (KeyError for none of ours), and
    the name that a visitor sees gets the same. Whatever the file holds, a browser runs
    nothing of it. How long it may be cached is the view's decision."""
    if not name:
        raise Http404
    extension = name.rsplit(".", 1)[-1]
    content_type = CONTENT_TYPES[extension]
    try:
        file = default_storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    filename = safe_filename(shown_as)
    endings = (".jpeg", ".jpg") if extension == "jpeg" else (f".{extension}",)
    if not filename.lower().endswith(endings):
        filename = f"{filename}.{extension}"
    return FileResponse(
        file,
        as_attachment=extension == "pdf",
        filename=filename,
        content_type=content_type,
        headers={
            # django-csp leaves a policy that is there already as it is.
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
