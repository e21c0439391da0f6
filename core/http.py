"""Answers that Django has no class for."""

import hashlib
import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.views.decorators.cache import cache_control


class SeeOther(HttpResponseRedirect):
    """303 after a POST: the browser fetches the next page with GET, and a reload of
    that page sends nothing again (RFC 9110, section 15.4.4)."""

    status_code = 303


allow_back_button = cache_control(private=True, no_cache=True)
"""For the pages of forms. `no-store` would make the back button lose what was typed:
the browser would have to send the form again, and says so in words nobody likes."""


def client_ip(request: HttpRequest) -> str:
    """The network address of the visitor, as far as our own proxies vouch for it."""
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= proxies and forwarded[-proxies].strip():
            return forwarded[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


def ipv6_prefix(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False))


def hashed_ip(request: HttpRequest) -> str:
    """The network address (of IPv6 its /64, which is one household), hashed with the
    secret key: enough to count by, and no address to keep."""
    text = f"{settings.SECRET_KEY}:{ipv6_prefix(client_ip(request))}"
    return hashlib.sha256(text.encode()).hexdigest()
