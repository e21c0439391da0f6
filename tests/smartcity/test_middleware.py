"""Proxies that speak of HTTPS in odd ways, and characters that no page asks for."""

import logging
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.contrib import admin
from django.test import Client

from contact.models import Message
from tests.challenges.factories import make_challenge
from tests.contact.factories import message_form_data
from tests.smartcity.test_pages import CSP

PROXIED_HTTPS = [
    "https",
    "HTTPS",
    "Https",
    " https ",
    "https, http",
    "HTTPS,http",
    "https,",
]


@pytest.fixture
def https_site(settings: LazySettings) -> LazySettings:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return settings


@pytest.mark.parametrize("scheme", PROXIED_HTTPS)
def test_a_page_over_https_is_shown(
    client: Client, https_site: LazySettings, scheme: str
) -> None:
    assert client.get("/robots.txt", headers={"X-Forwarded-Proto": scheme}).text


@pytest.mark.parametrize("scheme", ["", "http", "HTTP", "http, https", "ftp"])
def test_a_page_over_http_redirects(
    client: Client, https_site: LazySettings, scheme: str
) -> None:
    response = client.get("/robots.txt", headers={"X-Forwarded-Proto": scheme})
    assert (response.status_code, response.url) == (
        301,
        "https://testserver/robots.txt",
    )


@pytest.mark.parametrize(
    "headers",
    [
        *({"X-Forwarded-Proto": scheme} for scheme in PROXIED_HTTPS),
        {"Sec-Fetch-Site": "none"},  # a proxy that says nothing
        {"Sec-Fetch-Site": "none", "X-Forwarded-Proto": "http"},
    ],
)
def test_a_page_that_would_redirect_to_itself_says_why(
    client: Client, https_site: LazySettings, headers: dict[str, str]
) -> None:
    https_site.SECURE_PROXY_SSL_HEADER = None  # TRUSTED_PROXIES=0
    response = client.get("/robots.txt", headers=headers)
    assert (response.status_code, response.headers["Content-Type"]) == (
        500,
        "text/plain; charset=utf-8",
    )
    assert "Set TRUSTED_PROXIES to the number of proxies" in response.text


def test_the_log_tells_it_once(
    client: Client, https_site: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    https_site.SECURE_PROXY_SSL_HEADER = None
    for _page in range(3):
        client.get("/robots.txt", headers={"X-Forwarded-Proto": "https"})
    logged = [row.name for row in caplog.records if row.levelno >= logging.ERROR]
    assert logged == ["smartcity.middleware"]


PUBLIC = [
    "/%00",
    "/ideas/%00/",
    "/my-entry/%00/",
    "/focus-areas/a%00/",
    "/ideas/?q=%00",
    "/ideas/?challenge=a%00b&q=1",
    "/ideas/ideas.csv?challenge=%00",
    "/events/?area=%00&area=1",
    "/news/?%00=1",
    "/contact/sent/%00/",
    "/challenge/%00/enter/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_nul_gets_the_page_for_what_makes_no_sense(client: Client, path: str) -> None:
    response = client.get(path)  # no database in this test: none is asked
    assert response.status_code == 400
    assert "We could not read that</h1>" in response.text
    csp = sorted(response.headers["Content-Security-Policy"].split("; "))
    assert csp == sorted(CSP.split("; "))


def test_nul_in_a_cookie_is_refused(client: Client) -> None:
    client.cookies["sessionid"] = "\0" * 32
    assert client.get("/admin/").status_code == 400


def test_a_percent_sign_is_no_nul(client: Client, db: None) -> None:
    assert client.get("/ideas/?q=%2500").status_code == 200


def filter_urls_with_a_nul() -> list[str]:
    """Give each parameter that a list of the admin reads, as a URL with a NUL."""
    urls = []
    for model, model_admin in admin.site._registry.items():
        url = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        fields = [
            item[0] if isinstance(item, tuple) else item
            for item in (model_admin.list_filter or [])
        ]
        names = [
            name if isinstance(name, str) else str(getattr(name, "parameter_name", ""))
            for name in fields
        ]
        names += ["q", "o", "p", "all", "e", "_changelist_filters", "draft", "show"]
        for name in names:
            urls += [
                f"{url}?{name}=%00",
                f"{url}?{name}__exact=%00",
                f"{url}add/?{name}=%00",
            ]
    return urls


def test_no_list_of_the_admin_breaks_on_nul(staff_client: Client) -> None:
    urls = filter_urls_with_a_nul()
    assert len(urls) > 100
    statuses = {url: staff_client.get(url).status_code for url in urls}
    assert {url for url in urls if statuses[url] != 400} == set()


@pytest.mark.parametrize("filters", ["status__exact=%00", "q=a%00b", "%00=1"])
def test_nul_in_the_filters_that_a_page_keeps_is_refused(
    staff_client: Client, filters: str
) -> None:
    make_challenge()
    for page in ["challenges/entry/add/", "challenges/challenge/"]:
        url = f"/admin/{page}?_changelist_filters={quote(filters)}"
        assert staff_client.get(url).status_code == 400


def test_nul_in_a_form_of_the_staff_comes_back_with_the_form(
    staff_client: Client,
) -> None:
    response = staff_client.post("/admin/news/post/add/", {"title": "a\0b"})
    assert response.status_code == 200
    assert response.context["errors"]


def test_nul_in_a_form_of_the_public_is_removed(client: Client, site: object) -> None:
    assert (
        client.post("/contact/general/", message_form_data(text="a\0b")).status_code
        == 303
    )
    assert Message.objects.get().text == "ab"
