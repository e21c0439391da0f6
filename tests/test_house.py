"""Laws of the house that no single room could test."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template.loader import get_template
from zeal import zeal_context
from zeal.errors import NPlusOneError

from challenges.models import Entry
from challenges.models.workflow import Status
from tests.challenges.factories import make_entry

ROOT = Path(__file__).parent.parent
APPS = [
    Path(config.path)
    for config in apps.get_app_configs()
    if ROOT in Path(config.path).parents and ".venv" not in config.path
]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert out.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("letter", sorted({*Status} - {"draft", "submitted", "spam"}))
def test_every_state_that_is_told_has_its_letter(letter: str) -> None:
    for part in ("subject", "body"):
        assert get_template(f"challenges/email/{letter}_{part}.txt")


@pytest.mark.django_db
def test_the_watch_for_repeated_queries_is_armed() -> None:
    first = make_entry()
    for _row in range(2):
        make_entry(challenge=first.challenge)
    with zeal_context(), pytest.raises(NPlusOneError):
        [str(entry.focus_area) for entry in Entry.objects.all()]


def test_no_place_name_in_code() -> None:
    files = [file for app in APPS for file in app.rglob("*.py")]
    files += (ROOT / "templates").rglob("*.*")
    assert [file for file in files if "Westminster" in file.read_text()] == []


def test_style_sheets_are_light() -> None:
    """The public loads site.css alone, staff all the others."""
    public, css = ROOT / "static/css/site.css", ROOT / "static/css"
    assert public.stat().st_size < 16_000
    staff = [sheet for sheet in css.rglob("*.css") if sheet != public]
    assert sum(sheet.stat().st_size for sheet in staff) < 18_000


COLOUR = re.compile(r"--([\w-]+): (#\w+)")
HUE = re.compile(r'\[data-hue="([\w-]+)"\] \{ --hue: (#\w+)')
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)")


def colours(css: str) -> dict[str, str]:
    hues = {f"hue-{name}": colour for name, colour in HUE.findall(css)}
    return {**dict(COLOUR.findall(css)), **hues}


def test_staff_pages_have_the_colours_of_the_site() -> None:
    site = (ROOT / "static/css/site.css").read_text().split("@layer base {")[0]
    light, dark = map(colours, site.split("prefers-color-scheme: dark"))
    tokens = (ROOT / "static/css/tokens.css").read_text()
    pairs = {name: (one, other) for name, one, other in PAIR.findall(tokens)}
    fixed = {name: (colour, colour) for name, colour in COLOUR.findall(tokens)}
    both = {**light, **dark}
    staff = {**pairs, **fixed}
    assert len(staff) == 13
    assert staff == {name: (light[name], both[name]) for name in staff}


@pytest.mark.parametrize(
    ("script", "limit"), [("form", 8_000), ("review", 4_000), ("progress", 1_000)]
)
def test_scripts_are_light(script: str, limit: int) -> None:
    """The public loads the first one alone."""
    assert (ROOT / f"static/js/{script}.js").stat().st_size < limit
