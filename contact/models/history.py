"""History of messages, with our answers."""

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contact.models.message import Message, Status
from outbox.history import EmailedHistoryRecord
from outbox.models import Email


class MessageHistory(EmailedHistoryRecord):
    """One transition of a message, another answer, or a note. `message` is the answer
    that was written, `email` the email with it."""

    contact_message = models.ForeignKey(Message, models.CASCADE, related_name="history")
    by = models.ForeignKey(  # type: ignore[assignment]  # a sender is no user
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the sender."),
    )
    from_status = models.CharField(_("from"), max_length=10, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=10, choices=Status.choices)
    by_phone = models.BooleanField(
        _("by phone"),
        default=False,
        help_text=_("The answer was given on the phone; it says what was said."),
    )
    waited_days = models.PositiveSmallIntegerField(
        _("waited"),
        null=True,
        help_text=_(
            "Working days from the words that waited to this answer; empty for another "
            "answer, and for what is none."
        ),
    )

    class Meta(EmailedHistoryRecord.Meta):
        abstract = False

    @property
    def is_held(self) -> bool:
        """Whether this is an answer whose email goes out unless somebody stops it."""
        return bool(self.email and self.email.status == Email.Status.HELD)

    @property
    def undoable(self) -> bool:
        """Whether this answer can be undone: its email is held, or was stopped."""
        untold = {Email.Status.HELD, Email.Status.STOPPED}
        return bool(self.email and self.email.status in untold)

    def __str__(self) -> str:
        if self.by_phone:
            return gettext("Answered by phone")
        if self.from_status == self.to_status:
            return gettext("Another answer") if self.message else gettext("Taken back")
        return super().__str__()
