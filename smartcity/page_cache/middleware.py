"""The middleware that answers with stored pages."""

import sys
import threading
import time
from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve

from core.shared_pages import SHARED
from smartcity.page_cache.freshness import freshness
from smartcity.page_cache.store import Store, StoredPage, make_page

Key = tuple[str, tuple[str, ...]]
Shared = tuple[str, Sequence[str]]

IS_STORED = "is_stored"
"""Attribute of a request for a page that is stored, and is not fresh any more."""

VIEW = "view"
"""Attribute of a request for a shared page: the name of its view, which is not asked if
the page is stored."""

LONGEST = 300
"""Characters of a path, and of a query, with which a page is stored."""

MOST_PATHS = 20_000
"""Paths of shared pages of which the middleware remembers view and parameters."""

STALE = 5
"""Seconds for which a page is shown that is not fresh any more, to those who come while
it is made anew."""

LONGEST_WAIT = 10
"""Seconds that one visitor waits for a page that is being made for another."""


def page_cache(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Make a shared page once for all who ask for it while nothing changes, also for
    those who ask at the same time; see core.shared_pages.

    Who has a cookie, such as staff, gets a page made for them."""
    if not settings.PAGE_CACHE_MB:
        raise MiddlewareNotUsed
    cache = PageCache(get_response, settings.PAGE_CACHE_MB * 2**20)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"} or request.META.get("HTTP_COOKIE"):
            return get_response(request)
        key = cache.key(request)
        return get_response(request) if key is None else cache.answer(request, key)

    return middleware


class PageCache:
    def __init__(
        self,
        get_response: Callable[[HttpRequest], HttpResponseBase],
        max_bytes: int,
        state: Callable[[], object] = freshness.state,
    ) -> None:
        self.get_response, self.state = get_response, state
        # Somebody who tries one query after the other pushes out no page without one.
        self.stores = {
            False: Store(max_bytes * 3 // 4),
            True: Store(max_bytes // 4),
        }
        self.shared: dict[str, Shared] = {}
        self.locks = [threading.Lock() for _ in range(64)]

    def key(self, request: HttpRequest) -> Key | None:
        """Return what is the same for all requests that get the same page; None if the
        page is not shared."""
        path, query = request.path_info, request.META.get("QUERY_STRING", "")
        if max(len(path), len(query)) > LONGEST:
            return None
        shared = self.shared.get(path) or _find_shared(path)
        if shared is None:
            return None
        if len(self.shared) >= MOST_PATHS:
            self.shared.clear()
        self.shared[path] = shared
        view, parameters = shared
        setattr(request, VIEW, view)
        values = request.GET
        return path, tuple(
            f"{name}={value}" for name in parameters for value in values.getlist(name)
        )

    def answer(self, request: HttpRequest, key: Key) -> HttpResponseBase:
        request.get_host()  # refuses hosts that are none of ours
        page, state = self._find(key)
        if page is not None and page.state == state:
            return page.response(request)
        lock = self.locks[hash(key) % len(self.locks)]
        may_be_stale = page is not None and time.monotonic() - page.seen_at < STALE
        is_ours = lock.acquire(timeout=0 if may_be_stale else LONGEST_WAIT)
        if page is not None and may_be_stale and not is_ours:
            return page.response(request)
        try:
            page, state = self._find(key)
            if page is not None and page.state == state:
                return page.response(request)
            setattr(request, IS_STORED, page is not None)
            return self._make(request, key, state)
        finally:
            if is_ours:
                lock.release()

    def _find(self, key: Key) -> tuple[StoredPage | None, object]:
        page, state = self.stores[bool(key[1])].get(key), self.state()
        if page is not None and page.state == state:
            page.seen_at = time.monotonic()
        return page, state

    def _make(self, request: HttpRequest, key: Key, state: object) -> HttpResponseBase:
        method, asked = request.method, {}
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
            if name in request.META:  # it is answered of the whole page
                asked[name] = request.META.pop(name)
        request.method = "GET"
        try:
            response = self.get_response(request)
        finally:
            request.method = method
            request.META.update(asked)
        store = self.stores[bool(key[1])]
        is_shared = response.headers.get("Cache-Control") == SHARED
        if (
            not isinstance(response, HttpResponse)  # it is streamed
            or response.status_code != 200
            or response.cookies
            or not is_shared
        ):
            if response.status_code < 500:  # what was there is gone, or has moved
                store.drop(key)
            return response
        page = make_page(response, state, time.monotonic())
        store.put(key, page)
        return page.response(request)


def _find_shared(path: str) -> Shared | None:
    """Return the view of a page, and the parameters by which it is shared; None if it
    is not."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    parameters: Sequence[str] | None = getattr(match.func, "shared_by", None)
    return None if parameters is None else (sys.intern(match.view_name), parameters)
