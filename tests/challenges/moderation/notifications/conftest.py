"""A Monday morning, a challenge, and a moderator who may ask for notices."""

from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User

from challenges.models import Challenge
from core.models import SiteSettings
from tests.challenges.factories import make_challenge, make_moderator
from tests.challenges.moderation.notifications.notices import MONDAY


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def challenge(site: SiteSettings, clock: time_machine.Traveller) -> Challenge:
    """A challenge whose ideas of a Monday are due when Wednesday ends."""
    return make_challenge(promise_days=2)


@pytest.fixture
def moderator(db: None) -> User:
    return make_moderator("kim")
