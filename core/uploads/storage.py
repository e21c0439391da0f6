"""Names of stored files, and responses that send them."""

import secrets
import unicodedata
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext

CONTENT_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
"""Content types by extension of the stored name."""

MAX_NAME_LENGTH = 100
"""Characters of a safe filename."""


def random_name(extension: str) -> str:
    """Return a name for the storage that nobody can guess: 128 random bits.

    A file whose extension is not in CONTENT_TYPES is never sent."""
    return f"{secrets.token_hex(16)}.{extension}"


def try_to_store() -> str:
    """Store a small file and delete it again; return the name that it had. Raises
    whatever the storage raises."""
    name = default_storage.save(random_name("probe"), ContentFile(b"probe"))
    default_storage.delete(name)
    return name


def safe_filename(name: str) -> str:
    """Return a stranger's file name, safe to show and to send.

    It has no folders, no invisible characters, none that turn the direction of text,
    and at most 100 characters; "file" if nothing is left. It says nothing about the
    content."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = " ".join(unicodedata.normalize("NFC", name).split()).strip(". ")
    if len(name) > MAX_NAME_LENGTH:
        ending = PurePosixPath(name).suffix[:10]
        name = name[: MAX_NAME_LENGTH - len(ending)] + ending
    return name or gettext("file")


def stored_response(name: str, *, shown_as: str) -> FileResponse:
    """Return the stored file: pictures to view, documents to download.

    Raises Http404 if there is no such file or `name` is "", and KeyError if the
    extension of the stored name is not in CONTENT_TYPES. That extension decides the
    content type and the ending of the name that the visitor sees. Whatever the file
    contains, no browser runs it. The view decides how long it may be cached."""
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
            # django-csp does not replace an existing policy.
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def public_response(
    request: HttpRequest, name: str, *, shown_as: str
) -> HttpResponseBase:
    """Return a stored file that everybody may see; see stored_response().

    Browsers ask for it anew each time: what is taken down is gone at once."""
    if not name:
        raise Http404
    etag = quote_etag(name)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = stored_response(name, shown_as=shown_as)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response
