"""Faults that `manage.py check --deploy` finds in the database of a production site."""

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.checks import run_checks

from core.models import SiteSettings
from smartcity.demo import PASSWORD, USERNAME
from tests.smartcity.test_set_up import FILLED_IN


@pytest.fixture(autouse=True)
def _production(settings: LazySettings) -> None:
    settings.DEMO = False


@pytest.fixture
def filled_in(db: None) -> None:
    SiteSettings.objects.update_or_create(pk=1, defaults=FILLED_IN)


def check_ids(databases: list[str] | None) -> list[str]:
    messages = run_checks(include_deployment_checks=True, databases=databases)
    return [m.id for m in messages if str(m.id).startswith("smartcity.")]


def test_the_password_of_the_demo_is_found(filled_in: None) -> None:
    User.objects.create_superuser(USERNAME, password=PASSWORD)
    assert check_ids(["default"]) == ["smartcity.E001"]


def test_without_a_database_to_look_at_nothing_is_asked() -> None:
    assert check_ids(None) == []  # no database in this test: none is asked


def test_another_password_or_name_is_fine(filled_in: None) -> None:
    User.objects.create_superuser(USERNAME, password="sun-lit-42")
    User.objects.create_superuser("ann", password="sun-lit-42")
    assert check_ids(["default"]) == []


def test_somebody_who_cannot_sign_in_is_fine(filled_in: None) -> None:
    User.objects.create_superuser(USERNAME, password=PASSWORD, is_active=False)
    assert check_ids(["default"]) == []


def test_a_site_of_the_demo_may_have_its_user(db: None, settings: LazySettings) -> None:
    settings.DEMO = True
    User.objects.create_superuser(USERNAME, password=PASSWORD)
    assert check_ids(["default"]) == []


def test_each_setting_that_nobody_has_filled_in_is_named(db: None) -> None:
    SiteSettings.objects.update_or_create(pk=1, defaults={**FILLED_IN, "phone": ""})
    messages = run_checks(include_deployment_checks=True, databases=["default"])
    found = [m.msg for m in messages if m.id == "smartcity.W001"]
    assert found == ["Site settings: nobody has filled in “phone”."]
    SiteSettings.objects.all().delete()
    assert check_ids(["default"]) == ["smartcity.W001"] * 6


def test_a_site_of_the_demo_is_not_asked_for_its_settings(
    db: None, settings: LazySettings
) -> None:
    settings.DEMO = True
    assert check_ids(["default"]) == []
