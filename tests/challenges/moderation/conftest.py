"""An idea that is published, and the same idea sent by somebody else."""

import pytest
from django.contrib.auth.models import User

from challenges.models import Challenge, Entry
from outbox.models import Email
from tests.challenges.factories import make_entry, make_public_entry


@pytest.fixture
def original(challenge: Challenge, staff: User) -> Entry:
    return make_public_entry(staff, challenge=challenge, title="Bee hotels")


@pytest.fixture
def duplicate(challenge: Challenge, original: Entry) -> Entry:
    words = {"title": "Homes for bees", "email": "noor@example.com"}
    entry = make_entry(challenge=challenge, **words)
    Email.objects.all().delete()
    return entry
