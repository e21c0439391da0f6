"""The base of every model admin, Django's own for users and roles too."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import (
    DateField,
    DateTimeField,
    EmailField,
    F,
    Field,
    JSONField,
    Q,
    QuerySet,
    URLField,
)
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.lookups import Contains
from django.db.models.options import Options
from django.forms import DateInput, Media, URLInput
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst, smart_split

from core.admin.deleting import SafeDeleteMixin
from core.admin.edit_conflicts import EditConflictMixin
from core.admin.keys import key_of
from core.admin.protected import ProtectedMixin
from core.admin.words import columns_in_words
from core.forms import CleansText, EmailAddressField
from core.text.fold import Folded, fold

FILTER_SUFFIXES = ["", "__exact", "__isnull", "__id__exact", "__gte", "__lt"]
"""Ends of the URL parameters with which Django's filters of a field link to lists."""

DATE_SUFFIXES = ["__year", "__month", "__day"]


def _text_expression(opts: "Options[Any]", name: str) -> Combinable:
    """Return the field of a model, or the key of a JSON field, for `search_fields`."""
    field = opts.get_field(name.split(LOOKUP_SEP)[0])
    return KT(name) if isinstance(field, JSONField) else F(name)


def _any_contains(texts: list[Folded], part: str) -> list[Q]:
    return [reduce(or_, (Q(Contains(text, part)) for text in texts))] if texts else []


def with_clean_text(form_class: type[Any]) -> type[Any]:
    """Return the class of a form, which then cleans what is typed into it."""
    if issubclass(form_class, CleansText):
        return form_class
    metaclass: Any = type(form_class)
    clean: type[Any] = metaclass(form_class.__name__, (CleansText, form_class), {})
    return clean


class CleanFormsMixin(BaseModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Part of admins and of inlines: no row gets what a feed, a calendar file or an
    email cannot carry, nor an address that we cannot write to. Boxes are plain ones."""

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if isinstance(db_field, EmailField):
            kwargs.setdefault("form_class", EmailAddressField)
        if isinstance(db_field, DateField) and not isinstance(db_field, DateTimeField):
            kwargs = {"widget": DateInput({"type": "date"}, "%Y-%m-%d"), **kwargs}
        if isinstance(db_field, URLField):
            kwargs = {"widget": URLInput, "assume_scheme": "https", **kwargs}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # four icons and a window of its own
        if field:
            field.show_hidden_initial = False  # HTML allows no description of it
        return field


class InlineMixin(CleanFormsMixin):
    """Part of every inline."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]  # of InlineModelAdmin
        formset.form = with_clean_text(formset.form)
        return formset


class StaffMixin(EditConflictMixin, SafeDeleteMixin, ProtectedMixin, CleanFormsMixin):
    """Part of every model admin."""

    show_facets = admin.ShowFacets.NEVER  # each number would count the table

    extra_lookups: tuple[str, ...] = ()
    """URL parameters of links to the list, beside those of its filters."""

    @property
    def media(self) -> Media:
        """Load the scripts that a form of ours uses.

        Django's own would also load those of lists, of pop-ups and of foreign
        alphabets: two thirds of a page."""
        names = ["vendor/jquery/jquery.min", "jquery.init", "core"]
        if self.raw_id_fields:
            names.append("admin/RelatedObjectLookups")
        if self.prepopulated_fields:
            names += ["urlify", "prepopulate"]
        return Media(js=[f"admin/js/{name}.js" for name in names])

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Raise Http404 for a POST: Django would lead elsewhere, without what was
        typed."""
        if request.method == "POST":
            raise Http404
        redirect: HttpResponse = super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]  # of ModelAdmin
            request, opts, object_id
        )
        return redirect

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = super().get_list_display(request)  # type: ignore[misc]  # of ModelAdmin
        return columns_in_words(self.opts, columns)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list under its name, with no script but that of its boxes. A select
        of its form that asks for nothing is no filter."""
        given = request.GET.copy()
        for name in [name for name, values in given.lists() if values == [""]]:
            del given[name]
        request.GET = given  # type: ignore[assignment]
        scripts = ["admin/js/actions.js"] if self.get_actions(request) else []  # type: ignore[attr-defined]  # of ModelAdmin
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "media": Media(js=scripts),
        }
        response: HttpResponse = super().changelist_view(  # type: ignore[misc]  # of ModelAdmin
            request, {**context, **(extra_context or {})}
        )
        return response

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        return with_clean_text(super().get_form(*args, **kwargs))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take from the URL what the fields take: people write links by hand, too.
        Names that are no field of the model are other code's."""
        given = super().get_changeform_initial_data(request)  # type: ignore[misc]  # of ModelAdmin
        return {
            name: value
            for name, value in given.items()
            if self._takes(request, name, value)
        }

    def _takes(self, request: HttpRequest, name: str, value: Any) -> bool:
        try:
            db_field = self.opts.get_field(name)
        except FieldDoesNotExist:
            return True
        if not (isinstance(db_field, Field) and db_field.editable):
            return False
        field = self.formfield_for_dbfield(db_field, request)
        try:
            field.clean(value)
        except (ValidationError, OverflowError):  # of a key that no row can have
            return False
        return True

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        """Leave out keys that no row can have: no list of ours sends them."""
        sent = request.POST.copy()
        keys = sent.getlist(ACTION_CHECKBOX_NAME)
        possible = [key for key in keys if key_of(key)]
        sent.setlist(ACTION_CHECKBOX_NAME, possible)
        request.POST = sent  # type: ignore[assignment]
        response: HttpResponse | None = super().response_action(  # type: ignore[misc]  # of ModelAdmin
            request, queryset
        )
        return response

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find each word, or phrase in quotes, in one of `search_fields`; folded, so
        that accents do not matter."""
        names = self.get_search_fields(request)  # type: ignore[attr-defined]  # of ModelAdmin
        texts = [Folded(_text_expression(self.opts, name)) for name in names]
        for part in filter(None, map(fold, smart_split(search_term))):
            queryset = queryset.filter(*_any_contains(texts, part))
        return queryset, False

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        """Allow the parameters of the filters that the list offers, and no others.

        Django allows lookups in every field of the model, so that somebody who may see
        a list can read what it does not show, one letter after the other."""
        if lookup in self._offered_lookups(request):
            return True
        try:
            self.opts.get_field(lookup.split("__")[0])
        except FieldDoesNotExist as error:
            raise IncorrectLookupParameters(lookup) from error
        return False

    def _offered_lookups(self, request: HttpRequest | None) -> set[str]:
        list_filter: Any = self.list_filter  # type: ignore[attr-defined]  # of ModelAdmin
        if request is not None:
            list_filter = self.get_list_filter(request)  # type: ignore[attr-defined]  # of ModelAdmin
        offered = set(self.extra_lookups)
        for item in list_filter:
            if isinstance(item, type):
                name = getattr(item, "parameter", getattr(item, "parameter_name", ""))
                offered.add(str(name))
            else:
                field = item if isinstance(item, str) else item[0]
                offered.update(field + suffix for suffix in FILTER_SUFFIXES)
        if self.date_hierarchy:  # type: ignore[attr-defined]  # of ModelAdmin
            hierarchy = self.date_hierarchy  # type: ignore[attr-defined]  # of ModelAdmin
            offered.update(hierarchy + suffix for suffix in DATE_SUFFIXES)
        return offered


class SiteModelAdmin(StaffMixin, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Base of the model admins of our own models."""
