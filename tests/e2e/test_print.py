"""Pages made to be printed, as Chromium prints them."""

import re
from itertools import product

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from challenges.models import Challenge
from tests.e2e.demo import load_demo

MARGIN = dict.fromkeys(["top", "right", "bottom", "left"], "1.5cm")

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def sheets(browser: Browser, url: str, paper: str) -> int:
    page = browser.new_page()
    page.goto(url)
    printed = page.pdf(format=paper, margin=MARGIN)
    page.close()
    return len(re.findall(rb"/Type */Page\b", printed))


def test_the_poster_fits_one_sheet(browser: Browser, live_server: LiveServer) -> None:
    load_demo()
    published = Challenge.objects.published()
    slugs = "westminster-innovation-challenge", "westminster-schools-challenge"
    assert {
        (challenge.slug, paper): sheets(
            browser, f"{live_server.url}{challenge.get_absolute_url()}poster/", paper
        )
        for challenge in [*published.open(), *published.upcoming()]
        for paper in ["A4", "A3"]
    } == dict.fromkeys(product(slugs, ["A4", "A3"]), 1)


def test_the_paper_form_has_three_sheets_and_a_larger_one_twice_as_many(
    browser: Browser, live_server: LiveServer
) -> None:
    load_demo()
    url = Challenge.objects.published().open().get().get_absolute_url() + "paper-form/"
    counts = [
        sheets(browser, live_server.url + url + size, "A4")
        for size in ("", "?size=large")
    ]
    assert counts == [3, 6]
