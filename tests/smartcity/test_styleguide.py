"""The style page: whom it is for, and what it shows."""

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from smartcity.demo.styleguide import CHOICES

URL = "/styleguide/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_demo(settings: LazySettings, db: None) -> None:
    settings.DEMO = True


def test_it_is_there_in_the_demo_only(client: Client, settings: LazySettings) -> None:
    assert client.get(URL).status_code == 200
    settings.DEMO = False
    assert client.get(URL).status_code == 404


def test_search_engines_leave_it_out(client: Client) -> None:
    assert '<meta name="robots" content="noindex">' in client.get(URL).text


def test_it_shows_what_was_asked_for_and_else_the_first_choice(client: Client) -> None:
    defaults = {name: values[0] for name, values in CHOICES.items()}
    asked = {name: values[-1] for name, values in CHOICES.items()}
    assert client.get(URL, asked).context["chosen"] == asked
    assert client.get(URL, dict.fromkeys(CHOICES, "?")).context["chosen"] == defaults


def test_nothing_on_it_is_stored(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """It asks for the settings of the site and the focus areas, and for pictures."""
    with django_assert_num_queries(4):
        client.get(URL)
