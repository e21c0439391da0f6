"""Tests of smartcity.log_filters: no private link in a log."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from smartcity import log_filters

TOKEN = "s3cr3t-t0k3n"


def addresses_with_a_token(
    patterns: list[URLPattern | URLResolver], before: str = "/"
) -> Iterator[str]:
    """Yield an address of each page whose address has a secret part."""
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses_with_a_token(each.url_patterns, route)
        elif "token>" in route:
            yield re.sub("<[^>]+>", "1", re.sub("<[^>]*token>", TOKEN, route))


def test_the_log_names_no_private_link(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(log_filters.HidePrivateLinks())
    paths = [
        "/my-entry/s3cr3t-t0k3n/withdraw/",
        "/updates/s3cr3t-t0k3n/stop/",
        "/contact/m/s3cr3t-t0k3n/delete/",
        "/drafts/s3cr3t-t0k3n/",
        "/judge/s3cr3t-t0k3n/idea/WIC-7F3K-92/",
        "/admin/invitation/MQ/s3cr3t-t0k3n/",
    ]
    for path in paths:
        logging.getLogger("django.request").error("Internal Server Error: %s", path)
    assert caplog.messages == [
        "Internal Server Error: /my-entry/…/withdraw/",
        "Internal Server Error: /updates/…/stop/",
        "Internal Server Error: /contact/m/…/delete/",
        "Internal Server Error: /drafts/…/",
        "Internal Server Error: /judge/…/idea/WIC-7F3K-92/",
        "Internal Server Error: /admin/invitation/…/",
    ]


def test_no_kind_of_address_with_a_token_is_left_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.handler.addFilter(log_filters.HidePrivateLinks())
    addresses = list(addresses_with_a_token(get_resolver().url_patterns))
    for address in addresses:
        logging.getLogger("django.request").error("Not Found: %s", address)
    assert len(addresses) > 20
    assert [line for line in caplog.messages if TOKEN in line] == []
