"""Which emails a member of staff may read, change and send again.

Permissions of the outbox are on all emails. An app may let its own staff look after the
emails that it writes: `emails_permission` of its AppConfig names the permission that
they have anyway. So those who answer messages see what became of their answers, and
read no private link of an idea."""

from django.apps import apps
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from outbox.models import Email

READ = ["outbox.view_email", "outbox.change_email"]
HOLD = ["outbox.hold_email", "outbox.change_email"]
SEND = ["outbox.change_email"]

Staff = User | AnonymousUser


def own_sections(user: Staff) -> list[str]:
    """Return the labels of the apps whose emails they look after."""
    permissions = {
        config.label: str(getattr(config, "emails_permission", ""))
        for config in apps.get_app_configs()
    }
    return [
        label
        for label, permission in permissions.items()
        if permission and user.has_perm(permission)
    ]


def has_any(user: Staff, permissions: list[str]) -> bool:
    return any(map(user.has_perm, permissions))


def may(user: Staff, permissions: list[str], email: Email | None = None) -> bool:
    """Return whether one of these permissions, or the email’s section, lets them; if no
    email is given, whether there may be such an email."""
    if has_any(user, permissions):
        return True
    sections = own_sections(user)
    return bool(sections) if email is None else email.app_label in sections


def of_section(user: Staff, permissions: list[str]) -> Q:
    """Return the condition for the emails for which `may` says yes."""
    if has_any(user, permissions):
        return Q()
    return Q(app_label__in=own_sections(user))


def get_email_or_deny(user: Staff, pk: int, permissions: list[str]) -> Email:
    """Return the email if `may` says yes. Raises PermissionDenied, or Http404 if they
    may, and there is no such email."""
    email = Email.objects.filter(pk=pk).first()
    if not may(user, permissions, email):
        raise PermissionDenied
    if email is None:
        raise Http404
    return email
