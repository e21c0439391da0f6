"""Who looks after an entry. The work of colleagues who left is nobody's.

Lists, filters, counts and choices ask here. Notices ask the same of those whom an email
reaches: see notifiable_users().
"""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from challenges.models.workflow import MODERATE_PERMISSION
from core.users import users_with_perm


def moderators() -> QuerySet[User]:
    """Users who may decide on entries now, ordered by name."""
    return users_with_perm(MODERATE_PERMISSION)


def is_assigned() -> Q:
    """Match entries that somebody looks after."""
    return Q(assignee__in=moderators())


def is_assigned_to(user_pk: int) -> Q:
    """Match entries that this user looks after; none if they may not decide now."""
    return Q(assignee__in=moderators().filter(pk=user_pk))


def is_nobodys() -> Q:
    """Match entries that nobody looks after, or only a user who may not decide now."""
    return ~is_assigned()
