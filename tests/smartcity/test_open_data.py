"""Public lists as data: shape, pages, caching, and that nothing else is in them."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.csv_export import unescape_formula
from core.models import SiteSettings
from focus_areas.models import FocusArea
from smartcity.open_data import views
from smartcity.open_data.datasets import DATASETS
from smartcity.open_data.limit import REQUESTS_PER_MINUTE
from tests.challenges.factories import make_entry, make_public_entry
from tests.contact.factories import make_question
from tests.events.factories import london, make_event, make_venue
from tests.news.factories import make_post
from tests.projects.factories import make_project, make_step

pytestmark = pytest.mark.django_db

QUERIES = {
    "ideas": 2,
    "challenges": 2,
    "events": 2,
    "venues": 2,
    "news": 4,
    "projects": 2,
    "project-steps": 2,
    "questions": 2,
    "focus-areas": 2,
}
"""Number of queries of each dataset: the count, the rows, and what belongs to them."""


def make_rows(staff: User, number: int = 1) -> None:
    """Make so many rows of each dataset, but of focus areas: there are four."""
    area = FocusArea.objects.get(slug="clean-tech-city")
    for row in range(number):
        make_event(focus_area=area, venue=make_venue(name=f"Hall {row}"))
        make_post(focus_areas=[area])
        make_step(make_project(focus_area=area))
        make_public_entry(staff, focus_area=area)
        make_question(title=f"Why {row}?")


def items(client: Client, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/{name}.json").json()["items"]
    return found


def test_json_and_csv_say_the_same_in_the_documented_shape(
    client: Client, site: SiteSettings, staff: User
) -> None:
    make_rows(staff)
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    for name, dataset in DATASETS.items():
        rows = items(client, name)
        assert rows, name
        assert {tuple(row) for row in rows} == {tuple(dataset.fields)}, name
        assert {type(value) for row in rows for value in row.values()} == {str}, name
        assert [*schemas[name]["properties"]] == [*dataset.fields], name
        text = client.get(f"/api/v1/{name}.csv").text.removeprefix("\ufeff")
        read = csv.DictReader(StringIO(text, newline=""))
        plain = [{k: unescape_formula(v) for k, v in row.items()} for row in read]
        assert plain == rows, name


def csv_rows(client: Client, name: str) -> list[dict[str, Any]]:
    text = client.get(f"/api/v1/{name}.csv").text.removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text, newline="")))


def test_numbers_are_the_same_in_both_and_formulas_are_marked_in_csv(
    client: Client, site: SiteSettings
) -> None:
    make_event(venue=make_venue(name="-2+3", latitude="51.5", longitude="-1.47"))
    names = ("name", "latitude", "longitude")
    [in_json], [in_csv] = items(client, "venues"), csv_rows(client, "venues")
    assert [in_json[name] for name in names] == ["-2+3", "51.500000", "-1.470000"]
    assert [in_csv[name] for name in names] == [
        "\u200b-2+3",
        "51.500000",
        "-1.470000",
    ]


def test_who_asks_too_often_is_told_when_to_come_again(
    client: Client, site: SiteSettings
) -> None:
    url = "/api/v1/focus-areas.json"
    with time_machine.travel(london(2027, 3, 10, 12), tick=False) as clock:
        clock.shift(15)
        statuses = [client.get(url).status_code for _ in range(REQUESTS_PER_MINUTE)]
        refused = client.get(url)
        other = client.get(url, REMOTE_ADDR="192.0.2.7")
        page = client.get("/open-data/")
        clock.shift(45)
        assert client.get(url).status_code == 200
    assert {*statuses, other.status_code, page.status_code} == {200}
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "45")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["detail"] == (
        "You have asked for more than 60 answers in this minute. Come again in 45 "
        "seconds, and ask for what has changed only (If-None-Match)."
    )
    assert "One network address gets 60 answers a minute." in page.text


@pytest.mark.parametrize("path", ["openapi.json", "ideas.json", "ideas.csv"])
def test_what_takes_no_post_says_what_it_takes(site: SiteSettings, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/api/v1/{path}", {"title": "Mine"})
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_every_path_of_the_openapi_document_answers(
    client: Client, site: SiteSettings, staff: User
) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert (document["openapi"], len(document["paths"])) == ("3.1.0", 18)
    for path, operations in document["paths"].items():
        response = client.get(path)
        content = operations["get"]["responses"]["200"]["content"]
        assert response.status_code == 200
        assert response.headers["Content-Type"].partition(";")[0] in content
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_that_is_not_public_is_in_it(
    client: Client, site: SiteSettings, staff: User
) -> None:
    make_event(title="Draft", venue=make_venue(name="Secret"), publish_at=None)
    make_post(title="Draft", publish_at=None)
    make_step(make_project(title="Draft", publish_at=None))
    make_step(text="Draft", on=timezone.localdate() + timedelta(days=1))
    make_question(title="Draft", is_public=False)
    make_entry(title="Draft", email="mira@example.com")
    idea = make_public_entry(staff, email="mira@example.com", help_needed="Hush.")
    texts = {name: client.get(f"/api/v1/{name}.json").text for name in DATASETS}
    for secret in ("Draft", "Secret", "mira@example.com", "Mira Vale", "Hush."):
        assert [name for name, text in texts.items() if secret in text] == []
    assert idea.reference in texts["ideas"]


def test_pages_lead_to_one_another(
    client: Client,
    site: SiteSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "ROWS_PER_PAGE", 3)
    url = "http://127.0.0.1:8000/api/v1/focus-areas.json?page="
    first = client.get("/api/v1/focus-areas.json")
    second = client.get("/api/v1/focus-areas.json?page=2")
    facts = [
        (page.json()["count"], page.json()["next"], page.json()["previous"])
        for page in (first, second)
    ]
    assert facts == [(4, f"{url}2", None), (4, None, f"{url}1")]
    assert f'<{url}2>; rel="next"' in first.headers["Link"]
    names = [row["name"] for page in (first, second) for row in page.json()["items"]]
    assert len(set(names)) == 4
    for wrong in ("3", "0", "x"):
        response = client.get(f"/api/v1/focus-areas.json?page={wrong}")
        assert response.status_code == 404


def test_what_has_not_changed_is_not_sent_again(
    client: Client, site: SiteSettings
) -> None:
    post = make_post()
    etag = client.get("/api/v1/news.json").headers["ETag"]
    again = {"if-none-match": etag}
    assert client.get("/api/v1/news.json", headers=again).status_code == 304
    type(post).objects.update(title="Another", updated_at=timezone.now())
    assert client.get("/api/v1/news.json", headers=again).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow_with_the_rows(
    client: Client,
    site: SiteSettings,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    make_rows(staff, rows)
    for name, queries in QUERIES.items():
        with django_assert_num_queries(queries, info=name):
            client.get(f"/api/v1/{name}.json")


def test_the_page_explains_every_field(client: Client, site: SiteSettings) -> None:
    page = client.get("/open-data/").text
    for dataset in DATASETS.values():
        assert [name for name in dataset.fields if f">{name}</th>" not in page] == []
    assert "Open Government Licence" in page
    assert client.get("/api/v1/nothing.json").status_code == 404
