"""Chromium for the browser tests."""

import os
from importlib import import_module

import pytest
from django.apps import apps

from smartcity.models import FocusArea
from tests.conftest import CHROMIUM

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(autouse=True)
def _focus_areas(transactional_db: None) -> None:
    """What a migration brought, and the test before has emptied."""
    if not FocusArea.objects.exists():
        import_module("smartcity.migrations.0002_focus_areas").create(apps, None)
