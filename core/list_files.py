"""A public list as a file at the same query, for feed readers and other programs."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from core.addresses import Find
from core.feeds import Head
from core.filters import FilterForm, filtered
from core.models import SiteSettings
from core.types import StrOrPromise

MAX_IN_ATOM = 50
MAX_IN_FILE = 1000


def list_url(name: str, form: FilterForm) -> str:
    """Return the URL of a page or file with this name, with the filters of the form."""
    return settings.SITE_URL + _with_query(reverse(name), form)


def list_file(
    form_class: type[FilterForm],
    addresses: Mapping[str, Find],
    *,
    list_name: str,
    title: StrOrPromise,
    content_type: str,
) -> Callable[[Any], Any]:
    """Decorate a view that returns the content of a file for the filters of the query.

    `addresses` are those of core.filters; `list_name` and `title` are of the page that
    shows the same. Pages of other sites may read the file (CORS)."""

    def decorate(view: Callable[[Any, Head], Any]) -> Any:
        @require_safe
        @conditional_page
        @filtered(form_class, addresses, is_file=True)
        @wraps(view)
        def page(request: HttpRequest, form: FilterForm) -> HttpResponse:
            site = SiteSettings.load()
            head = Head(
                title=f"{title} - {site.name}",
                page_url=list_url(list_name, form),
                feed_url=settings.SITE_URL + _with_query(request.path, form),
                author=site.name,
                author_email=site.team_email,
            )
            response = HttpResponse(view(form, head), content_type=content_type)
            response.headers["Access-Control-Allow-Origin"] = "*"
            return response

        return page

    return decorate


def _with_query(path: str, form: FilterForm) -> str:
    return f"{path}?{form.query}" if form.query else path
