"""Roles: the groups are what the table says."""

import pytest
from django.contrib.auth.models import Group

from smartcity.roles import ROLES

pytestmark = pytest.mark.django_db


def granted(group: Group) -> list[str]:
    rows = group.permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{label}.{codename}" for label, codename in rows)


def test_the_groups_are_what_the_table_says() -> None:
    groups = {group.name: granted(group) for group in Group.objects.all()}
    assert groups == {name: sorted(names) for name, names in ROLES.items()}
