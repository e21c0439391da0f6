"""Tests of focus areas in the admin."""

import pytest
from django.test import Client

from focus_areas.models import FocusArea
from tests.events.factories import make_event
from tests.focus_areas.factories import make_area
from tests.support.admin_forms import admin_url

pytestmark = pytest.mark.django_db

LIST = "/admin/focus_areas/focusarea/"


def test_staff_add_a_focus_area(staff_client: Client) -> None:
    data = {
        "name": "Quiet streets",
        "slug": "quiet-streets",
        "hue": "people",
        "summary": "Streets where you hear birds.",
        "body": "Less noise.",
        "position": "5",
    }
    response = staff_client.post(f"{LIST}add/", data)
    assert response.status_code == 302
    area = FocusArea.objects.get(slug="quiet-streets")
    assert (area.name, area.icon, area.position) == ("Quiet streets", "people", 5)


def test_a_focus_area_in_use_is_not_deleted(staff_client: Client) -> None:
    area = make_area()
    make_event(focus_area=area)
    page = staff_client.post(admin_url(area, "delete"), {"post": "yes"})
    assert (page.status_code, FocusArea.objects.filter(pk=area.pk).exists()) == (
        200,
        True,
    )
    assert page.context["protected"] == ["1 event"]
