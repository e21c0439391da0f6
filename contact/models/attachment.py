"""Files that came with a message or with what was added to it, and those that go with
our answers."""

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _

from contact.models.message import Message
from core.stored_files import StoredFile, StoredFileQuerySet


class Attachment(StoredFile):
    """A picture or a document for the team, or from us: then the sender has it on the
    private page from when an answer that was given after it went out."""

    contact_message = models.ForeignKey(
        Message, models.CASCADE, related_name="attachments"
    )

    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the sender."),
    )

    objects = StoredFileQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        abstract = False
        default_permissions = ()  # read with its message
