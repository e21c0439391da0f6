"""Tests of core.http: whose IP address a request comes from."""

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from core.http import client_ip, hashed_ip, ipv6_prefix


@pytest.mark.parametrize(
    ("proxies", "forwarded", "ip_address"),
    [
        (0, "192.0.2.7", "127.0.0.1"),
        (1, "192.0.2.99, 192.0.2.7", "192.0.2.7"),
        (2, "192.0.2.99, 192.0.2.7, 10.0.0.1", "192.0.2.7"),
        (2, "192.0.2.7", "127.0.0.1"),
        (1, "192.0.2.7, ", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: LazySettings, proxies: int, forwarded: str, ip_address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    assert client_ip(request) == ip_address


@pytest.mark.parametrize(
    ("ip_address", "prefix"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unix socket", "unix socket"),
        ("", ""),
    ],
)
def test_an_ipv6_network_counts_as_one_visitor(ip_address: str, prefix: str) -> None:
    assert ipv6_prefix(ip_address) == prefix


def test_a_hash_says_nothing_without_the_secret_key(settings: LazySettings) -> None:
    first, second = (
        RequestFactory().get("/", REMOTE_ADDR=ip)
        for ip in ["2001:db8:1:2::1", "2001:db8:1:2::2"]
    )
    hashed = hashed_ip(first)
    assert (hashed_ip(second), len(hashed)) == (hashed, 64)
    settings.SECRET_KEY = "another-key-of-the-council"
    assert hashed_ip(first) != hashed
