"""Fixtures for tests of subscriptions."""

from collections.abc import Iterator

import pytest
import time_machine

from core.models import SiteSettings
from tests.events.factories import london
from tests.subscriptions.factories import Board

NOON = london(2027, 3, 10, 12)
"""A Wednesday."""


@pytest.fixture
def clock(site: SiteSettings) -> Iterator[time_machine.Traveller]:
    """A clock that stands still at noon of a Wednesday."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def board() -> Board:
    return Board()
