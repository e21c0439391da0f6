"""Services for members of staff: invite, deactivate, reactivate."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.services.moderation.triage import hand_over as hand_over_ideas
from contact.triage import hand_over as hand_over_messages
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.services import emails_about, queue_email
from smartcity.users.invitation import invitation_url

DAY = 24 * 3600
"""Seconds."""


class State(TextChoices):
    """State of a user, computed and never stored."""

    ACTIVE = "active", _("Active")
    INVITED = "invited", _("Invited")
    DEACTIVATED = "deactivated", _("Deactivated")


def get_state(user: User) -> State:
    if not (user.is_active and user.is_staff):
        return State.DEACTIVATED
    return State.ACTIVE if user.has_usable_password() else State.INVITED


def invite(user: User) -> Email:
    """Email a link with which the user sets a password, the first one or a new one."""
    return queue_email(
        "smartcity/email/invitation",
        to=user.email,
        app_label="smartcity",
        reference=_reference(user),
        context={
            "user": user,
            "is_new": not user.has_usable_password(),
            "days": settings.PASSWORD_RESET_TIMEOUT // DAY,
            "invitation_url": invitation_url(user),
            "needs_phone": settings.OTP_REQUIRED,
        },
        is_confidential=True,
    )


def last_invitation(user: User) -> Email | None:
    return emails_about(_reference(user)).last()


def _reference(user: User) -> str:
    return f"user {user.pk}"


def check_may_lose_rights(user: User, *, by: User) -> None:
    """Raise TransitionNotAllowed if `by` may not take away the rights of this user:
    nobody shuts themselves out, nor the last superuser.

    Locks all superusers: of two who do this to one another, the second is refused."""
    if user.pk == by.pk:
        raise TransitionNotAllowed(
            gettext(
                "That is you: ask a colleague to do it, so that nobody is shut out."
            )
        )
    superusers = User.objects.select_for_update().filter(is_superuser=True)
    active = {u.pk for u in superusers.order_by("pk") if u.is_active and u.is_staff}
    if user.is_superuser and by.pk not in active:
        raise TransitionNotAllowed(
            gettext("You are no superuser any more, and somebody must be one.")
        )


@transaction.atomic
def deactivate(
    user: User,
    *,
    by: User,
    ideas_to: User | None = None,
    messages_to: User | None = None,
) -> None:
    """Let this user sign in no more, from the next click on. `ideas_to` takes over the
    ideas that they look after, `messages_to` the messages that wait; with None nobody
    does.

    Raises TransitionNotAllowed if that would shut out `by`, or the last superuser."""
    check_may_lose_rights(user, by=by)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    hand_over_ideas(user, to=ideas_to, by=by)
    hand_over_messages(user, to=messages_to, by=by)


def reactivate(user: User) -> None:
    """Let this user sign in again, with the password and the phone of before."""
    user.is_active = user.is_staff = True
    user.save(update_fields=["is_active", "is_staff"])
