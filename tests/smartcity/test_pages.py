"""Rules for every public page, and the pages that join several apps."""

import re

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from core.models import SiteSettings
from focus_areas.models import FocusArea
from judging.services.panels import create_panel
from outbox.models import Email
from tests.challenges.factories import (
    make_challenge,
    make_public_entry,
    make_update,
)
from tests.contact.factories import make_message
from tests.events.factories import make_event
from tests.news.factories import make_post
from tests.projects.factories import make_project, make_step
from tests.support.emails import html_of
from tests.support.spaces import plain_spaces

PAGES = [
    "/",
    "/focus-areas/",
    "/focus-areas/clean-tech-city/",
    "/get-involved/",
    "/get-involved/schools/",
    "/challenge/",
    "/challenge/quiet-streets/",
    "/challenge/quiet-streets/enter/",
    "/challenge/quiet-streets/judging/",
    "/ideas/",
    "/events/",
    "/events/?when=past",
    "/news/",
    "/projects/",
    "/projects/you-said-we-did/",
    "/progress/",
    "/search/",
    "/search/?q=map",
    "/contact/",
    "/contact/general/",
    "/contact/questions/",
    "/updates/",
    "/updates/sent/",
    "/updates/stopped/",
    "/accessibility/",
    "/privacy/",
    "/privacy/complaints/",
    "/cookies/",
    "/report-a-vulnerability/",
    "/site-map/",
    "/terms/",
    "/help/",
    "/freedom-of-information/",
    "/open-data/",
    "/nowhere/",
    "/ideas/NONE/",
    "/my-entry/wrong/",
    "/updates/wrong/",
    "/contact/m/",
    "/contact/m/wrong/",
]
TO_FILL_IN = [
    *("/challenge/quiet-streets/enter/", "/contact/general/", "/updates/"),
    "/contact/m/",
]
NOT_THERE = [
    *("/nowhere/", "/ideas/NONE/", "/my-entry/wrong/", "/updates/wrong/"),
    "/contact/m/wrong/",
]
TO_READ = [
    *(page for page in PAGES if page not in TO_FILL_IN + NOT_THERE),
    "/events/talking-map/",
    "/events/talking-map/event.ics",
    "/events/talking-map/poster/",
    "/events/subscribe/",
    "/events/calendar/",
    "/events/feed.ics",
    "/events/feed.atom",
    "/events/feed.json",
    "/events/feed.csv",
    "/news/winners/",
    "/projects/benches/",
    "/news/feed.atom",
    "/news/feed.json",
    "/projects/feed.atom",
    "/projects/feed.json",
    "/search/opensearch.xml",
    "/health/",
    "/robots.txt",
    "/sitemap.xml",
    "/manifest.webmanifest",
    "/api/v1/openapi.json",
    "/api/v1/events.csv",
    "/.well-known/security.txt",
]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}


@pytest.fixture
def content(site: SiteSettings, staff: User) -> None:
    """One of everything that a visitor may see."""
    challenge = make_challenge(slug="quiet-streets")
    make_public_entry(staff, challenge=challenge)
    create_panel(challenge, by=staff)
    area = FocusArea.objects.get(slug="clean-tech-city")
    make_event(focus_area=area, slug="talking-map")
    make_post(focus_areas=[area], slug="winners")
    make_project(slug="benches")


def test_public_pages_set_no_cookie_and_hold_no_token(
    client: Client, content: None
) -> None:
    for url in PAGES:
        response = client.get(url)
        assert dict(response.cookies) == {}, url
        assert "Cookie" not in response.headers.get("Vary", ""), url
        assert "csrfmiddlewaretoken" not in response.text, url


def test_only_the_entry_form_loads_a_script(client: Client, content: None) -> None:
    scripts = {
        url: re.findall(r'<script src="([^"]+)" defer', client.get(url).text)
        for url in PAGES
    }
    assert {url: found for url, found in scripts.items() if found} == {
        "/challenge/quiet-streets/enter/": ["/static/js/form.js"]
    }


