"""Library of answers that staff choose instead of typing them each time."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from contact.models.message import Message
from contact.models.topic import Topic
from core.templatetags.formatting import end_date
from core.text.direction import isolate
from core.versions import Versions

PLACEHOLDER = re.compile(r"{\s*(\w*)\s*}")


class CannedAnswer(models.Model):
    """Words for the beginning, the end or all of an answer."""

    title = models.CharField(
        _("name"),
        max_length=80,
        unique=True,
        help_text=_("What staff choose it by."),
    )
    text = models.TextField(
        _("answer"),
        help_text=_(
            "Goes into the box, where it can be changed each time. {name} becomes the "
            "name of the sender, {reference} the reference of the message, {reply_by} "
            "the day that we promised."
        ),
    )
    topic = models.ForeignKey(
        Topic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="canned_answers",
        verbose_name=_("topic"),
        help_text=_("Empty: for all messages."),
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Offered when staff answer.")
    )

    versions = Versions()

    class Meta:
        verbose_name = _("canned answer")
        verbose_name_plural = _("canned answers")
        ordering = ["title"]

    def __str__(self) -> str:
        return isolate(self.title)

    def clean(self) -> None:
        known = placeholders(Message(topic=Topic()))
        unknown = [name for name in PLACEHOLDER.findall(self.text) if name not in known]
        if unknown:
            error = _("{%(name)s} is not known. Use {name}, {reference} or {reply_by}.")
            raise ValidationError({"text": error % {"name": unknown[0]}})

    def filled_in(self, message: Message) -> str:
        """Return the text for the answer to a message."""
        values = placeholders(message)
        return PLACEHOLDER.sub(lambda m: values.get(m[1], m[0]), self.text.strip())


def placeholders(message: Message) -> dict[str, str]:
    """Return what may stand in braces in a canned answer, and what becomes of it."""
    return {
        "name": message.name,
        "reference": message.reference,
        "reply_by": end_date(message.reply_due) if message.reply_due else "",
    }
