"""Who of the staff is at work, and what colleagues call them."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def signed_in_staff(request: HttpRequest) -> User:
    """The member of staff behind a request to the admin, which lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def name_of(user: User) -> str:
    """As colleagues know them; the user name when nothing better is typed in."""
    return user.get_full_name() or user.username
