"""What tests of the challenge may ask for."""

import pytest

from challenges.models import Challenge, Entry
from outbox.models import Email
from smartcity.models import SiteSettings
from tests.challenges.factories import make_challenge, make_entry


@pytest.fixture
def challenge(site: SiteSettings) -> Challenge:
    return make_challenge(slug="quiet-streets")


@pytest.fixture
def entries(challenge: Challenge) -> list[Entry]:
    """Three that wait: the last one has no address."""
    people = ["mira@example.com", "otto@example.com", ""]
    made = [
        make_entry(
            challenge=challenge,
            title=f"Bee hotel {number}",
            email=email,
            origin="web" if email else "phone",
        )
        for number, email in enumerate(people, start=1)
    ]
    Email.objects.all().delete()
    return made
