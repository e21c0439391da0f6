"""Who of the staff is at work."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def signed_in_staff(request: HttpRequest) -> User:
    """The member of staff behind a request to the admin, which lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
