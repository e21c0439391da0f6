"""Pages are made a few at a time; the others wait for their turn, and not for ever."""

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from smartcity.page_cache.middleware import IS_STORED
from smartcity.turns import AT_ONCE, take_turns
from tests.support.processes import wait_for

MORE = 3
"""Visitors who come while so many pages are being made as may be."""


class SlowPage:
    """A page that is not made before it `may_go_on`."""

    def __init__(self) -> None:
        self.may_go_on = Event()
        self.requests: list[HttpRequest] = []

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        self.may_go_on.wait(timeout=30)
        return HttpResponse("Made")


def ask_all(pool: ThreadPoolExecutor, page: SlowPage, ask: Any) -> list[Future[Any]]:
    """Ask for the page AT_ONCE + MORE times, and wait until all that may is made."""
    answers = [pool.submit(ask, HttpRequest()) for _ in range(AT_ONCE + MORE)]
    wait_for(lambda: len(page.requests) >= AT_ONCE)
    return answers


def test_a_few_pages_are_made_at_once_and_the_others_wait() -> None:
    page = SlowPage()
    with ThreadPoolExecutor(AT_ONCE + MORE) as pool:
        answers = ask_all(pool, page, take_turns(page))
        assert not any(answer.done() for answer in answers)
        assert len(page.requests) == AT_ONCE
        page.may_go_on.set()
        assert {answer.result().status_code for answer in answers} == {200}


def test_who_waits_too_long_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartcity.turns.LONGEST_WAIT", 0.1)
    page = SlowPage()
    with ThreadPoolExecutor(AT_ONCE + MORE) as pool:
        answers = ask_all(pool, page, take_turns(page))
        wait_for(lambda: sum(answer.done() for answer in answers) == MORE)
        page.may_go_on.set()
        responses = [answer.result() for answer in answers]
    statuses = Counter(response.status_code for response in responses)
    assert statuses == {200: AT_ONCE, 503: MORE}
    refused = next(each for each in responses if each.status_code == 503)
    assert (refused["Retry-After"], refused["Cache-Control"]) == ("0.1", "no-store")
    assert "Wait a few seconds" in refused.text


def test_a_page_that_people_read_does_not_wait_behind_new_ones() -> None:
    page = SlowPage()
    ask = take_turns(page)
    with ThreadPoolExecutor(AT_ONCE + MORE + 1) as pool:
        ask_all(pool, page, ask)
        request = HttpRequest()
        setattr(request, IS_STORED, True)
        pool.submit(ask, request)
        wait_for(lambda: request in page.requests)
        page.may_go_on.set()


def test_a_page_that_fails_gives_its_turn_back() -> None:
    def broken(_request: HttpRequest) -> HttpResponse:
        raise LookupError

    ask = take_turns(broken)
    for _request in range(AT_ONCE + MORE):
        with pytest.raises(LookupError):
            ask(HttpRequest())
