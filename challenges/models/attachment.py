"""Files sent with an idea, and pictures of what happened next."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.models.draft import Draft
from challenges.models.entry import Entry
from challenges.models.update import ProgressUpdate
from core.stored_pictures import (
    StoredPicture,
    StoredPictureQuerySet,
    rendition_filename,
)
from core.text.direction import isolate
from core.uploads import Kind

MAX_FILES = 3
"""Number of files of one idea."""

DOCUMENT_FILENAME = "document.pdf"
"""Last part of a document's URL; for a picture see rendition_filename()."""


class AttachmentQuerySet(StoredPictureQuerySet):
    def waiting(self) -> Self:
        return super().waiting().filter(kind=Kind.PICTURE)

    def of_entries(self, entries: Iterable[Entry]) -> Self:
        """Files of these entries and of their progress updates."""
        return self.filter(Q(entry__in=entries) | Q(update__entry__in=entries))

    def pictures(self) -> Self:
        """Pictures that are ready to be shown."""
        return self.filter(kind=Kind.PICTURE).exclude(renditions=[])


class Attachment(StoredPicture):
    """One file of one draft, entry or update.

    Only views send it, to people who may see its owner. A document is no picture: it
    stays as it was uploaded, as `original`."""

    draft = models.ForeignKey(
        Draft, models.CASCADE, null=True, related_name="attachments"
    )
    entry = models.ForeignKey(
        Entry, models.CASCADE, null=True, related_name="attachments"
    )
    update = models.ForeignKey(
        ProgressUpdate, models.CASCADE, null=True, related_name="pictures"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=100)
    alt = models.CharField(
        _("description"),
        max_length=250,
        blank=True,
        help_text=_("What a picture shows, for people who cannot see it."),
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, entry=None, update=None)
                | Q(draft=None, entry__isnull=False, update=None)
                | Q(draft=None, entry=None, update__isnull=False),
                name="attachment_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(update=None) | Q(kind=Kind.PICTURE),
                name="attachment_of_an_update_is_a_picture",
            ),
        ]

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
