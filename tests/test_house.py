"""Laws of the house that no single app could test."""

import gzip
import re
from importlib import import_module
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template
from zeal import zeal_context
from zeal.errors import NPlusOneError

from bench.__main__ import PROGRAMS
from challenges.models import Entry
from challenges.models.workflow import Status
from tests.challenges.factories import make_entry
from tests.packages import APPS, PYPROJECT, ROOT
from tests.support.contrast import Pixel, contrast

NOT_APPS = {"templates", "static"}
"""Folders that the image needs beside the apps."""

CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]


def test_settings_and_pyproject_name_the_same_apps() -> None:
    installed = {name.split(".")[0] for name in settings.INSTALLED_APPS}
    assert {name for name in installed if (ROOT / name).is_dir()} == set(APPS)
    assert set(PYPROJECT["tool"]["mypy"]["packages"]) == set(APPS)


def test_the_image_holds_every_app_and_nothing_else_of_ours() -> None:
    ignored = (ROOT / ".dockerignore").read_text()
    let_in = set(re.findall(r"^!(\w+)$", ignored, re.MULTILINE))
    assert let_in == {*APPS, *NOT_APPS}


def test_every_app_has_its_floor_and_its_order_inside() -> None:
    floors, inside = CONTRACTS[0]["layers"], CONTRACTS[1]["containers"]
    assert sorted(re.findall(r"\w+", " ".join(floors))) == sorted(APPS)
    assert set(inside) == set(APPS) - {"smartcity", "core"}


def test_no_file_of_code_is_longer_than_300_lines() -> None:
    """But for the settings, which are one file."""
    folders = [*APPS, "tests", "bench", "drills", "docs"]
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text().splitlines())
        for file in files
        if file.parent.name != "migrations"
    }
    long = [path for path, length in lengths.items() if length > 300]
    assert long == ["smartcity/settings.py"]


def test_every_app_has_its_folder_of_tests() -> None:
    assert [app for app in APPS if not (ROOT / "tests" / app).is_dir()] == []


def test_every_recipe_names_files_that_exist() -> None:
    """CONTRIBUTING.md is only worth its paths."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"`([\w.-]+(?:/[\w.-]+)+/?)`", text))
    assert named
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("page", ["decisions/calendars-and-feeds", "law", "security"])
def test_every_rule_names_tests_that_exist(page: str) -> None:
    text = (ROOT / f"docs/{page}.md").read_text()
    named = set(re.findall(r"`(test_\w+)`", text))
    tests = "".join(file.read_text() for file in (ROOT / "tests").rglob("test_*.py"))
    assert named
    assert sorted(name for name in named if f"def {name}(" not in tests) == []


def test_the_page_about_security_names_files_that_exist() -> None:
    text = (ROOT / "docs/security.md").read_text()
    named = set(re.findall(r"`((?:[\w-]+/)+[\w.-]*|[\w.-]+\.\w+|Dockerfile)`", text))
    assert "smartcity/roles.py" in named
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert out.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("status", sorted({*Status} - {"draft", "submitted", "spam"}))
def test_every_status_that_entrants_hear_of_has_its_email(status: str) -> None:
    for part in ("subject", "body"):
        assert get_template(f"challenges/email/{status}_{part}.txt")


@pytest.mark.django_db
def test_the_watch_for_repeated_queries_is_armed() -> None:
    first = make_entry()
    for _row in range(2):
        make_entry(challenge=first.challenge)
    with zeal_context(), pytest.raises(NPlusOneError):
        [str(entry.focus_area) for entry in Entry.objects.all()]


def test_no_place_name_in_code() -> None:
    files = [file for app in APPS for file in (ROOT / app).rglob("*.py")]
    files += (ROOT / "templates").rglob("*.*")
    assert [file for file in files if "Westminster" in file.read_text()] == []


def test_style_sheets_are_light() -> None:
    """The public loads site.css, and print.css for the two pages that are made to be
    printed; developers load styleguide.css, and staff all the others, in the place of
    28 kB of Django's that they load no more."""
    css = ROOT / "static/css"
    names = ("site", "print", "styleguide")
    site, print_, style = public = [css / f"{name}.css" for name in names]
    assert site.stat().st_size < 23_000
    assert len(gzip.compress(site.read_bytes())) < 6_000
    assert print_.stat().st_size < 5_000
    assert style.stat().st_size < 1_000
    staff = [sheet for sheet in css.rglob("*.css") if sheet not in public]
    assert sum(sheet.stat().st_size for sheet in staff) < 22_500


COLOUR = re.compile(r"--([\w-]+): (#\w+)")
HUE = re.compile(r'\[data-hue="([\w-]+)"\] \{ --hue: (#\w+)')
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)")


def colours_by_token(css: str) -> dict[str, str]:
    hues = {f"hue-{name}": colour for name, colour in HUE.findall(css)}
    return {**dict(COLOUR.findall(css)), **hues}


def pixel(colour: str) -> Pixel:
    """Return a colour such as "#0c1128" as its red, green and blue."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def test_staff_pages_have_the_colours_of_the_site() -> None:
    site = (ROOT / "static/css/site.css").read_text().split("@layer base {")[0]
    light, dark = map(colours_by_token, site.split("prefers-color-scheme: dark"))
    tokens = (ROOT / "static/css/tokens.css").read_text()
    pairs = {name: (one, other) for name, one, other in PAIR.findall(tokens)}
    fixed = {name: (colour, colour) for name, colour in COLOUR.findall(tokens)}
    both = {**light, **dark}
    staff = {**pairs, **fixed}
    assert len(staff) == 16
    assert staff == {name: (light[name], both[name]) for name in staff}


def test_the_edges_of_cards_are_seen_in_the_dark() -> None:
    """Theirs and those of the focus areas (WCAG 2.2, 1.4.11), on each ground."""
    site = (ROOT / "static/css/site.css").read_text().split("@layer base {")[0]
    dark = colours_by_token(site.split("prefers-color-scheme: dark")[1])
    edges = [dark[name] for name in dark if name.startswith(("line", "hue-"))]
    grounds = [pixel(dark[name]) for name in ("paper", "tint")]
    seen = [contrast(pixel(edge), ground) for edge in edges for ground in grounds]
    assert (len(seen), min(seen) >= 3) == (10, True)


@pytest.mark.parametrize(
    ("script", "limit"), [("form", 8_000), ("review", 5_000), ("progress", 1_000)]
)
def test_scripts_are_light(script: str, limit: int) -> None:
    """The public loads the first one alone."""
    assert (ROOT / f"static/js/{script}.js").stat().st_size < limit


BENCHES = sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))


@pytest.mark.parametrize("bench", BENCHES)
def test_every_bench_can_be_imported(bench: str) -> None:
    assert import_module(f"bench.{bench}").__doc__


def test_make_bench_runs_every_bench() -> None:
    assert sorted([*PROGRAMS, "queue_entries"]) == BENCHES


def test_the_map_names_every_module_of_the_roof() -> None:
    chapter = (ROOT / "docs/architecture.md").read_text()
    chapter = chapter.partition("The roof, `smartcity/`")[2].partition("\n## ")[0]
    named = {name.strip("/") for name in re.findall("`([a-z_]+/?)`", chapter)}
    paths = (ROOT / "smartcity").iterdir()
    modules = {path.stem for path in paths if path.suffix == ".py" or path.is_dir()}
    assert modules - named - {"__init__", "__pycache__", "templates"} == set()
