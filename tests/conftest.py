"""Fixtures that every test may ask for, and the order in which tests run."""

import gc
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from contact.models import Topic
from core import heartbeats
from core.models import PageText, SiteSettings
from focus_areas.models import FocusArea
from get_involved.models import Audience
from smartcity import cookies, probes
from smartcity.page_texts import make_rows
from smartcity.sign_in.session import LAST_SEEN
from tests.support.examples import ALL, examples
from tests.support.migrated_database import copy_to, migrated_once
from tests.support.processes import CHROMIUM, running_python

left_out: dict[str, int] = {}
"""Number of tests left out, by marker."""

# How long a machine takes is no behaviour: another one may be busy.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


def _run_order(item: pytest.Item) -> tuple[bool, bool]:
    """Sort key. Tests that start processes of their own come first: other workers go on
    meanwhile. Tests that empty the database come last: they take away the focus areas,
    which only a migration creates."""
    mark = item.get_closest_marker("django_db")
    empties_database = bool(mark and mark.kwargs.get("transaction"))
    empties_database |= "transactional_db" in getattr(item, "fixturenames", [])
    return empties_database, item.get_closest_marker("alone") is None


def _leave_out(items: list[pytest.Item], config: pytest.Config, marker: str) -> None:
    """Deselect the tests of a marker; pytest_terminal_summary reports how many."""
    deselected = [item for item in items if item.get_closest_marker(marker)]
    items[:] = [item for item in items if not item.get_closest_marker(marker)]
    config.hook.pytest_deselected(items=deselected)
    left_out[marker] = len(deselected)


def pytest_configure() -> None:
    if not CHROMIUM and "CI" in os.environ:
        pytest.exit("The gate needs Chromium, and there is none.", returncode=1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    items: list[pytest.Item], config: pytest.Config
) -> None:
    items.sort(key=_run_order)
    if not CHROMIUM:
        _leave_out(items, config, "e2e")
    if not shutil.which("java"):
        _leave_out(items, config, "java")
    if not settings.REDIS_URL:
        _leave_out(items, config, "services")


def pytest_collection_finish() -> None:
    """All code is there now, and stays: looking through it for garbage, again and
    again, took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Pass the counts of a pytest-xdist worker, which prints nothing, to the main
    process."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = left_out


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    left_out.update(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    write_line = terminalreporter.write_line
    if not ALL:
        write_line(
            "The longest tests tried some of their cases. All: EXAMPLES=all make test"
        )
    if left_out.get("e2e"):
        write_line("")
        write_line(
            f"NO BROWSER TESTS: {left_out['e2e']} tests were left out, because no "
            "Chromium was found. Install it, or name one: CHROMIUM=/path make test",
            red=True,
            bold=True,
        )
    if left_out.get("java"):
        write_line("The HTML was not checked: there is no Java.", yellow=True)
    if left_out.get("services"):
        write_line(
            f"{left_out['services']} tests need PostgreSQL, Redis and a worker of "
            "their own: `make test-services` runs them.",
            yellow=True,
        )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[ExitStack]:
    """Begin with the database of the last run, before pytest-django migrates it."""
    with ExitStack() as until_migrated:
        until_migrated.enter_context(migrated_once())
        yield until_migrated


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_modify_db_settings: ExitStack
) -> None:
    django_db_modify_db_settings.close()


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a process forget what it has told or asked a moment ago, in another test."""
    monkeypatch.setattr(heartbeats, "_noted_at", {})
    monkeypatch.setattr(probes, "REMEMBER_SECONDS", 0)


@pytest.fixture(autouse=True, scope="session")
def _only_cookies_that_are_listed() -> None:
    """Fail whatever sets a cookie that the page about cookies does not name."""
    set_cookie = HttpResponseBase.set_cookie

    def set_listed(self: HttpResponseBase, key: str, *args: Any, **kwargs: Any) -> None:
        assert key in cookies.NAMES, key
        set_cookie(self, key, *args, **kwargs)

    HttpResponseBase.set_cookie = set_listed  # type: ignore[method-assign]


@pytest.fixture(scope="module")
def module_db(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[DjangoDbBlocker]:
    """A transaction around the tests of a module, for rows that they share.

    A fixture of the module makes the rows, `with module_db.unblock()`, and each test
    begins with them: what it does to them is rolled back. No module may use it that has
    tests which empty the database."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
    yield django_db_blocker
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def focus_areas(transactional_db: None) -> None:
    """The rows that come with the site, after a test that emptied the database."""
    if not FocusArea.objects.exists():
        import_module("focus_areas.migrations.0002_first_four").create(apps, None)
    if not Topic.objects.exists():
        import_module("contact.migrations.0002_first_topics").create(apps, None)
    if not Audience.objects.exists():
        import_module("get_involved.migrations.0002_first_ways").create(apps, None)
    if not PageText.objects.exists():
        make_rows(apps.get_app_config("core"), "default")


@pytest.fixture
def site(db: None) -> SiteSettings:
    """Site settings as a council fills them in."""
    site = SiteSettings.load()
    site.place = "Westbridge"
    site.council = "Westbridge City Council"
    site.team_email = "team@westbridge.example"
    site.phone = "020 7946 0000"
    site.save()
    return site


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("sam", "sam@westbridge.example", "sun-lit-42")


@pytest.fixture
def staff_client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    # The first page of a session writes when it was; tests count queries without that.
    session = client.session
    session[LAST_SEEN] = time.time()
    session.save()
    return client


@pytest.fixture
def colleague(db: None) -> Client:
    """Somebody who edits the same object as `staff_client`."""
    user = User.objects.create_superuser("eve", first_name="Eve", last_name="Miller")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The VAR_DIR of a site that nobody has visited yet, to be copied."""
    var = tmp_path_factory.mktemp("installed")
    copy_to(var / "db.sqlite3")
    for command in (["migrate"], ["collectstatic", "--no-input"]):
        with running_python(
            "manage.py", *command, "--verbosity", "0", env={"VAR_DIR": str(var)}
        ) as step:
            assert step.wait() == 0
    return var
