"""Files that programs ask for by name, and what pages tell programs of themselves."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone

from core.models import SiteSettings
from tests.events.factories import make_event

pytestmark = pytest.mark.django_db


def json_ld(client: Client, url: str) -> list[dict[str, Any]]:
    scripts = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(url).text
    )
    return [json.loads(script) for script in scripts]


def test_security_txt_says_whom_to_tell_and_until_when(
    client: Client, site: SiteSettings
) -> None:
    SiteSettings.objects.update(security_checked_on=date(2026, 11, 28))
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "Contact: mailto:team@westbridge.example",
        "Contact: http://127.0.0.1:8000/contact/",
        "Expires: 2027-11-27T00:00:00Z",
        "Preferred-Languages: en-gb",
        "Canonical: http://127.0.0.1:8000/.well-known/security.txt",
        "Policy: http://127.0.0.1:8000/report-a-vulnerability/",
    ]


def test_security_txt_has_the_contact_that_staff_name(
    client: Client, site: SiteSettings
) -> None:
    SiteSettings.objects.update(security_email="safe@westbridge.example")
    for url in ("/.well-known/security.txt", "/report-a-vulnerability/"):
        assert "mailto:safe@westbridge.example" in client.get(url).text


def test_security_txt_is_found_at_its_old_place(client: Client) -> None:
    response = client.get("/security.txt")
    assert (response.status_code, response.url) == (301, "/.well-known/security.txt")


@pytest.mark.parametrize(("days", "is_found"), [(333, False), (335, True), (900, True)])
def test_a_month_before_security_txt_expires_the_check_says_so(
    site: SiteSettings, settings: Any, days: int, is_found: bool
) -> None:
    settings.DEMO = False
    checked = timezone.localdate() - timedelta(days=days)
    SiteSettings.objects.update(security_checked_on=checked)
    messages = run_checks(include_deployment_checks=True, databases=["default"])
    assert ("smartcity.W002" in [message.id for message in messages]) == is_found


def test_the_manifest_names_the_site_and_icons_that_are_there(
    client: Client, site: SiteSettings
) -> None:
    response = client.get("/manifest.webmanifest")
    manifest = response.json()
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["name"], manifest["short_name"]) == (site.name, "Westbridge")
    assert [icon["sizes"] for icon in manifest["icons"]] == ["any", "180x180"]


def test_a_page_of_a_list_is_its_own_canonical_page(
    client: Client, site: SiteSettings
) -> None:
    for _row in range(25):
        make_event()
    link = '<link rel="canonical" href="{}">'
    for query, canonical in [
        ("", "/events/"),
        ("?utm_source=x", "/events/"),
        ("?page=2", "/events/?page=2"),
    ]:
        page = client.get(f"/events/{query}").text
        assert link.format(settings.SITE_URL + canonical) in page


def test_the_home_page_says_who_runs_the_site(
    client: Client, site: SiteSettings
) -> None:
    site.council_url = "https://westbridge.example/"
    site.social_media = "Mastodon https://social.example/@city"
    site.postal_address = "1 High Street\nWestbridge"
    site.save()
    (graph,) = json_ld(client, "/")
    council, website = graph["@graph"]
    assert council == {
        "@type": "GovernmentOrganization",
        "@id": "http://127.0.0.1:8000/#council",
        "name": "Westbridge City Council",
        "areaServed": "Westbridge",
        "url": "http://127.0.0.1:8000/",
        "email": "team@westbridge.example",
        "telephone": "020 7946 0000",
        "address": "1 High Street Westbridge",
        "sameAs": ["https://westbridge.example/", "https://social.example/@city"],
    }
    assert (
        website["potentialAction"]["target"]
        == "http://127.0.0.1:8000/search/?q={words}"
    )


def test_breadcrumbs_are_told_to_search_engines_as_they_are_shown(
    client: Client, site: SiteSettings
) -> None:
    event = make_event(title="</script> سوق & fair", slug="fair")
    breadcrumbs = json_ld(client, event.get_absolute_url())[-1]
    assert breadcrumbs["@type"] == "BreadcrumbList"
    assert [
        (item["position"], item["name"], item.get("item"))
        for item in breadcrumbs["itemListElement"]
    ] == [
        (1, "Home", "http://127.0.0.1:8000/"),
        (2, "What’s on", "http://127.0.0.1:8000/events/"),
        (3, "</script> سوق & fair", None),
    ]
