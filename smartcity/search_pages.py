"""Contents of what the search finds: the pages that stand for no row."""

import re
from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import resolve, reverse

from search.services import Content
from smartcity.search_contents import words_of

PAGE = "page"
PAGES = ["get_involved", "contact:topics", "accessibility", "privacy", "cookies"]
PAGES += ["vulnerabilities", "data_complaints", "terms", "help"]
PAGES += ["freedom_of_information", "open_data"]
"""Names of pages that are found by their whole text."""
LISTS = ["focus_areas", "challenges:list", "challenges:ideas", "events:list"]
LISTS += [
    "contact:questions",
    "news:list",
    "projects:list",
    "projects:you_said",
    "progress",
    "subscriptions:subscribe",
]
"""Names of pages that are found by their title and description."""


def page_contents() -> Iterator[Content]:
    """Yield the pages that stand for no row, as a visitor gets them."""
    for number, name in enumerate(PAGES + LISTS, start=1):
        url = reverse(name)
        html = _html_of(url)
        yield Content(
            kind=PAGE,
            pk=number,
            url=url,
            title=_part(r'<meta property="og:title" content="(.*?)">', html),
            summary=_part(r'<meta name="description" content="(.*?)">', html),
            text=_part(r"<main.*?>(.*)</main>", html) if name in PAGES else "",
        )


def _html_of(url: str) -> str:
    request = HttpRequest()
    request.method, request.path = "GET", url
    view, args, kwargs = resolve(url)
    response = view(request, *args, **kwargs)
    text: str = response.content.decode()
    return text


def _part(pattern: str, html: str) -> str:
    match = re.search(pattern, html, re.DOTALL)
    return words_of(match[1]) if match else ""
