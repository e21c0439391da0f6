"""Pages of a model admin beside Django's own: their URLs, and how they are rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core.admin.base import SiteModelAdmin
from core.types import StrOrPromise, View

NEXT = "next"
"""URL parameter of a page of the admin: the page to go back to."""

GO_TO = "go_to"
"""Name of the buttons that are links beside a form."""

LIST_FILTERS = "_changelist_filters"
"""URL parameter in which Django hands on the filters of the list that a page was opened
from."""


@dataclass(frozen=True)
class Page:
    """One page: its URL pattern below that of the list, its view, and its name.

    The view is a plain function. It takes the model admin, the request, what the
    pattern captures, and `kwargs`."""

    route: str
    view: View
    name: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    is_of_object: bool = False
    """Whether its URL needs the key of an object and nothing else."""


def object_page(name: str, view: View, **kwargs: object) -> Page:
    """Return the page `<key of an object>/<name>/`, with hyphens in its URL."""
    route = f"<int:pk>/{name.replace('_', '-')}/"
    return Page(route, view, name, kwargs, is_of_object=True)


class PagesAdmin(SiteModelAdmin):
    """Model admin that lists its own pages; `admin:<app>_<model>_<name>` is the URL
    name of each."""

    pages: Sequence[Page] = ()

    def get_urls(self) -> list[URLPattern]:
        urls = [
            path(
                page.route,
                self.admin_site.admin_view(partial(page.view, self)),
                dict(page.kwargs),
                name=self.url_name(page.name),
            )
            for page in self.pages
        ]
        return [*urls, *super().get_urls()]

    def url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def page_url(self, name: str, *args: object) -> str:
        """Return the URL of one of our pages, or of Django's own, such as "add"."""
        return reverse(f"admin:{self.url_name(name)}", args=args)

    def object_url(
        self, request: HttpRequest, name: str, obj: Model, **params: str
    ) -> str:
        """Return the URL of a page of this object. It remembers the filters of the list
        that this page was opened from."""
        filters = self.get_preserved_filters(request)
        query = "&".join(filter(None, [urlencode(params), filters]))
        url = self.page_url(name, obj.pk)
        return f"{url}?{query}" if query else url

    def list_url(self, request: HttpRequest) -> str:
        """Return the URL of the list, filtered as when this page was opened from it."""
        filters = request.GET.get(LIST_FILTERS, "")
        url = self.page_url("changelist")
        return f"{url}?{filters}" if filters else url

    def url_after(self, request: HttpRequest, obj: Model) -> str:
        """Return the page to go back to after a button; else the object, or the list if
        they may not read the object any more."""
        if back := back_url(request):
            return back
        if not self.get_queryset(request).filter(pk=obj.pk).exists():
            return self.list_url(request)
        return self.object_url(request, "change", obj)


def back_url(request: HttpRequest) -> str:
    """Return the page of the admin to go back to; "" if the URL names none."""
    return admin_url(request.GET.get(NEXT, ""))


def admin_url_to_go_to(request: HttpRequest) -> str:
    """Return the page of the admin that the link leads to which was pressed, a button
    of the form; "" if there is none."""
    return admin_url(request.POST.get(GO_TO, ""))


def admin_url(url: str) -> str:
    """Return the URL if it is one of the admin, and "" otherwise."""
    is_ours = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_ours and url.startswith(reverse("admin:index")) else ""


def render_admin_page(
    model_admin: PagesAdmin,
    request: HttpRequest,
    template: str,
    title: StrOrPromise,
    **context: Any,
) -> TemplateResponse:
    """Render a template that extends admin/page.html."""
    shared = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "list_url": model_admin.list_url(request),
    }
    return TemplateResponse(request, template, {**shared, **context})
