"""Files sent with an idea, and pictures of what happened next."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.models.draft import Draft
from challenges.models.entry import Entry
from challenges.models.update import ProgressUpdate
from core.stored_files import StoredFile, StoredFileQuerySet
from core.uploads import Kind


class AttachmentQuerySet(StoredFileQuerySet):
    def of_entries(self, entries: Iterable[Entry]) -> Self:
        """Files of these entries and of their progress updates."""
        return self.filter(Q(entry__in=entries) | Q(update__entry__in=entries))


class Attachment(StoredFile):
    """One file of one draft, entry or update."""

    draft = models.ForeignKey(
        Draft, models.CASCADE, null=True, related_name="attachments"
    )
    entry = models.ForeignKey(
        Entry, models.CASCADE, null=True, related_name="attachments"
    )
    update = models.ForeignKey(
        ProgressUpdate, models.CASCADE, null=True, related_name="pictures"
    )
    alt = models.CharField(
        _("description"),
        max_length=250,
        blank=True,
        help_text=_("What a picture shows, for people who cannot see it."),
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        abstract = False
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
