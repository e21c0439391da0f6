"""What tests of the challenge may ask for."""

import pytest

from challenges.models import Challenge
from smartcity.models import SiteSettings
from tests.challenges.factories import make_challenge


@pytest.fixture
def challenge(site: SiteSettings) -> Challenge:
    return make_challenge(slug="quiet-streets")
