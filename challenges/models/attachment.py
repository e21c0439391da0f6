"""Files: those that come with an idea, and pictures of what happened next."""

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
from core.uploads import Kind

MOST_FILES = 3
"""Of one idea."""

TRIES = 3
"""To prepare a picture, before it is given up."""

LEASE = timedelta(minutes=5)
"""How long a worker may take for one picture, before another one may try."""

DOCUMENT = "document.pdf"
"""How the address of a document ends; that of a picture is `is_asked_for()`."""


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def waiting(self) -> Self:
        """Pictures that no worker prepares at the moment."""
        before = timezone.now() - LEASE
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lte=before),
            kind=Kind.PICTURE,
            renditions=[],
            tries__lt=TRIES,
        )

    def of_entries(self, entries: Iterable[Entry]) -> Self:
        """Those of the entries, and of their updates."""
        return self.filter(Q(entry__in=entries) | Q(update__entry__in=entries))

    def pictures(self) -> Self:
        """Those that can be shown."""
        return self.filter(kind=Kind.PICTURE).exclude(renditions=[])


class Attachment(models.Model):
    """One file, of one draft, entry or update. Only views send it, to whoever may see
    that; its stored names are random.

    A document is kept as it came. Of a picture that is `original`, until a worker has
    made the renditions."""

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
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind == Kind.PICTURE

    @property
    def has_failed(self) -> bool:
        if not self.is_picture or self.renditions or self.tries < TRIES:
            return False
        return self.claimed_at is None or self.claimed_at <= timezone.now() - LEASE

    @property
    def stored_names(self) -> list[str]:
        names = [rendition["stored"] for rendition in self.renditions]
        return [*names, self.original] if self.original else names

    def storage_name(self, asked: str) -> str:
        """The stored name for the end of an address, such as 800.webp or DOCUMENT; ""
        for what there is not."""
        if asked == DOCUMENT and not self.is_picture:
            return self.original
        names = {self.rendition_filename(r): r["stored"] for r in self.renditions}
        return str(names.get(asked, ""))

    @staticmethod
    def rendition_filename(rendition: dict[str, Any]) -> str:
        return f"{rendition['width']}.{rendition['format']}"

    @property
    def largest(self) -> str:
        """The end of the address of what it shows, as large as there is, in the format
        that every program opens; "" while there is nothing to show."""
        if not self.is_picture:
            return DOCUMENT
        formats = list(self.renditions_by_format.values())
        return self.rendition_filename(formats[-1][-1]) if formats else ""

    @property
    def renditions_by_format(self) -> dict[str, list[dict[str, Any]]]:
        """The renditions by format, the smallest first."""
        found: dict[str, list[dict[str, Any]]] = {}
        for rendition in self.renditions:
            found.setdefault(rendition["format"], []).append(rendition)
        return found

    def claim(self) -> bool:
        """Take this picture for preparing; False when somebody else was quicker."""
        taken = Attachment.objects.waiting().filter(pk=self.pk)
        return bool(taken.update(claimed_at=timezone.now(), tries=F("tries") + 1))
