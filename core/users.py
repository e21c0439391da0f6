"""Members of staff: who may do what, and how colleagues see their names."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest


def get_staff_user(request: HttpRequest) -> User:
    """Return the signed-in user of an admin request; raise PermissionDenied if none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def users_with_perm(permission: str) -> QuerySet[User]:
    """Return active staff who have this permission, ordered by name."""
    backend = "django.contrib.auth.backends.ModelBackend"
    allowed = User.objects.with_perm(permission, backend=backend)
    return allowed.filter(is_staff=True).order_by("first_name", "last_name", "username")


def display_name(user: User) -> str:
    """Return the full name, or the username if no name was entered."""
    return user.get_full_name() or user.username
