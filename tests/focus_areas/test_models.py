"""Tests of focus_areas.models: the first four areas."""

import pytest

from focus_areas.models import FocusArea


@pytest.mark.django_db
def test_four_focus_areas_are_there_from_the_first_migration() -> None:
    assert [(area.name, area.hue) for area in FocusArea.objects.all()] == [
        ("Extraordinary experiences", "experiences"),
        ("Clean tech city", "clean-tech"),
        ("Empowering people", "people"),
        ("Driving innovation", "innovation"),
    ]
