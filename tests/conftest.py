"""What every test may ask for."""

import os
import shutil
import time
from importlib import import_module
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from core.models import SiteSettings
from focus_areas.models import FocusArea
from smartcity.sign_in.session import LAST_SEEN
from tests.processes import CHROMIUM

left_out: dict[str, int] = {}

# How long a machine takes is no behaviour: another one may be busy.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def _in_turn(item: pytest.Item) -> tuple[bool, bool]:
    """First those that wait for processes of their own: other workers go on meanwhile.
    Last those that empty the database behind them: the focus areas, which came with a
    migration, are gone for whoever follows."""
    mark = item.get_closest_marker("django_db")
    empties = bool(mark and mark.kwargs.get("transaction"))
    return empties, item.get_closest_marker("alone") is None


def _leave_out(items: list[pytest.Item], config: pytest.Config, marker: str) -> None:
    """Never in silence: pytest_terminal_summary says it aloud."""
    out = [item for item in items if item.get_closest_marker(marker)]
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=out)
    left_out[marker] = len(out)


def pytest_configure() -> None:
    if not CHROMIUM and "CI" in os.environ:
        pytest.exit("The gate needs Chromium, and there is none.", returncode=1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    items: list[pytest.Item], config: pytest.Config
) -> None:
    items.sort(key=_in_turn)
    if not CHROMIUM:
        _leave_out(items, config, "e2e")
    if not shutil.which("java"):
        _leave_out(items, config, "java")
    if not settings.REDIS_URL:
        _leave_out(items, config, "services")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist, which prints nothing, passes on what it left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = left_out


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    left_out.update(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    say = terminalreporter.write_line
    if left_out.get("e2e"):
        say("")
        say(
            f"NO BROWSER TESTS: {left_out['e2e']} tests were left out, because no "
            "Chromium was found. Install it, or name one: CHROMIUM=/path make test",
            red=True,
            bold=True,
        )
    if left_out.get("java"):
        say("The HTML was not checked: there is no Java.", yellow=True)
    if left_out.get("services"):
        say(
            f"{left_out['services']} tests need PostgreSQL, Redis and a worker of "
            "their own: `make test-services` runs them.",
            yellow=True,
        )


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def focus_areas(transactional_db: None) -> None:
    """What a migration brought, and the test before has emptied."""
    if not FocusArea.objects.exists():
        import_module("focus_areas.migrations.0002_first_four").create(apps, None)


@pytest.fixture
def site(db: None) -> SiteSettings:
    """The row that a council would fill in."""
    settings = SiteSettings.load()
    settings.place = "Westbridge"
    settings.council = "Westbridge City Council"
    settings.team_email = "team@westbridge.example"
    settings.phone = "020 7946 0000"
    settings.save()
    return settings


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("sam", "sam@westbridge.example", "sun-lit-42")


@pytest.fixture
def staff_client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    # As from the second page on: the first one writes when it was.
    session = client.session
    session[LAST_SEEN] = time.time()
    session.save()
    return client
