"""Signs of life of the mail server."""

from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected

from core import heartbeats
from outbox.models import Email


def is_unreachable(error: Exception) -> bool:
    """Whether it is the server that fails, and not this one email. smtplib turns a
    time-out within a conversation into SMTPServerDisconnected."""
    if isinstance(error, SMTPException):
        return isinstance(error, SMTPServerDisconnected | SMTPConnectError)
    return isinstance(error, OSError)


def note_try(error: Exception | None) -> None:
    """Note a sign of life after a try, unless the server could not be reached. One that
    refuses an email lives: that is noted at once, to be later than the try."""
    if error is None:
        heartbeats.note_now_and_then(heartbeats.MAIL_SERVER)
    elif not is_unreachable(error):
        heartbeats.note(heartbeats.MAIL_SERVER)


def is_silent() -> bool:
    """Whether an email that waits was tried in vain after the last sign of life."""
    tried = Email.objects.filter(status=Email.Status.QUEUED, attempts__gt=0)
    if answered := heartbeats.last_sign(heartbeats.MAIL_SERVER):
        tried = tried.filter(claimed_at__gt=answered)
    return tried.exists()
