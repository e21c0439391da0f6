"""Tests of smartcity.log_filters: no private link in a log."""

import logging

import pytest

from smartcity import log_filters


def test_the_log_names_no_private_link(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(log_filters.HidePrivateLinks())
    paths = [
        "/my-entry/s3cr3t-t0k3n/withdraw/",
        "/updates/s3cr3t-t0k3n/stop/",
        "/contact/m/s3cr3t-t0k3n/delete/",
        "/drafts/s3cr3t-t0k3n/",
        "/admin/invitation/MQ/s3cr3t-t0k3n/",
    ]
    for path in paths:
        logging.getLogger("django.request").error("Internal Server Error: %s", path)
    assert caplog.messages == [
        "Internal Server Error: /my-entry/…/withdraw/",
        "Internal Server Error: /updates/…/stop/",
        "Internal Server Error: /contact/m/…/delete/",
        "Internal Server Error: /drafts/…/",
        "Internal Server Error: /admin/invitation/…/",
    ]
