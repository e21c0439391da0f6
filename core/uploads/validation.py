"""Which uploaded files may come in, and the message for those that may not."""

from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.uploads.isolated import Busy, TooHeavy, run_isolated
from core.uploads.unread_kinds import unread_kind

MAX_BYTES = 10 * 1024**2
"""Bytes of a file."""

MAX_PIXELS = 40_000_000
"""Pixels (width times height) of a frame."""

MAX_PADDING = 512
"""Bytes of blanks that a PDF may end with."""

INSPECTOR = Path(__file__).with_name("inspect_file.py")


class Kind(TextChoices):
    """Kind of a file, by its content and not by its name."""

    PICTURE = "picture", _("Picture")  # JPEG, PNG or WebP
    DOCUMENT = "document", _("Document")  # PDF


EMPTY = _("Choose a file that is not empty")
REFUSALS = {
    "empty": EMPTY,
    "big": _(
        "Choose a file that is smaller than 10 MB: a screenshot of the picture, or the "
        "PDF with smaller pictures in it"
    ),
    "unknown": _("Choose a picture (JPEG, PNG or WebP) or a PDF"),
    "heic": _(
        "Take a screenshot of the photo, or save it as JPEG, and choose that: we "
        "cannot read HEIC"
    ),
    "avif": _(
        "Take a screenshot of the photo, or save it as JPEG, and choose that: we "
        "cannot read AVIF"
    ),
    "dng": _(
        "Take a screenshot of the photo, or save it as JPEG, and choose that: this is "
        "a raw photo (DNG)"
    ),
    "tiff": _(
        "Take a screenshot of the picture, or save it as JPEG, and choose that: we "
        "cannot read TIFF"
    ),
    "gif": _(
        "Take a screenshot of the picture, or save it as PNG, and choose that: we "
        "cannot read GIF"
    ),
    "video": _(
        "Take a screenshot of the moment that matters and choose that: this is a "
        "video, or the moving half of a live photo"
    ),
    "office": _(
        "Save or export the document as a PDF and choose that: we cannot open files of "
        "office programs"
    ),
    "pixels": _(
        "Take a screenshot of the picture and choose that: it has more than 40 million "
        "pixels"
    ),
    "broken picture": _("Save the picture again or choose another: it is damaged"),
    "broken document": _(
        "Print the PDF to a new PDF and choose that, or export it again: it is damaged"
    ),
    "locked": _("Save the PDF without a password, then choose it again"),
    "active": _(
        "Print the PDF to a new PDF and choose that: this one holds scripts, media, "
        "attached files or links to files"
    ),
    "heavy": _(
        "Choose a screenshot of the picture, or print the PDF to a new PDF: this file "
        "takes too long to open"
    ),
    "not stored": _(
        "Go on without the file, and add or send it later: we cannot keep files at the "
        "moment"
    ),
    "busy": _("Choose the file again in a minute: we are checking many files now"),
}
"""Messages for every verdict of the inspector that is no Kind, for every unread_kind(),
and for "empty", "big", "busy" and "not stored". Each says what to do now."""


def validate_file(file: "IO[bytes] | File[Any]") -> Kind:
    """Return what kind of file this is; raise ValidationError if it may not come in.

    The error's `code` is a key of REFUSALS."""
    verdict, _seconds = inspect_file(file)
    return kind_of(verdict)


def kind_of(verdict: str) -> Kind:
    """Return the kind of file that the inspector saw. Raises ValidationError."""
    if verdict in Kind.values:
        return Kind(verdict)
    raise ValidationError(REFUSALS[verdict], code=verdict)


def inspect_file(file: "IO[bytes] | File[Any]") -> tuple[str, float]:
    """Return a kind of file or a key of REFUSALS, and the seconds of processor time
    that it took.

    Takes about half a second, and two for the
    largest pictures. Reads from the start and leaves the file at its start. File name
    and Content-Type are ignored."""
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    file.seek(0)
    if not content:
        return "empty", 0
    if len(content) > MAX_BYTES:
        return "big", 0
    verdict, seconds = _inspect(content)
    if verdict == "unknown":
        verdict = unread_kind(content)
    return verdict, seconds


def drop_padding(file: UploadedFile) -> None:
    """Cut off what some programs write after the end of a PDF: thousands of blanks.

    Readers look for the end in the last 1,024 bytes, and repair a PDF without one, each
    in its own way. So the blanks are not only overlooked by us, but gone."""
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    file.seek(0)
    if not content.startswith(b"%PDF-") or len(content) > MAX_BYTES:
        return
    length = len(content.rstrip(b"\0\t\n\f\r "))
    if len(content) - length > MAX_PADDING:
        file.truncate(length)
        file.size = length


def _inspect(content: bytes) -> tuple[str, float]:
    """Return the inspector's verdict, or why there is none: "busy" or "heavy"; and the
    seconds that it took, if it came to an end."""
    try:
        result = run_isolated(INSPECTOR, str(MAX_PIXELS), content=content)
        return result.output.decode(), result.seconds
    except Busy:
        return "busy", 0
    except TooHeavy:
        return "heavy", 0
