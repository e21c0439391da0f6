"""Roles: the groups are what the table says."""

import pytest
from django.contrib.auth.models import Group

from smartcity.roles import ROLES

pytestmark = pytest.mark.django_db


def permissions_of(group: Group) -> list[str]:
    rows = group.permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{label}.{codename}" for label, codename in rows)


def test_the_groups_are_what_the_table_says() -> None:
    groups = {group.name: permissions_of(group) for group in Group.objects.all()}
    assert groups == {name: sorted(role.permissions) for name, role in ROLES.items()}


def test_whoever_changes_nothing_reads_no_private_links() -> None:
    may_read = {n for n, r in ROLES.items() if "outbox.view_email" in r.permissions}
    assert may_read == {"Moderators"}
