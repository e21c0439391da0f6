"""Emails to the owner of a user when something about the sign-in changes: the one who
must know if it was somebody else."""

from django.contrib.auth.models import User
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from outbox.services import queue_email


class Change(TextChoices):
    PHONE = "phone", _("A phone was set up for your sign-in")
    CODES = "codes", _("New recovery codes were made for your sign-in")
    PASSWORD = "password", _("Your password was changed")  # nosec B105 (a word)
    WRONG_CODES = "wrong_codes", _("Somebody who knows your password typed wrong codes")


def tell_owner(user: User, change: Change) -> None:
    """Email the user; without an email address nobody is told."""
    if user.email:
        queue_email(
            "smartcity/email/sign_in_changed",
            to=user.email,
            app_label="smartcity",
            reference=f"user {user.pk}",
            context={"user": user, "change": change},
        )
