"""The store of shared pages: bounded, one page for all who come at once."""

import threading
import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.shared_pages import SHARED
from smartcity.page_cache.middleware import PageCache
from smartcity.page_cache.store import Store, StoredPage, accepted_encoding


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        *(("", ""), ("br;q=1.0, gzip", "br"), ("GZIP", "gzip"), ("x-br", "")),
        *(("br;q=0, gzip;q=0.5", "gzip"), ("gzip; q=0.000", ""), ("*", "")),
    ],
)
def test_the_encoding_is_one_that_was_named(header: str, encoding: str) -> None:
    assert accepted_encoding(header) == encoding


def stored_page(size: int) -> StoredPage:
    return StoredPage(1, {}, {"": b"x" * (size - 2000)}, "", 0.0)


def test_what_is_gone_is_not_shown_to_those_who_come_meanwhile() -> None:
    answers = [
        HttpResponse("Here", headers={"Cache-Control": SHARED}),
        HttpResponse(status=410),
    ]
    version = [1]
    cache = PageCache(lambda request: answers.pop(0), 100_000, lambda: version[0])
    request, key = RequestFactory().get("/"), ("/", ())
    cache.answer(request, key)
    version[0] = 2
    cache.answer(request, key)
    assert (cache.stores[False].get(key), cache.stores[False].bytes) == (None, 0)


@pytest.mark.parametrize("path", ["/" + "x" * 400, "/nowhere/", "/contact/general/"])
def test_only_shared_paths_are_remembered(path: str) -> None:
    cache = PageCache(lambda request: HttpResponse(), 100_000, lambda: 1)
    assert cache.key(RequestFactory().get(path)) is None
    assert cache.shared == {}


def test_the_store_is_bounded_and_drops_what_nobody_asks_for() -> None:
    store = Store(25_000)
    for name in "abcdefgh":
        store.put(name, stored_page(3_000))
    store.get("a")
    store.put("i", stored_page(3_000))
    store.put("far too large", stored_page(4_000))
    found = [name for name in [*"abcdefghi", "far too large"] if store.get(name)]
    assert (found, store.bytes) == ([*"acdefghi"], 24_000)


def test_those_who_ask_at_the_same_time_get_one_page() -> None:
    built = []

    def get_response(request: HttpRequest) -> HttpResponse:
        built.append(request.path)
        time.sleep(0.2)
        return HttpResponse("Hello", headers={"Cache-Control": SHARED})

    version = [1]
    cache = PageCache(get_response, 100_000, lambda: version[0])
    answers: list[bytes] = []

    def visit() -> None:
        request = RequestFactory().get("/")
        answers.append(cache.answer(request, ("/", ())).content)

    for number in (1, 2):  # nothing is stored; what is stored is old
        version[0] = number
        threads = [threading.Thread(target=visit) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (built, answers) == (["/", "/"], [b"Hello"] * 16)
