"""Pages of the admin about users, and the link of an invitation, for tests."""

import re
from typing import Any

from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client

from outbox.models import Email
from tests.support.admin_forms import opened_form

LIST_URL = "/admin/auth/user/"
ADD_URL = f"{LIST_URL}add/"
NEW_PASSWORD = "two-blue-owls-7"

ANN = {
    "first_name": "Ann",
    "last_name": "Lee",
    "email": "ann@westbridge.example",
    "username": "",
}


def user_url(user: User, page: str = "change") -> str:
    return f"{LIST_URL}{user.pk}/{page}/"


def user_form_data(user: User, **overrides: Any) -> dict[str, Any]:
    """Return what a browser sends from the page of a user."""
    data = {
        **{name: getattr(user, name) for name in ANN},
        "groups": [group.pk for group in user.groups.all()],
        **({"is_superuser": "on"} if user.is_superuser else {}),
    }
    return {**data, **overrides}


def press(client: Client, user: User, button: str, **overrides: Any) -> HttpResponse:
    """Press a button on the page of a user; returns the page that follows."""
    shown = opened_form(client, user_url(user))
    return client.post(user_url(user), {**shown, **overrides, button: ""}, follow=True)


def make_colleague(role: str = "Moderators", **fields: Any) -> User:
    """Create a colleague who has chosen a password."""
    defaults = {"username": "ann", "email": "ann@westbridge.example"}
    names = {"first_name": "Ann", "last_name": "Lee"}
    given = {**defaults, **names, **fields}
    user = User.objects.create_user(password="sun-lit-42", is_staff=True, **given)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def link_in_email() -> str:
    """Return the path of the link in the latest email."""
    email = Email.objects.latest("pk")
    found = re.search(r"^http://[^/]+(/admin/invitation/\S+)$", email.text, re.M)
    assert found
    return found[1]


def choose_password(
    client: Client, link: str, password: str = NEW_PASSWORD
) -> HttpResponse:
    """Open the link of an invitation, and type the password twice."""
    page = client.get(link, follow=True)
    path = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(path, {f"new_password{n}": password for n in (1, 2)})
