"""Who looks after an object of a queue. The work of colleagues who left is nobody's.

The model has an `assignee`. Lists, filters, counts and choices ask here; each names the
permission of those who may do the work now."""

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext

from core.text.direction import isolate
from core.users import display_name, users_with_perm


def is_assigned(permission: str) -> Q:
    """Match objects that somebody looks after."""
    return Q(assignee__in=users_with_perm(permission))


def is_assigned_to(user_pk: int, permission: str) -> Q:
    """Match objects that this user looks after; none if they may not do it now."""
    return Q(assignee__in=users_with_perm(permission).filter(pk=user_pk))


def is_nobodys(permission: str) -> Q:
    """Match objects that nobody looks after, or only a user who may not do it now."""
    return ~is_assigned(permission)


def assignment_note(to: User | None, *, left: User | None = None) -> str:
    """Return what the history says when somebody gets an object to look after; `left`
    is the colleague who did before, and was deactivated."""
    name = isolate(display_name(to)) if to else ""
    if left is None:
        if to is None:
            return gettext("Assigned to nobody.")
        return gettext("Assigned to %(name)s.") % {"name": name}
    params = {"name": name, "left": isolate(display_name(left))}
    if to is None:
        return gettext("Unassigned because %(left)s left.") % params
    return gettext("Assigned to %(name)s because %(left)s left.") % params
