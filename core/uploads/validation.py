"""Which uploaded files may come in, and the message for those that may not."""

import logging
from pathlib import Path
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.text.direction import isolate
from core.uploads.isolated import Busy, TooHeavy, run_isolated
from core.uploads.storage import safe_filename, try_to_store
from core.uploads.unread_kinds import unread_kind

logger = logging.getLogger(__name__)

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

NO_PDF = _("Choose a picture: a PDF cannot be shown.")
PICTURE_REFUSALS = {
    "big": _("Choose a picture that is smaller than 10 MB, or a screenshot of it"),
    "unknown": _("Choose a picture (JPEG, PNG or WebP)"),
    "office": _("Choose a picture (JPEG, PNG or WebP): a document cannot be shown"),
    **dict.fromkeys(["broken document", "locked", "active"], NO_PDF),
    "heavy": _("Choose a screenshot of the picture: this file takes too long to open"),
}
"""Messages in place of those of REFUSALS, where a PDF is no help."""


def validate_file(file: "IO[bytes] | File[Any]") -> Kind:
    """Return what kind of file this is; raise ValidationError if it may not come in.

    The error's `code` is a key of REFUSALS. Takes about half a second, and two for the
    largest pictures. Reads from the start and leaves the file at its start. File name
    and Content-Type are ignored."""
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    file.seek(0)
    if not content:
        verdict = "empty"
    elif len(content) > MAX_BYTES:
        verdict = "big"
    else:
        verdict = _inspect(content)
    if verdict == "unknown":
        verdict = unread_kind(content)
    if verdict in Kind.values:
        return Kind(verdict)
    raise ValidationError(REFUSALS[verdict], code=verdict)


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


def _inspect(content: bytes) -> str:
    """Return the inspector's verdict, or why there is none: "busy" or "heavy"."""
    try:
        return run_isolated(INSPECTOR, str(MAX_PIXELS), content=content)
    except Busy:
        return "busy"
    except TooHeavy:
        return "heavy"


def _try_storage() -> None:
    """Raise ValidationError if files cannot be stored now: the form comes back with all
    that was typed."""
    try:
        try_to_store()
    except Exception as error:  # of the disk, or of the program that speaks to a bucket
        logger.error("Uploads cannot be stored: %s: %s", type(error).__name__, error)
        raise ValidationError(REFUSALS["not stored"], code="not stored") from error


class UploadField(forms.FileField):
    """Form field for a file from a stranger.

    The cleaned file has two more attributes: `kind`, a Kind, and `safe_filename`."""

    widget = forms.FileInput(
        attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}
    )
    default_error_messages = {
        "required": _("Choose a file"),
        "invalid": _("Choose a file"),
        "missing": _("Choose a file"),
        "empty": EMPTY,
    }

    def to_python(self, data: Any) -> Any:
        file: Any = super().to_python(data)
        if file:
            drop_padding(file)
            file.kind = validate_file(file)
            _try_storage()
            file.safe_filename = safe_filename(file.name)
        return file


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """Form field for a few files from a stranger: the cleaned value is a list of what
    an UploadField returns. Each error begins with the name of its file."""

    widget = FilesInput(attrs=UploadField.widget.attrs)

    def __init__(self, *, max_files: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.max_files = max_files

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = [file for file in data or [] if file]
        if len(files) > self.max_files:
            error = _("Choose up to %(number)d files: these are %(chosen)d")
            params = {"number": self.max_files, "chosen": len(files)}
            raise ValidationError(error % params)
        return [self._clean_file(file) for file in files]

    def _clean_file(self, file: UploadedFile) -> Any:
        try:
            return super().clean(file)
        except ValidationError as error:
            name = isolate(safe_filename(file.name or ""))
            message = f"{name}: {error.messages[0]}"
            code = getattr(error, "code", None)
            raise ValidationError(message, code=code) from error


class PictureUploadField(UploadField):
    """Form field for a picture, from a stranger or from staff."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
        except ValidationError as error:
            code = getattr(error, "code", None)
            if code in PICTURE_REFUSALS:
                raise ValidationError(PICTURE_REFUSALS[code], code=code) from error
            raise
        if file and file.kind != Kind.PICTURE:
            raise ValidationError(NO_PDF)
        return file
