"""What every test may ask for."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from smartcity.models import SiteSettings


def _empties_the_database(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last, the tests that empty the database behind them: the focus areas, which
    came with a migration, are gone for whoever follows."""
    items.sort(key=_empties_the_database)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def site(db: None) -> SiteSettings:
    """The row that a council would fill in."""
    settings = SiteSettings.load()
    settings.place = "Westbridge"
    settings.council = "Westbridge City Council"
    settings.team_email = "team@westbridge.example"
    settings.phone = "020 7946 0000"
    settings.save()
    return settings


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("sam", "sam@westbridge.example", "sun-lit-42")


@pytest.fixture
def staff_client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client
