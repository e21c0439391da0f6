"""Tests of core.users: names and permissions of staff."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from core.users import display_name, get_staff_user, users_with_perm


def test_a_request_of_nobody_is_refused() -> None:
    request = RequestFactory().get("/admin/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        get_staff_user(request)
    request.user = User(username="kim")
    assert get_staff_user(request) == request.user


def test_colleagues_see_the_full_name_or_the_username() -> None:
    user = User(username="kim")
    assert display_name(user) == "kim"
    user.first_name, user.last_name = "Kim", "Otieno"
    assert display_name(user) == "Kim Otieno"


@pytest.mark.django_db
def test_only_active_staff_have_a_permission() -> None:
    permission = Permission.objects.get(codename="answer_message")
    for username, fields in {
        "zoe": {"first_name": "Ada"},
        "bo": {"first_name": "Bo"},
        "visitor": {"is_staff": False},
        "gone": {"is_active": False},
    }.items():
        user = User.objects.create_user(username, **{"is_staff": True, **fields})
        user.user_permissions.add(permission)
    User.objects.create_user("other", is_staff=True)
    users = users_with_perm("contact.answer_message")
    assert [user.username for user in users] == ["zoe", "bo"]
