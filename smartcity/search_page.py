"""The search over everything that is published."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.filters import FilterChoiceField, FilterForm, filtered
from core.types import StrOrPromise
from focus_areas.models import FocusArea
from search.find import Found, find
from search.marks import marked, part_with
from search.models import Document
from search.stems import MAX_QUERY_LENGTH, query_words
from search.vocabulary import suggest
from smartcity.search_pages import PAGE
from smartcity.search_sources import NAMES, PLURALS, visible
from smartcity.search_states import State, states

HITS_PER_PAGE = 24

ICONS = {
    "challenge": "clock",
    "idea": "innovation",
    "news": "news",
    "project": "tick",
    "question": "question",
    "contact": "mail",
    "audience": "people",
    PAGE: "page",
}
"""Icon of each kind. A focus area has its own, and an event the leaf of its day."""


class QueryField(forms.CharField):
    """Takes the beginning of a text that is too long, instead of none of it."""

    widget = forms.SearchInput(attrs={"maxlength": MAX_QUERY_LENGTH})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value))[:MAX_QUERY_LENGTH]


class SearchForm(FilterForm):
    """Makes one query."""

    more_names = ("kind", "area")

    q = QueryField(label=_("Search for"), required=False)
    kind = FilterChoiceField(label=_("What"), required=False)
    area = FilterChoiceField(label=_("Focus area"), required=False)

    def prepare_choices(self) -> None:
        self.areas = {each.slug: each for each in FocusArea.objects.all()}
        self.set_choices("kind", _("Everything"), PLURALS)
        areas = {slug: str(each) for slug, each in self.areas.items()}
        self.set_choices("area", _("All focus areas"), areas)

    @cached_property
    def words(self) -> list[str]:
        return query_words(self.initial["q"])

    @property
    def chosen_area(self) -> FocusArea | None:
        return self.areas.get(self.initial["area"])


@dataclass(frozen=True)
class Hit:
    """A document as the page shows it, with the words of the search marked."""

    document: Document
    kind: StrOrPromise
    icon: str
    state: State
    area: FocusArea | None
    title: SafeString
    summary: SafeString
    part: SafeString | str


@dataclass(frozen=True)
class Facet:
    """A way to narrow a search down: how many remain, and the query of them."""

    label: StrOrPromise
    count: int
    query: str


@require_safe
@filtered(SearchForm, {"area": FocusArea.objects.all}, is_file=False)
def search(request: HttpRequest, form: SearchForm) -> HttpResponse:
    area = form.chosen_area
    found = find(
        form.words,
        visible=visible,
        kind=form.initial["kind"],
        area=area.pk if area else None,
    )
    page_obj = Paginator(found.pks, HITS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page_obj,
        "hits": _hits(page_obj.object_list, found, form),
        "kinds": _kinds(form, found),
        "found_areas": _areas(form, found),
        "is_all": found.is_all,
        "better": None if found.pks else _did_you_mean(form),
        "areas": form.areas.values(),
    }
    return render(request, "smartcity/search.html", context)


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Tell browsers how to search here (OpenSearch 1.1)."""
    return render(
        request,
        "smartcity/opensearch.xml",
        content_type="application/opensearchdescription+xml",
    )


def _hits(pks: Any, found: Found, form: SearchForm) -> list[Hit]:
    rows = Document.objects.in_bulk(list(pks))
    areas = {f" {area.pk} ": area for area in form.areas.values()}
    known = states(rows.values())
    return [_hit(rows[pk], known[pk], found, areas) for pk in pks if pk in rows]


def _hit(row: Document, state: State, found: Found, areas: dict[str, FocusArea]) -> Hit:
    title, summary = marked(row.title, found.stems), marked(row.summary, found.stems)
    is_shown = "<mark>" in title + summary
    part = "" if is_shown else marked(part_with(row.text, found.stems), found.stems)
    area = next((area for key, area in areas.items() if key in row.areas), None)
    icon = area.icon if area and row.kind == "area" else ICONS.get(row.kind, "")
    return Hit(row, NAMES[row.kind], icon, state, area, title, summary, part)


def _kinds(form: SearchForm, found: Found) -> list[Facet]:
    if form.initial["kind"]:
        return []
    return [
        Facet(label, found.per_kind[kind], _with(form, "kind", kind))
        for kind, label in PLURALS.items()
        if found.per_kind[kind] and len(found.per_kind) > 1
    ]


def _areas(form: SearchForm, found: Found) -> list[Facet]:
    if form.initial["area"]:
        return []
    return [
        Facet(str(area), found.per_area[area.pk], _with(form, "area", slug))
        for slug, area in form.areas.items()
        if found.per_area[area.pk]
    ]


def _with(form: SearchForm, name: str, value: str) -> str:
    query = form.query_without(name)
    return f"{query}&{name}={value}"


def _did_you_mean(form: SearchForm) -> str | None:
    words = suggest(form.words, visible=visible)
    return " ".join(words) if words else None