def test_every_page_has_the_security_headers(client: Client, content: None) -> None:
    for url in [*PAGES, "/admin/login/"]:
        headers = client.get(url).headers
        csp = sorted(headers["Content-Security-Policy"].split("; "))
        assert csp == sorted(CSP.split("; ")), url
        assert {name: headers[name] for name in HEADERS} == HEADERS, url


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
        make_post(focus_areas=[area])
        idea = make_public_entry(staff, focus_area=area)
        make_update(idea, by=staff, text="It stands.")
        make_step(make_project(focus_area=area))
    for url, queries in [
        ("/", 11 if rows == 3 else 12),  # three events to come: none of before is read
        ("/focus-areas/", 2),
        (area.get_absolute_url(), 10 if rows == 3 else 11),  # the same
        ("/get-involved/", 4),
        ("/privacy/", 4),
        ("/accessibility/", 2),
        ("/terms/", 2),
        ("/site-map/", 5),
        ("/sitemap.xml", 9),
        ("/sitemap-ideas.xml", 4),
        ("/nowhere/", 1),
    ]:
        with django_assert_num_queries(queries):
            client.get(url)


def test_pages_to_read_take_nothing_else(client: Client, content: None) -> None:
    takes = [client.head, client.post, client.put, client.delete]
    answers = {url: [take(url).status_code for take in takes] for url in TO_READ}
    assert answers == {key: [200, 405, 405, 405] for key in TO_READ}


def test_one_item_of_the_menu_is_marked(client: Client, site: SiteSettings) -> None:
    clean = FocusArea.objects.get(slug="clean-tech-city")
    FocusArea.objects.create(name="Our events", slug="events", hue=clean.hue)
    marks = {
        url: re.findall(r'aria-current="(\w+)">(.+?)</a>', client.get(url).text)
        for url in (
            "/focus-areas/events/",
            "/ideas/",
            "/projects/",
            "/projects/you-said-we-did/",
            "/progress/",
            "/events/calendar/",
        )
    }
    assert marks == {
        "/focus-areas/events/": [("true", "Focus areas")],
        "/ideas/": [("page", "Ideas")],
        "/projects/": [("page", "Projects")],
        "/projects/you-said-we-did/": [("true", "Projects")],
        "/progress/": [("true", "Projects")],
        "/events/calendar/": [("true", "What’s on")],
    }


def test_nobody_is_asked_to_ring_a_number_that_is_not_there(
    client: Client, site: SiteSettings
) -> None:
    thanks = reverse("contact:sent", args=[make_message().reference])
    urls = [thanks, "/get-involved/", "/accessibility/"]
    for url in urls:
        assert re.search("[Rr]ing us", client.get(url).text)
    site.phone = ""
    site.save()
    for url in urls:
        assert not re.search("[Rr]ing us", client.get(url).text)


@pytest.mark.parametrize(
    ("hours", "end"),
    [("", "0000</a>.</p>"), ("Mornings", "0000</a>. Mornings.</p>")],
)
def test_hours_to_ring_are_told_when_they_are_known(
    client: Client, site: SiteSettings, hours: str, end: str
) -> None:
    site.phone_hours = hours
    site.save()
    assert end in plain_spaces(client.get("/accessibility/").text)


@pytest.mark.parametrize(
    ("language", "tag"),
    [("en-gb", '<html lang="en-gb" dir="ltr">'), ("ar", '<html lang="ar" dir="rtl">')],
)
def test_pages_and_emails_name_their_language(
    client: Client, site: SiteSettings, language: str, tag: str
) -> None:
    with translation.override(language):
        make_message()
        email = html_of(Email.objects.latest("pk"))
        texts = [client.get("/").text, render_to_string("500.html"), email]
    assert [text.count(tag) for text in texts] == [1, 1, 1]


def test_error_500_needs_no_database(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/")  # no database in this test: the page must fail
    assert response.status_code == 500
    assert "<h1" in response.text


def test_places_are_not_written_into_the_pages(client: Client, content: None) -> None:
    for url in PAGES:
        assert "Westminster" not in client.get(url).text


def test_robots_are_kept_from_staff_and_private_pages(client: Client) -> None:
    assert client.get("/robots.txt").text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /my-entry/",
        "Disallow: /updates/",
        "Disallow: /drafts/",
        "Disallow: /contact/m/",
        "Disallow: /judge/",
        "Disallow: /feedback/",
        "Allow: /updates/$",
        "",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]


def test_the_word_of_the_menu_leads_to_the_challenges(client: Client) -> None:
    response = client.get("/challenges/")
    assert (response.status_code, response["Location"]) == (301, "/challenge/")
