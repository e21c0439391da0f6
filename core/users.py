"""Who of the staff is at work, and what colleagues call them."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest


def get_staff_user(request: HttpRequest) -> User:
    """The member of staff behind a request to the admin, which lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def users_with_perm(permission: str) -> QuerySet[User]:
    """Staff at work who have this permission, in the order of their names."""
    backend = "django.contrib.auth.backends.ModelBackend"
    allowed = User.objects.with_perm(permission, backend=backend)
    return allowed.filter(is_staff=True).order_by("first_name", "last_name", "username")


def display_name(user: User) -> str:
    """As colleagues know them; the user name when nothing better is typed in."""
    return user.get_full_name() or user.username
