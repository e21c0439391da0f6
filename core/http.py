"""Requests and responses: the visitor's IP address, 303, caching of form pages."""

import hashlib
import ipaddress
import re
from collections.abc import Callable, Sequence
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.types import View


class SeeOther(HttpResponseRedirect):
    """303 after a POST (RFC 9110, section 15.4.4).

    The browser fetches the next page with GET, and reloading that page sends nothing
    again."""

    status_code = 303


allow_back_button = cache_control(private=True, no_cache=True)
"""View decorator for pages with a form. Under `no-store` the back button would lose
what was typed, and the browser would ask whether to send the form again."""


def behind_private_link(methods: Sequence[str]) -> Callable[[View], View]:
    """Decorate the view of a page for somebody who has its link, and for nobody else.

    No cache keeps the answer, no search engine lists it, and the next site that is
    visited does not learn its URL. A POST needs no CSRF token: the link itself is the
    key, and no cookie says who somebody is. See core.private_links."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @require_http_methods(list(methods))
        @never_cache
        @wraps(view)
        def page(
            request: HttpRequest, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex"
            return response

        page.is_private_link = True  # type: ignore[attr-defined]  # to refuse links to it
        return page

    return decorate


def client_ip(request: HttpRequest) -> str:
    """Return the visitor's IP address, trusting only our own TRUSTED_PROXIES.

    It is spelled one way, whatever the proxy writes: each spelling would count as a new
    visitor. What is no IP address in X-Forwarded-For is not believed."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    if proxies:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= proxies:
            return _ip_address(forwarded[-proxies]) or _ip_address(peer) or peer
    return _ip_address(peer) or peer


def _ip_address(text: str) -> str:
    """Return the IP address alone: no port, brackets or zone (RFC 4007, section 11),
    and an IPv4 address as itself, not mapped into IPv6. "" if there is none."""
    text = text.strip()
    match = re.fullmatch(r"\[(.+)\](?::[0-9]*)?|([^:]+):[0-9]*", text)
    host = (match[1] or match[2]) if match else text
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if ip.version == 6 and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip)


def ipv6_prefix(ip_address: str) -> str:
    """Return the /64 network of an IPv6 address; any other text unchanged.

    Providers give a household a /64, so its addresses count as one visitor."""
    try:
        ip = ipaddress.ip_address(ip_address)
    except ValueError:
        return ip_address
    if ip.version == 4:
        return ip_address
    return str(ipaddress.ip_network((ip, 64), strict=False))


def hashed_ip(request: HttpRequest) -> str:
    """Return the visitor's IP address (for IPv6, its /64) hashed with the secret key.

    Enough to count requests by, without keeping an address."""
    text = f"{settings.SECRET_KEY}:{ipv6_prefix(client_ip(request))}"
    return hashlib.sha256(text.encode()).hexdigest()
