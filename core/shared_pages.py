"""Views whose pages are the same for all visitors, so that one copy serves many."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from core.types import View

SHARED = "public, max-age=0, s-maxage=1, stale-while-revalidate=5"
"""Cache-Control of such a page (RFC 9111, section 5.2; RFC 5861, section 3). Browsers
ask again each time; a cache before the site may answer for a second, and for five more
while it asks."""

leaves_stored_pages = ContextVar("leaves_stored_pages", default=False)
"""Whether no shared page shows what is written to the database now."""


@contextmanager
def leave_stored_pages() -> Iterator[None]:
    """Leave stored pages as they are, whatever this block writes: none of them shows
    it. For frequent writes to tables of which pages show other rows or columns."""
    before = leaves_stored_pages.set(True)
    try:
        yield
    finally:
        leaves_stored_pages.reset(before)


def shared_page(*parameters: str) -> Callable[[View], View]:
    """Declare that a view answers GET and HEAD the same to all visitors who have no
    cookies, whatever they send but for these parameters of the query.

    Its absolute URLs begin with SITE_URL: the host of a request is no parameter. Goes
    above all decorators that answer themselves. See smartcity.page_cache."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and not request.COOKIES:
                response.headers["Cache-Control"] = SHARED
            return response

        page.shared_by = parameters  # type: ignore[attr-defined]
        return page

    return decorate
