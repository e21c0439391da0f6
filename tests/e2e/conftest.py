"""Chromium for the browser tests."""

import os

import pytest

from tests.support.processes import CHROMIUM

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(autouse=True)
def _as_after_migrating(focus_areas: None) -> None:
    pass
