"""Files that came with a message, or with what was added to it."""

from django.db import models

from contact.models.message import Message
from core.stored_files import StoredFile, StoredFileQuerySet


class Attachment(StoredFile):
    """A picture or a document for the team. The sender has it on the private page."""

    contact_message = models.ForeignKey(
        Message, models.CASCADE, related_name="attachments"
    )

    objects = StoredFileQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        abstract = False
        default_permissions = ()  # read with its message
