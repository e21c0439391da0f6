"""Files sent with an idea, and pictures of what happened next."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.draft import Draft
from challenges.models.entry import Entry
from challenges.models.update import ProgressUpdate
from core.text.direction import isolate
from core.uploads import Kind

MAX_FILES = 3
"""Number of files of one idea."""

MAX_TRIES = 3
"""Number of attempts to prepare a picture before it is given up."""

CLAIM_TIMEOUT = timedelta(minutes=5)
"""Time that a worker has for one picture before another worker may try."""

DOCUMENT_FILENAME = "document.pdf"
"""Last part of a document's URL; for a picture see `rendition_filename()`."""


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def waiting(self) -> Self:
        """Pictures to prepare that no worker is preparing."""
        before = timezone.now() - CLAIM_TIMEOUT
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lte=before),
            kind=Kind.PICTURE,
            renditions=[],
            tries__lt=MAX_TRIES,
        )

    def of_entries(self, entries: Iterable[Entry]) -> Self:
        """Files of these entries and of their progress updates."""
        return self.filter(Q(entry__in=entries) | Q(update__entry__in=entries))

    def pictures(self) -> Self:
        """Pictures that are ready to be shown."""
        return self.filter(kind=Kind.PICTURE).exclude(renditions=[])


class Attachment(models.Model):
    """One file of one draft, entry or update.

    Only views send it, to people who may see its owner; stored names are random. A
    document stays as it was uploaded. The upload of a picture is `original` until a
    worker has made the renditions."""

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
    original = models.CharField(max_length=100, blank=True)
    renditions = models.JSONField(default=list, blank=True)
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField(_("added"), default=timezone.now)

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
        if not self.is_picture or self.renditions or self.tries < MAX_TRIES:
            return False
        before = timezone.now() - CLAIM_TIMEOUT
        return self.claimed_at is None or self.claimed_at <= before

    @property
    def stored_names(self) -> list[str]:
        names = [rendition["stored"] for rendition in self.renditions]
        return [*names, self.original] if self.original else names

    def storage_name(self, filename: str) -> str:
        """Return the stored name of a file in a URL, such as 800.webp or
        DOCUMENT_FILENAME; "" if there is none."""
        if filename == DOCUMENT_FILENAME and not self.is_picture:
            return self.original
        names = {self.rendition_filename(r): r["stored"] for r in self.renditions}
        return str(names.get(filename, ""))

    @staticmethod
    def rendition_filename(rendition: dict[str, Any]) -> str:
        return f"{rendition['width']}.{rendition['format']}"

    @property
    def largest(self) -> str:
        """Filename of the largest rendition in the format that every program opens, or
        of the document; "" while there is nothing to show."""
        if not self.is_picture:
            return DOCUMENT_FILENAME
        formats = list(self.renditions_by_format.values())
        return self.rendition_filename(formats[-1][-1]) if formats else ""

    @property
    def renditions_by_format(self) -> dict[str, list[dict[str, Any]]]:
        """Renditions by format, the smallest first."""
        by_format: dict[str, list[dict[str, Any]]] = {}
        for rendition in self.renditions:
            by_format.setdefault(rendition["format"], []).append(rendition)
        return by_format

    def claim(self) -> bool:
        """Claim this picture for preparing; False if another worker was quicker."""
        unclaimed = Attachment.objects.waiting().filter(pk=self.pk)
        return bool(unclaimed.update(claimed_at=timezone.now(), tries=F("tries") + 1))
