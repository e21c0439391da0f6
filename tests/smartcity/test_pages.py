"""What is true of every public page, and the pages that join the rooms."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from smartcity.models import FocusArea, SiteSettings
from tests.challenges.factories import make_challenge, make_entry, make_public_entry
from tests.events.factories import make_event
from tests.news.factories import make_post

PAGES = [
    *("/", "/focus-areas/", "/focus-areas/clean-tech-city/", "/get-involved/"),
    *("/challenge/", "/challenge/quiet-streets/", "/challenge/quiet-streets/enter/"),
    *("/ideas/", "/events/", "/events/past/", "/news/", "/contact/"),
    *("/accessibility/", "/privacy/", "/cookies/"),
    *("/nowhere/", "/ideas/NONE/", "/my-entry/wrong/"),
]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@pytest.fixture
def content(site: SiteSettings, staff: User) -> None:
    """One of everything that a visitor may see."""
    challenge = make_challenge(slug="quiet-streets")
    make_public_entry(staff, challenge=challenge)
    area = FocusArea.objects.get(slug="clean-tech-city")
    make_event(focus_area=area)
    make_post(focus_area=area)


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_set_no_cookie_and_hold_no_token(
    client: Client, content: None, address: str
) -> None:
    response = client.get(address)
    assert dict(response.cookies) == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.text


@pytest.mark.parametrize("address", [*PAGES, "/admin/login/", "/health/"])
def test_every_page_has_the_security_headers(
    client: Client, content: None, address: str
) -> None:
    headers = client.get(address).headers
    csp = sorted(headers["Content-Security-Policy"].split("; "))
    assert csp == sorted(CSP.split("; "))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    )


def test_home_says_what_it_must_in_this_order(client: Client, content: None) -> None:
    text = client.get("/").text
    headings = [
        "A Smart City for All</h1>",
        "What is a Smart City?</h2>",
        "Enter the Westbridge Innovation Challenge</h2>",
        "What are we going to focus on?</h2>",
        "on</h2>",
        "Working together for a City for All</h2>",
        "Contact us</h2>",
    ]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)
    assert text.index("skip-link") < text.index("<header")


@pytest.mark.parametrize("days", [-400, -1, 1])
def test_home_leads_to_the_challenge_that_matters(
    client: Client, site: SiteSettings, days: int
) -> None:
    now = timezone.now()
    challenge = make_challenge(
        opens_at=now + timedelta(days=days),
        closes_at=now + timedelta(days=days + 30),
        results_at=None,
    )
    page = client.get("/")
    assert page.context["challenge"] == challenge
    may_enter = f"{challenge.get_absolute_url()}enter/" in page.text
    assert may_enter == challenge.is_open


def test_home_works_with_nothing_in_the_house(client: Client, db: None) -> None:
    page = client.get("/")
    assert (page.status_code, page.context["challenge"]) == (200, None)


def test_focus_area_shows_its_own_events_news_and_ideas(
    client: Client, content: None, staff: User
) -> None:
    other = FocusArea.objects.get(slug="empowering-people")
    make_event(focus_area=other)
    make_post(focus_area=other)
    make_public_entry(staff, focus_area=other)
    make_entry()
    page = client.get("/focus-areas/clean-tech-city/")
    for kind in ("events", "posts", "ideas"):
        assert [thing.focus_area.slug for thing in page.context[kind]] == [
            "clean-tech-city"
        ]


def test_unknown_focus_area_is_not_found(client: Client, site: SiteSettings) -> None:
    assert client.get("/focus-areas/flying-cars/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow_with_the_rows(
    client: Client,
    site: SiteSettings,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    for _row in range(rows):
        make_event(focus_area=area)
        make_post(focus_area=area)
        make_public_entry(staff, focus_area=area)
    for address, queries in [
        ("/", 6),
        ("/focus-areas/", 2),
        (area.get_absolute_url(), 5),
        ("/get-involved/", 2),
        ("/privacy/", 1),
        ("/nowhere/", 1),
    ]:
        with django_assert_num_queries(queries):
            client.get(address)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_to_read_take_nothing_else(
    client: Client, site: SiteSettings, method: str
) -> None:
    assert getattr(client, method)("/").status_code == 405


def test_health_answers_without_the_site_settings(client: Client, db: None) -> None:
    assert client.get("/health/").json() == {"status": "ok"}


def test_error_500_needs_no_database(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/")  # no database in this test: the page must fail
    assert response.status_code == 500
    assert "<h1" in response.text


def test_places_are_not_written_into_the_pages(client: Client, content: None) -> None:
    for address in PAGES:
        assert "Westminster" not in client.get(address).text


def test_robots_are_kept_from_staff_and_private_pages(client: Client) -> None:
    assert client.get("/robots.txt").text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /my-entry/",
    ]
