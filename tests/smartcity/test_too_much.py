"""Requests that are too large: pages of Django, and those of nginx before it."""

import io
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from core.pictures import Pictured
from core.uploads import validation
from tests.packages import ROOT

NGINX = (ROOT / "nginx" / "nginx.conf").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
PICTURED = [
    model._meta.label_lower.replace(".", "/")
    for model in apps.get_models()
    if issubclass(model, Pictured)
]
PAGES = sorted((ROOT / "nginx" / "sorry").glob("*.html"))


def eleven_files() -> dict[str, io.BytesIO]:
    return {f"file{number}": io.BytesIO(b"x") for number in range(11)}


@pytest.mark.parametrize("url", ["/contact/general/", "/admin/login/"])
@pytest.mark.parametrize(
    "data",
    [
        {"text": "a" * 2_700_000},
        {f"box{number}": "" for number in range(1_001)},
        eleven_files(),
    ],
    ids=["long text", "many boxes", "many files"],
)
def test_too_much_is_said_in_our_words(
    client: Client, db: None, url: str, data: dict[str, object]
) -> None:
    response = client.post(url, data)
    assert response.status_code == 413
    assert "That is too much for one form</h1>" in response.text
    assert 'href="/contact/"' in response.text


@pytest.mark.parametrize("body", [b"--X\r\nnonsense", b"\xff" * 50])
def test_what_cannot_be_read_has_a_page_too(
    client: Client, site: object, body: bytes
) -> None:
    kind = "multipart/form-data; boundary="
    response = client.generic("POST", "/contact/general/", body, kind)
    assert response.status_code == 400
    assert "We could not read that</h1>" in response.text


def test_the_pages_tell_the_limits() -> None:
    limits = (
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        validation.MAX_BYTES,
    )
    assert limits == (1_000, 10, 10 * 1024 * 1024)
    # nginx is asked first, and lets through less text than Django.
    assert "client_max_body_size 2m;" in NGINX
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE > 2 * 1024 * 1024


def test_nginx_lets_large_files_through_where_a_form_takes_one() -> None:
    places = re.findall(r"location ~ (\S+)\$ {\n +client_max_body_size 12m;", NGINX)
    forms = ["add/", "7/change/", "add/preview/", "7/preview/"]
    urls = [f"/admin/{model}/{form}" for model in PICTURED for form in forms]
    urls += ["/my-entry/a:b/files/", "/admin/challenges/entry/7/add-file/"]
    urls += ["/admin/challenges/entry/7/update/"]
    assert [
        url for url in urls if not any(re.fullmatch(place, url) for place in places)
    ] == []


def test_all_that_nginx_takes_in_at_once_has_a_place() -> None:
    zones = re.findall(r"limit_conn_zone \$server_name zone=(all_\w+)", NGINX)
    taken = 0
    for zone in zones:
        [(megabytes, number)] = set(
            re.findall(
                rf"client_max_body_size (\d+)m;[^}}]+limit_conn {zone} (\d+);", NGINX
            )
        )
        taken += int(megabytes) * int(number)
    [place] = re.findall(r"/var/bodies:size=(\d+)m", COMPOSE)
    assert taken == 60 * 12 + 20 * 32 < int(place)
    assert "client_body_temp_path /var/bodies;" in NGINX


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:"),
        ("2001:db8:1:2::9", "2001:db8:1:2:"),
        ("2001:db8::9", "2001:db8:"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
    ],
)
def test_a_host_is_one_visitor_whatever_addresses_it_has(
    address: str, visitor: str
) -> None:
    [pattern] = re.findall(r'map \$address \$visitor {[^}]+"~\*(.+)" \$1;', NGINX)
    found = re.match(pattern, address, re.IGNORECASE)
    assert (found.group(1) if found else address) == visitor


def test_no_two_addresses_share_a_stored_page() -> None:
    assert 'proxy_cache_key "$encoding $request_method $request_uri";' in NGINX


def test_nginx_alone_names_a_request() -> None:
    blocks = NGINX.count("proxy_set_header Host $http_host;")
    assert NGINX.count("proxy_set_header X-Request-ID $request_id;") == blocks == 2


def test_nginx_has_a_page_for_all_that_it_answers_itself() -> None:
    named = re.findall(r"error_page ([\d ]+) /sorry/([\w-]+\.html);", NGINX)
    assert sorted(name for _codes, name in named) == [page.name for page in PAGES]
    codes = {int(code) for codes, _name in named for code in codes.split()}
    assert codes == {400, 413, 414, 494, 500, 501, 502, 503, 504}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_of_nginx_lead_on_and_hold_no_style(page: Path) -> None:
    text = page.read_text()
    assert re.findall(r'(?:href|src)="([^"]+)"', text) == [
        "/sorry/style.css",
        "/",
        "/contact/",
    ]
    assert re.findall(r"<style|style=|<script|\son\w+=", text) == []
    assert len(re.findall(r"<h1>", text)) == 1
