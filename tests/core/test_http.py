"""Tests of core.http: whose IP address a request comes from."""

import ipaddress

import pytest
from django.conf import LazySettings
from django.test import RequestFactory, override_settings
from hypothesis import example, given
from hypothesis import strategies as st

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


@override_settings(TRUSTED_PROXIES=1)
def ip_behind_a_proxy(forwarded: str, **peer: str) -> str:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, **peer)
    return client_ip(request)


SPELLINGS = [
    ("{}", "{}"),
    ("  {}\t", "{}"),
    ("192.0.2.99, {}", "{}"),
    ("{}:50001", "[{}]:443"),
    ("[{}]", "[{}]"),
    ("{}:", "[{}]:"),
    ("::ffff:{}", "{}%eth0"),
    ("[::FFFF:{}]:80", "[{}%25eth0]:80"),
]
"""How proxies write an IPv4 and an IPv6 address."""


@given(st.ip_addresses(), st.sampled_from(SPELLINGS), st.booleans())
@example(ipaddress.ip_address("203.0.113.8"), SPELLINGS[3], False)
@example(ipaddress.ip_address("2001:db8::1"), SPELLINGS[3], True)
def test_an_address_is_one_visitor_however_it_is_written(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
    spellings: tuple[str, str],
    in_capitals: bool,
) -> None:
    text = str(ip).upper() if in_capitals else str(ip)
    forwarded = spellings[ip.version == 6].format(text)
    mapped = getattr(ip, "ipv4_mapped", None)
    assert ip_behind_a_proxy(forwarded) == str(mapped or ip)


NONSENSE = [
    "unknown",
    "_hidden",
    "localhost:8000",
    "for=203.0.113.8",
    "203.0.113.8:50001:1",
    "203.0.113.8:http",
    "203.0.113",
    "[2001:db8::1]x",
    "[203.0.113.8",
    "[]",
    ":",
    "%",
    "203.0.113.8 203.0.113.9",
    "\N{FULLWIDTH DIGIT TWO}03.0.113.8",
]


@pytest.mark.parametrize("forwarded", NONSENSE)
def test_what_is_no_address_is_not_believed(forwarded: str) -> None:
    assert ip_behind_a_proxy(forwarded, REMOTE_ADDR="192.0.2.7") == "192.0.2.7"


@given(st.text(st.characters(min_codepoint=1, max_codepoint=255)))
def test_whatever_is_forwarded_the_visitor_is_an_address(forwarded: str) -> None:
    ipaddress.ip_address(ip_behind_a_proxy(forwarded))


def test_the_header_forwarded_is_never_believed(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 1
    headers = {"Forwarded": "for=203.0.113.8", "X-Forwarded-For": "192.0.2.7"}
    for asked in [headers, {"Forwarded": "for=192.0.2.7"}]:
        request = RequestFactory().get("/", headers=asked, REMOTE_ADDR="192.0.2.7")
        assert client_ip(request) == "192.0.2.7"


@pytest.mark.parametrize(
    ("peer", "ip_address"),
    [
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:50001", "192.0.2.7"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("unix socket", "unix socket"),
        ("", ""),
    ],
)
def test_the_peer_is_written_in_one_way_too(peer: str, ip_address: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=peer)
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
