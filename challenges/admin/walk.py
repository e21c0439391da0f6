"""The way from idea to idea, in the list that the first one was opened from."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import prepare_lookup_value
from django.contrib.admin.views.main import (
    ERROR_FLAG,
    IGNORED_PARAMS,
    PAGE_VAR,
    SEARCH_VAR,
)
from django.core.exceptions import FieldError, ValidationError
from django.http import HttpRequest, QueryDict

from challenges.admin.filters import FILTERS
from challenges.models import Entry
from challenges.models.entry_queryset import EntryQuerySet
from challenges.services.moderation import queue
from core.admin.pages import LIST_FILTERS
from core.users import get_staff_user


def neighbours(
    model_admin: "admin.ModelAdmin[Entry]", request: HttpRequest, entry: Entry
) -> tuple[Entry | None, Entry | None]:
    """Return the ideas before and after this one in the queue that it was opened from.

    A decision moves an idea within the queue, or out of it. The walk goes on from where
    it stood, as long as ideas of that queue wait."""
    entries = opened_from(model_admin, request)
    return (None, None) if entries is None else queue.neighbours(entries, entry)


def first_waiting(
    model_admin: "admin.ModelAdmin[Entry]", request: HttpRequest, entry: Entry
) -> Entry | None:
    """Return the first idea of that same queue that waits, other than this one."""
    entries = opened_from(model_admin, request)
    if entries is None:
        return None
    first: Entry | None = entries.exclude(pk=entry.pk).to_review().first()
    return first


def progress(
    model_admin: "admin.ModelAdmin[Entry]", request: HttpRequest, entry: Entry
) -> queue.Progress | None:
    """Return how far somebody is who works through that queue."""
    entries = opened_from(model_admin, request)
    if entries is None:
        return None
    return queue.progress(entries, entry, by=get_staff_user(request))


def opened_from(
    model_admin: "admin.ModelAdmin[Entry]", request: HttpRequest
) -> EntryQuerySet | None:
    """Return the queue that the URL names; None if it makes no sense."""
    query = QueryDict(request.GET.get(LIST_FILTERS, ""))
    try:
        return filtered_entries(model_admin, request, dict(query.lists()))
    except (IncorrectLookupParameters, FieldError, ValidationError, ValueError):
        return None


def filtered_entries(
    model_admin: "admin.ModelAdmin[Entry]",
    request: HttpRequest,
    params: dict[str, list[str]],
) -> EntryQuerySet:
    """Return the ideas that a list with these URL parameters shows, in the order of the
    queue. Raises what Django raises for filters that it does not know."""
    entries: Any = model_admin.get_queryset(request)
    for filter_class in FILTERS:
        spec = filter_class(request, params, Entry, model_admin)
        entries = spec.queryset(request, entries)
    text = params.pop(SEARCH_VAR, [""])[-1]
    for name, values in params.items():
        if name in {*IGNORED_PARAMS, PAGE_VAR, ERROR_FLAG}:
            continue
        if not model_admin.lookup_allowed(name, values[-1], request):
            raise IncorrectLookupParameters(name)
        entries = entries.filter(**{name: prepare_lookup_value(name, values[-1], ",")})
    entries, _may_have_duplicates = model_admin.get_search_results(
        request, entries, text
    )
    ordered: EntryQuerySet = entries.order_by(*model_admin.get_ordering(request))
    return ordered
