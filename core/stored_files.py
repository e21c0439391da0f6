"""Files from strangers as they are stored: pictures, which a worker prepares, and
documents, which stay as they were uploaded."""

from dataclasses import dataclass
from typing import Any, Self

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.background import enqueue_on_commit
from core.stored_pictures import (
    PREPARE_TASK,
    StoredPicture,
    StoredPictureQuerySet,
    rendition_filename,
)
from core.text.direction import isolate
from core.uploads import Kind, random_name

MAX_FILES = 3
"""Number of files of one idea, or that come with one message."""

DOCUMENT_FILENAME = "document.pdf"
"""Last part of a document's URL; for a picture see rendition_filename()."""


@dataclass(frozen=True)
class NewFile:
    """A validated upload. `alt` describes a picture for people who cannot see it."""

    content: "File[bytes]"
    kind: Kind
    name: str
    alt: str = ""


class StoredFileQuerySet(StoredPictureQuerySet):
    def waiting(self) -> Self:
        return super().waiting().filter(kind=Kind.PICTURE)

    def given_up(self) -> Self:
        return super().given_up().filter(kind=Kind.PICTURE)

    def pictures(self) -> Self:
        """Pictures that are ready to be shown."""
        return self.filter(kind=Kind.PICTURE).exclude(renditions=[])


class StoredFile(StoredPicture):
    """Base model of a picture or a document. Only views send it, to people who may see
    its owner. A document is no picture: it stays as it was uploaded, as `original`."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        abstract = True
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return isolate(self.name)

    @property
    def is_picture(self) -> bool:
        return self.kind == Kind.PICTURE

    @property
    def has_failed(self) -> bool:
        return self.is_picture and super().has_failed

    def storage_name(self, filename: str) -> str:
        """Return the stored name of a file in a URL, such as 800.webp or
        DOCUMENT_FILENAME; "" if there is none."""
        if filename == DOCUMENT_FILENAME and not self.is_picture:
            return self.original
        return super().storage_name(filename)

    @property
    def largest(self) -> str:
        """Filename of the largest rendition, or of the document; "" while there is
        nothing to show."""
        if not self.is_picture:
            return DOCUMENT_FILENAME
        rendition = self.largest_rendition
        return rendition_filename(rendition) if rendition else ""


def store_file(model: type[Any], file: NewFile, **fields: Any) -> Any:
    """Store a file and its row, a StoredFile with these fields, too. Run inside the
    caller's transaction: what is rolled back is removed by remove_orphan_files()."""
    extension = "pdf" if file.kind == Kind.DOCUMENT else "original"
    if file.kind == Kind.PICTURE:
        enqueue_on_commit(PREPARE_TASK)
    return model._default_manager.create(
        kind=file.kind,
        name=file.name,
        original=default_storage.save(random_name(extension), file.content),
        **fields,
    )
