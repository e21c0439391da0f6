"""Queue: a list of objects as staff work through them, with saved views and filters.

A narrow query finds and counts keys, which an index has; rows are read for one page
only, and nothing is counted beyond COUNT_LIMIT."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import prepare_lookup_value
from django.contrib.admin.views.main import (
    ERROR_FLAG,
    IGNORED_PARAMS,
    ORDER_VAR,
    PAGE_VAR,
    SEARCH_VAR,
    ChangeList,
)
from django.contrib.auth.models import User
from django.core.exceptions import FieldError, ValidationError
from django.db.models import Case, IntegerField, Q, Subquery, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.admin.pages import LIST_FILTERS
from core.admin.queue_filters import Filter, chosen_filters
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.types import StrOrPromise
from core.users import get_staff_user
from core.workflow import COUNT_LIMIT

MAX_PAGE = 10_000
"""Number of the last page that can be asked for."""


@dataclass(frozen=True)
class SavedView:
    label: StrOrPromise
    url: str
    is_shown: bool
    count: int = 0

    @property
    def number(self) -> str:
        """Return how many objects it has, as far as they are counted."""
        return f"{COUNT_LIMIT}+" if self.count > COUNT_LIMIT else str(self.count)


class Counted(Subquery):
    """Number of rows of a query, beside others in the same one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class FilteredChangeList(ChangeList):
    """The filtered and ordered objects that a URL asks for; none is read."""

    def get_results(self, request: HttpRequest) -> None:
        pass


class QueueChangeList(ChangeList):
    """One page of a queue. Subclasses set the names below."""

    views: Sequence[tuple[StrOrPromise, str]]
    """Label and query of each saved view. Any other list has an address, too, which a
    browser keeps among its bookmarks."""

    frequent_filters: int
    """Number of filters, the first ones, that stand beside the search."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.saved_views = self._saved_views(request)
        self.is_saved_view = any(view.is_shown for view in self.saved_views)

    def annotate(self, queryset: Any) -> Any:
        """Add what the columns show."""
        return queryset

    def get_results(self, request: HttpRequest) -> None:
        before = (min(max(self.page_num, 1), MAX_PAGE) - 1) * self.list_per_page
        self.more_than = before + COUNT_LIMIT
        keys: Any = list(
            self.queryset.values_list("pk", flat=True)[: self.more_than + 1]
        )
        self.paginator = self.model_admin.get_paginator(
            request, keys, self.list_per_page
        )
        page_obj = self.paginator.get_page(self.page_num)
        self.page_num = page_obj.number
        rows = self.annotate(self.root_queryset).in_bulk(page_obj.object_list)
        self.result_list: Any = [rows[k] for k in page_obj.object_list if k in rows]
        self.result_count = self.paginator.count
        self.is_counted = self.result_count <= self.more_than
        self.multi_page = self.paginator.num_pages > 1
        self.show_full_result_count = self.can_show_all = False
        self.full_result_count = None
        self.show_admin_actions = True

    def _saved_views(self, request: HttpRequest) -> list[SavedView]:
        """Return the views, and all objects at the end, which are not counted. One
        query counts, and none of its parts goes on beyond COUNT_LIMIT."""
        counted = []
        for _label, query in self.views:
            objects = filtered_objects(self.model_admin, request, parse_qs(query))
            keys = objects.select_related(None).order_by().values("pk")
            counted.append(Counted(keys[: COUNT_LIMIT + 1]))
        user = get_staff_user(request)
        counts = User.objects.filter(pk=user.pk).values_list(*counted).get()
        params = self.narrowing_params
        return [
            *(
                SavedView(label, f"?{query}", dict(parse_qsl(query)) == params, count)
                for (label, query), count in zip(self.views, counts, strict=True)
            ),
            SavedView(_("All"), "?", not params, COUNT_LIMIT + 1),
        ]

    @cached_property
    def narrowing_params(self) -> dict[str, str]:
        """Return the parameters that narrow the list: all but its order."""
        params = self.params.items()
        return {name: value for name, value in params if value and name != ORDER_VAR}

    @property
    def filters(self) -> list[list[Filter]]:
        """Return the filters that stand beside the search, and the others."""
        specs = [spec for spec in self.filter_specs if isinstance(spec, Filter)]
        return [specs[: self.frequent_filters], specs[self.frequent_filters :]]

    @property
    def active_filters(self) -> list[dict[str, Any]]:
        """Return each filter that is set, with the URL of the list without it."""
        return [
            {
                "title": spec.title,
                "label": spec.chosen_label,
                "url_without": self.get_query_string(remove=[spec.parameter]),
            }
            for spec in chosen_filters(self)
        ]

    def is_waiting(self, obj: Any) -> bool:
        """Whether this object waits for staff."""
        return bool(obj.answer_due)

    none_yet: StrOrPromise
    none_found: StrOrPromise

    @property
    def empty_message(self) -> StrOrPromise:
        """Return what to say when there is nothing to do; "" when there is."""
        waits = any(self.is_waiting(obj) for obj in self.result_list)
        if waits or self.page_num > 1 or self.params.get(ORDER_VAR):
            return ""
        if not self.narrowing_params:
            if not self.result_list:
                return self.none_yet
            return _("Nobody waits for an answer. Thank you: you are done here.")
        if self.result_list:
            return ""
        if self.is_saved_view:
            return _("Nothing waits for you here. Enjoy the moment.")
        return self.none_found


def whether(condition: Q) -> Case:
    """Return the condition as a column that is true or false."""
    return Case(When(condition, then=Value(True)), default=Value(False))


class QueueAdmin(WorkflowAdmin):
    """Part of the admin of a model whose list is a queue."""

    change_list_template = "admin/workflow/queue.html"
    list_per_page = 50

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Drop parameters that were left empty from the URL."""
        if request.method == "GET" and "" in request.GET.values():
            params = request.GET.copy()
            for name in [name for name, value in params.items() if not value]:
                del params[name]
            return SeeOther(f"{request.path}?{params.urlencode()}".removesuffix("?"))
        if ERROR_FLAG in request.GET:
            messages.warning(request, _("That filter is not known: here are all."))
        return super().changelist_view(request, extra_context)


def filtered_objects(
    model_admin: Any, request: HttpRequest, params: dict[str, list[str]]
) -> Any:
    """Return the objects that a list with these URL parameters shows, in the order of
    the queue. Raises what Django raises for filters that it does not know."""
    objects: Any = model_admin.get_queryset(request)
    for filter_class in model_admin.get_list_filter(request):
        spec = filter_class(request, params, model_admin.model, model_admin)
        objects = spec.queryset(request, objects)
    text = params.pop(SEARCH_VAR, [""])[-1]
    for name, values in params.items():
        if name in {*IGNORED_PARAMS, PAGE_VAR, ERROR_FLAG}:
            continue
        if not model_admin.lookup_allowed(name, values[-1], request):
            raise IncorrectLookupParameters(name)
        objects = objects.filter(**{name: prepare_lookup_value(name, values[-1], ",")})
    objects, _may_have_duplicates = model_admin.get_search_results(
        request, objects, text
    )
    return objects.order_by(*model_admin.get_ordering(request))


def opened_from(model_admin: Any, request: HttpRequest) -> Any | None:
    """Return the objects of the queue that the URL names; None if it makes no sense."""
    query = QueryDict(request.GET.get(LIST_FILTERS, ""))
    try:
        return filtered_objects(model_admin, request, dict(query.lists()))
    except (IncorrectLookupParameters, FieldError, ValidationError, ValueError):
        return None
