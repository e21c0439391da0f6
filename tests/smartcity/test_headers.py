"""Each address of the site answers with the headers that protect it, whatever that
answer is: a page, a file, a feed, a table, a redirect or a refusal."""

from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from smartcity.health import VIEWS
from tests.smartcity.access import STAFF, VISITORS, opened, url_for_staff
from tests.smartcity.access_samples import Sample, make_samples
from tests.smartcity.roles import SUPERUSER, client_with_role
from tests.smartcity.test_access import NOT_ASKED, url_for_visitor
from tests.smartcity.test_pages import CSP, HEADERS

pytestmark = pytest.mark.django_db

FILE_CSP = "default-src 'none'; sandbox"
"""Policy of files that somebody sent, which nothing may run in."""


@pytest.fixture(scope="module")
def samples(rows: dict[str, Any], module_db: DjangoDbBlocker) -> dict[str, Sample]:
    with module_db.unblock():
        return make_samples(User.objects.get(username="sam"))


def wrong_headers(address: str, response: HttpResponse) -> dict[str, str]:
    """Return the headers that are not as they have to be."""
    is_file = response.headers["Content-Type"] in {"application/pdf", "image/jpeg"}
    policy = response.headers["Content-Security-Policy"]
    wrong = {name: value for name, value in HEADERS.items() if response[name] != value}
    if set(policy.split("; ")) != set((FILE_CSP if is_file else CSP).split("; ")):
        wrong["Content-Security-Policy"] = policy
    # An address that is a secret is named to no other page, not even of this site.
    is_secret = "<str:token>" in address and not address.startswith("/admin/")
    is_told = is_secret and response.status_code != HTTPStatus.NOT_FOUND
    referrers = {"no-referrer"} if is_told else {"no-referrer", "same-origin"}
    if response["Referrer-Policy"] not in referrers:
        wrong["Referrer-Policy"] = response["Referrer-Policy"]
    return wrong


@pytest.mark.parametrize("column", ["nobody", "own", "hidden"])
def test_what_visitors_get_is_protected(
    samples: dict[str, Sample], client: Client, column: str
) -> None:
    found = {}
    for address, row in VISITORS.items():
        # Those for programs alone come before all middleware.
        if row[column] != NOT_ASKED and address not in VIEWS:
            response = opened(client, url_for_visitor(address, column, samples))
            found[address] = wrong_headers(address, response)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_what_staff_get_is_protected(rows: dict[str, Any]) -> None:
    client = client_with_role(SUPERUSER)
    found = {
        address: wrong_headers(address, opened(client, url_for_staff(address, rows)))
        for address in STAFF
    }
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
