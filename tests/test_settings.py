"""Settings: every variable is explained, and a good environment starts."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.packages import ROOT
from tests.support.production import PRODUCTION, run_check, run_manage

pytestmark = pytest.mark.alone

EXAMPLE = (ROOT / ".env.example").read_text()
READ_BY_SETTINGS = set(
    re.findall(
        r'\benv\.\w+\(\s*"([A-Z_]+)"', (ROOT / "smartcity/settings.py").read_text()
    )
)
READ_BY_COMPOSE = set(
    re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())
)


def test_every_name_is_in_the_example_and_no_other() -> None:
    in_example = re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert len(in_example) == len(set(in_example))
    assert set(in_example) == READ_BY_SETTINGS | READ_BY_COMPOSE


def test_the_example_holds_no_secret() -> None:
    assert re.findall(r"^(\w+)=.+$", EXAMPLE, re.MULTILINE) == []


def test_every_app_in_the_checkout_is_installed() -> None:
    in_checkout = {file.parent.name for file in ROOT.glob("*/apps.py")}
    assert in_checkout == {"smartcity", *settings.OUR_APPS}


def test_a_full_production_environment_starts(tmp_path: Path) -> None:
    run = run_check(tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("value", ["true", "false"])
def test_behind_a_pooler_no_cursor_outlives_its_transaction(
    tmp_path: Path, value: str
) -> None:
    code = "from django.db import connection as c; "
    code += "print(c.settings_dict['DISABLE_SERVER_SIDE_CURSORS'])"
    changes = {"VAR_DIR": str(tmp_path), "DISABLE_SERVER_SIDE_CURSORS": value}
    run = run_manage("shell", "--no-imports", "-c", code, env={**PRODUCTION, **changes})
    assert (run.stdout, run.stderr) == (f"{value.title()}\n", "")


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
def test_a_developer_needs_to_set_nothing_else(tmp_path: Path, name: str) -> None:
    env = {"DEMO": "false", name: "true", "VAR_DIR": str(tmp_path)}
    run = run_manage("makemigrations", "--check", "--dry-run", env=env)
    assert (run.returncode, run.stdout) == (0, "No changes detected\n")


def test_production_has_no_development_server(tmp_path: Path) -> None:
    run = run_manage("runserver", env={**PRODUCTION, "VAR_DIR": str(tmp_path)})
    assert (run.returncode, run.stderr) == (
        1,
        "runserver is for development: set DEBUG=true.\n",
    )
