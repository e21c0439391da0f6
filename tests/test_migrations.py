"""Tests of migrations: what they may know, and what a fresh database ends up with."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packages import APPS, ROOT

MIGRATIONS = sorted(ROOT.glob("*/migrations/[0-9]*.py"))

DOTTED_NAME = re.compile(rf"(?:{'|'.join(APPS)})(?:\.\w+)+")


def modules_named_in(code: str) -> Iterator[str]:
    """Yield the names of our modules that a migration imports or writes in a string.

    Strings such as "challenges.entry" are labels of models, which Django looks up in
    the state of the migrations; a module of ours has a file."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = [node.value] if DOTTED_NAME.fullmatch(node.value) else []
            names = [name for name in names if is_module(name)]
        elif isinstance(node, ast.Attribute) and is_module(ast.unparse(node)):
            names = [ast.unparse(node)]
        else:
            continue
        yield from (
            name for name in names if name[0] == "." or name.split(".")[0] in APPS
        )


def is_module(dotted_name: str) -> bool:
    """Return whether the name, or one that it begins with, is a module of ours."""
    package, *parts = dotted_name.split(".")
    if package not in APPS or not parts:
        return False
    path = ROOT / package / parts[0]
    return path.is_dir() or path.with_suffix(".py").is_file()


def test_a_reference_to_our_code_is_found() -> None:
    code = """
import core.publishing
from challenges import models
from . import helpers
field = events.models.default_slug
path = "smartcity.roles.make_groups"
model = apps.get_model("challenges.Entry")
text = "challenges.entry"
"""
    assert sorted(modules_named_in(code)) == [
        ".",
        "challenges",
        "core.publishing",
        "events.models",
        "events.models.default_slug",
        "smartcity.roles.make_groups",
    ]


@pytest.mark.parametrize(
    "path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}/{path.stem}"
)
def test_no_migration_knows_our_code(path: Path) -> None:
    """Code moves on; a migration must do tomorrow what it does today."""
    assert list(modules_named_in(path.read_text())) == []


NEW_PERMISSION = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("focus_areas", "{last}")]
    operations = [
        migrations.AlterModelOptions(
            name="focusarea",
            options={{"permissions": [("reorder_focusarea", "Can reorder")]}},
        )
    ]
"""

MIGRATE = """
import json
import os

import django
from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
settings.MIGRATION_MODULES = {"focus_areas": "new_migrations"}
django.setup()

from django.contrib.auth.models import Group
from django.core.management import call_command

from focus_areas.models import FocusArea
from smartcity.roles import ROLES

FocusArea._meta.permissions = [("reorder_focusarea", "Can reorder")]
ROLES["Editors"].permissions.append("focus_areas.reorder_focusarea")
call_command("migrate", verbosity=0)
names = {}
for group in Group.objects.prefetch_related("permissions__content_type"):
    names[group.name] = sorted(
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in group.permissions.all()
    )
roles = {name: role.permissions for name, role in ROLES.items()}
print(json.dumps({"groups": names, "roles": roles}))
"""


@pytest.mark.alone
def test_a_role_gets_a_permission_of_a_new_migration_on_a_fresh_database(
    tmp_path: Path,
) -> None:
    """The table of roles is today's; on the way, older migrations do not have all of
    its permissions yet."""
    package = tmp_path / "new_migrations"
    package.mkdir()
    (package / "__init__.py").touch()
    originals = sorted((ROOT / "focus_areas/migrations").glob("[0-9]*.py"))
    for original in originals:
        (package / original.name).write_text(original.read_text())
    last = originals[-1].stem
    (package / "9999_permission.py").write_text(NEW_PERMISSION.format(last=last))
    process = subprocess.run(
        [sys.executable, "-c", MIGRATE],
        cwd=ROOT,
        env={"DEMO": "true", "VAR_DIR": str(tmp_path), "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    result = json.loads(process.stdout)
    assert "focus_areas.reorder_focusarea" in result["groups"]["Editors"]
    for role, permissions in result["roles"].items():
        assert result["groups"][role] == sorted(permissions)
