"""Pages made to be printed, as Chromium prints them."""

import re

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge
from smartcity.demo import load

MARGIN = dict.fromkeys(["top", "right", "bottom", "left"], "1.5cm")

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_poster_fits_one_sheet(browser: Browser, live_server: LiveServer) -> None:
    load.load()
    page = browser.new_page()
    sheets = {}
    published = Challenge.objects.published()
    for challenge in [*published.open(), *published.upcoming()]:
        page.goto(f"{live_server.url}{challenge.get_absolute_url()}poster/")
        printed = page.pdf(format="A4", margin=MARGIN)
        sheets[challenge.slug] = len(re.findall(rb"/Type */Page\b", printed))
    page.close()
    assert sheets == {
        "westminster-innovation-challenge": 1,
        "westminster-schools-challenge": 1,
    }
