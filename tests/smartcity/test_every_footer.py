"""What the law wants linked from each page, and the list of cookies."""

import pytest
from django.test import Client

from core.models import SiteSettings
from smartcity.cookies import FOR_STAFF, FOR_VISITORS
from tests.smartcity.test_pages import PAGES

pytestmark = pytest.mark.django_db

ASKED_FOR = [
    *("/accessibility/", "/privacy/", "/cookies/", "/terms/"),
    *("/freedom-of-information/", "/open-data/", "/help/", "/site-map/"),
]


def test_each_page_leads_to_what_the_law_wants_linked(
    client: Client, site: SiteSettings
) -> None:
    missing = []
    for url in PAGES:
        footer = client.get(url).text.partition("<footer")[2]
        links = [f'href="{path}"' for path in ASKED_FOR]
        words = [*links, "Open Government Licence", f"mailto:{site.team_email}"]
        missing += [(url, each) for each in words if each not in footer]
    assert missing == []


def test_the_page_about_cookies_says_what_each_is_for_and_until_when(
    client: Client, site: SiteSettings
) -> None:
    page = client.get("/cookies/").text
    for cookie in [*FOR_STAFF, *FOR_VISITORS]:
        ends = cookie.ends() if callable(cookie.ends) else cookie.ends
        for said in (f"<dt>{cookie.name}</dt>", f"{cookie.purpose}.", f"{ends}."):
            assert said in page, cookie.name
