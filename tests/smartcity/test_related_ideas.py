"""Ideas beside a focus area, an event and another idea: those that won stand first."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from focus_areas.models import FocusArea
from tests.challenges.factories import make_public_entry
from tests.events.factories import make_event

pytestmark = pytest.mark.django_db


def test_related_ideas_are_in_the_order_of_the_gallery(
    client: Client, staff: User
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    for outcome in ("winner", "runner_up", "shortlisted"):  # the winner is the oldest
        entry = make_public_entry(staff, title=f"Bee {outcome}", focus_area=area)
        Entry.objects.filter(pk=entry.pk).update(public_outcome=outcome)
    newest = make_public_entry(staff, title="Bee newest", focus_area=area)
    pages = [area, make_event(focus_area=area), newest]
    found = [
        re.findall(r">Bee (\w+)</a>", client.get(page.get_absolute_url()).text)[:3]
        for page in pages
    ]
    assert found == [["winner", "runner_up", "shortlisted"]] * 3
