"""An idea, once its first emails are out of the way."""

import pytest

from challenges.models import Challenge, Entry
from outbox.models import Email
from tests.challenges.factories import make_entry


@pytest.fixture
def entry(challenge: Challenge) -> Entry:
    entry = make_entry(challenge=challenge)
    Email.objects.all().delete()
    return entry
