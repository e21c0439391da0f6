"""Form fields for files from strangers."""

import logging
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.text.direction import isolate
from core.uploads.storage import safe_filename, try_to_store
from core.uploads.validation import (
    EMPTY,
    REFUSALS,
    Kind,
    drop_padding,
    inspect_file,
    kind_of,
)

logger = logging.getLogger(__name__)

NO_PDF = _("Choose a picture: a PDF cannot be shown.")
PICTURE_REFUSALS = {
    "big": _("Choose a picture that is smaller than 10 MB, or a screenshot of it"),
    "unknown": _("Choose a picture (JPEG, PNG or WebP)"),
    "office": _("Choose a picture (JPEG, PNG or WebP): a document cannot be shown"),
    **dict.fromkeys(["broken document", "locked", "active"], NO_PDF),
    "heavy": _("Choose a screenshot of the picture: this file takes too long to open"),
}
"""Messages in place of those of REFUSALS, where a PDF is no help."""


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

    The cleaned file has two more attributes: `kind`, a Kind, and `safe_filename`.
    `seconds` of the field of a form is how long its files, refused ones too, took to
    open."""

    seconds = 0.0

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
            verdict, seconds = inspect_file(file)
            self.seconds += seconds
            file.kind = kind_of(verdict)
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
