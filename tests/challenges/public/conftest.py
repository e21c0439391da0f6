"""Ideas of the gallery."""

import pytest
from django.contrib.auth.models import User

from challenges.models import Challenge
from focus_areas.models import FocusArea
from tests.challenges.factories import make_challenge, make_public_entry
from tests.challenges.public.gallery import RESULTS, make_winner


@pytest.fixture
def three_ideas(challenge: Challenge, staff: User) -> None:
    """Different in everything that the gallery can tell apart."""
    people = FocusArea.objects.get(slug="empowering-people")
    finished = make_challenge(slug="warm-homes", **RESULTS)
    make_public_entry(staff, challenge=challenge, audience="school")
    make_public_entry(staff, challenge=challenge, title="a Été", focus_area=people)
    make_winner(staff, finished, title="Street lamps", problem="Dark streets.")
