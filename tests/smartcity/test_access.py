"""Each address of the site, asked by everybody: access.txt says what they get.

A new address needs a row there. It is compared with the map of all URLs."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

import smartcity.urls
from tests.smartcity.access import (
    STAFF,
    TABLE,
    VISITORS,
    address_of,
    answer,
    opened,
    url_for_staff,
)
from tests.smartcity.access_samples import Sample, make_samples
from tests.smartcity.roles import (
    ASSISTANTS,
    AUDITORS,
    CONTACT,
    DATA_PROTECTION,
    EDITORS,
    EVENTS,
    MANAGERS,
    MODERATORS,
    NO_ROLE,
    SUPERUSER,
    client_with_role,
)
from tests.support.examples import sample
from tests.support.url_map import addresses, fill

ROLES = {
    "none": NO_ROLE,
    "mod": MODERATORS,
    "edi": EDITORS,
    "eve": EVENTS,
    "con": CONTACT,
    "man": MANAGERS,
    "aud": AUDITORS,
    "ass": ASSISTANTS,
    "dat": DATA_PROTECTION,
    "super": SUPERUSER,
}
"""Roles by column."""

WITH_LINKS = ["nobody", "own", "other", "kind", "ended", "hidden"]

NOT_ASKED = "-"

LINK = re.compile(r'(?:href|name="go_to" value)="(/admin/[^"?#]*)')
"""Links, and those beside a form, which are buttons."""

MADE_UP = "a" * 44
"""Token that we never made."""


def test_every_address_has_a_row() -> None:
    found = addresses()
    missing = sorted(found - TABLE.keys())
    assert not missing, f"Say in access.txt who may open these addresses: {missing}"
    assert sorted(TABLE.keys() - found) == []


# Visitors


@pytest.fixture(scope="module")
def samples(rows: dict[str, Any], module_db: DjangoDbBlocker) -> dict[str, Sample]:
    with module_db.unblock():
        return make_samples(User.objects.get(username="sam"))


def sample_for(address: str, samples: dict[str, Sample]) -> Sample:
    prefixes = [p for p in samples if address.startswith(f"/{p}")]
    return samples[max(prefixes, key=len)] if prefixes else Sample()


def url_for_visitor(address: str, column: str, samples: dict[str, Sample]) -> str:
    """Return the URL that somebody of this column asks for."""
    found = sample_for(address, samples)
    if column == "hidden":
        return fill(address, found.hidden)
    of_another_kind = samples["judge/" if "my-entry" in address else "my-entry/"]
    tokens = {"kind": of_another_kind.tokens["own"], **found.tokens}
    return fill(address, {**found.shown, "token": tokens.get(column, MADE_UP)})


@pytest.mark.django_db
@pytest.mark.parametrize("column", WITH_LINKS)
def test_visitors_get_what_the_table_says(
    column: str, samples: dict[str, Sample], client: Client
) -> None:
    rows = sample(VISITORS) if column == "nobody" else VISITORS
    asked = {a: VISITORS[a][column] for a in rows if VISITORS[a][column] != NOT_ASKED}
    answers, told = {}, []
    for address in asked:
        response = opened(client, url_for_visitor(address, column, samples))
        answers[address] = answer(response)
        secret = sample_for(address, samples).secret
        if column == "other" and secret and secret.encode() in response.content:
            told.append(address)
    assert answers == asked
    assert told == []


@pytest.mark.django_db
def test_what_nobody_may_send_is_not_taken(
    samples: dict[str, Sample], client: Client
) -> None:
    urls = {a: url_for_visitor(a, "nobody", samples) for a in VISITORS}
    answers = {address: answer(client.post(url)) for address, url in urls.items()}
    assert answers == {address: row["post"] for address, row in VISITORS.items()}


@pytest.mark.django_db
def test_a_link_changes_nothing_of_another(
    samples: dict[str, Sample], client: Client
) -> None:
    closed = [a for a in VISITORS if VISITORS[a]["other"] == "404"]
    with CaptureQueriesContext(connection) as asked:
        for address in closed:
            client.post(url_for_visitor(address, "other", samples))
    assert [q["sql"] for q in asked if not q["sql"].startswith("SELECT")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["nobody", "hidden"])
def test_staff_are_visitors_on_pages_for_visitors(
    column: str, samples: dict[str, Sample]
) -> None:
    client, rows = client_with_role(SUPERUSER), sample(VISITORS)
    asked = {a: VISITORS[a][column] for a in rows if VISITORS[a][column] != NOT_ASKED}
    urls = {address: url_for_visitor(address, column, samples) for address in asked}
    assert {a: answer(opened(client, url)) for a, url in urls.items()} == asked


# Staff


@pytest.fixture
def _short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer refusals without their page, which is the same for all: drawing it a
    thousand times would take longer than all else."""

    def refuse(status: int) -> Any:
        return lambda *_args, **_kwargs: HttpResponse(status=status)

    for status in (403, 404):
        name = f"handler{status}"
        monkeypatch.setattr(smartcity.urls, name, refuse(status), raising=False)


def links_to_closed_pages(
    client: Client, page: HttpResponse, column: str, address: str
) -> Iterable[tuple[str, str]]:
    found = set() if page.streaming else set(LINK.findall(page.text))
    doubtful = [link for link in found if TABLE[address_of(link)][column] == "."]
    for link in doubtful:
        if answer(opened(client, link)) == ".":
            yield address, link


@pytest.mark.django_db
@pytest.mark.usefixtures("_short_refusals")
@pytest.mark.parametrize("column", ROLES)
def test_staff_get_what_the_table_says_and_no_link_to_more(
    column: str, rows: dict[str, Any]
) -> None:
    client, asked = client_with_role(ROLES[column]), sample(STAFF)
    answers, closed = {}, set()
    for address in asked:
        response = opened(client, url_for_staff(address, rows))
        answers[address] = answer(response)
        if response.status_code == 200:
            closed |= set(links_to_closed_pages(client, response, column, address))
    assert answers == {address: STAFF[address][column] for address in asked}
    assert sorted(closed) == []


@pytest.mark.django_db
def test_nobody_gets_further_than_the_sign_in(
    rows: dict[str, Any], client: Client
) -> None:
    answers = {a: answer(opened(client, url_for_staff(a, rows))) for a in STAFF}
    assert answers == {address: row["nobody"] for address, row in STAFF.items()}


@pytest.mark.django_db
def test_a_password_without_a_code_opens_no_page_of_staff(
    rows: dict[str, Any], settings: LazySettings
) -> None:
    client = client_with_role(SUPERUSER)  # as if before codes were required
    settings.OTP_REQUIRED = True
    closed = [a for a in STAFF if STAFF[a]["nobody"] == "login"]
    answers = {a: answer(opened(client, url_for_staff(a, rows))) for a in closed}
    assert answers == dict.fromkeys(closed, "login")
