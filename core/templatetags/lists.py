"""Parts of lists and forms of the admin that Django shows otherwise."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from django import template
from django.contrib.admin.filters import ListFilter
from django.contrib.admin.helpers import AdminReadonlyField, Fieldline, Fieldset
from django.contrib.admin.utils import flatten, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.forms import BoundField, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from core.admin.words import in_words
from core.types import StrOrPromise

register = template.Library()


class Select(NamedTuple):
    """A filter as a select: the name of its URL parameter, and its options as value,
    label and whether it is chosen."""

    name: str
    options: list[tuple[str, StrOrPromise, bool]]


@register.simple_tag
def filter_select(changelist: ChangeList, spec: ListFilter) -> Select:
    """Return a filter of Django's, which is a list of links, as a select.

    What has no value of this parameter, such as “empty”, is left out, but for “all”."""
    name = str(spec.expected_parameters()[0])
    options = []
    for number, choice in enumerate(spec.choices(changelist)):
        query = parse_qs(str(choice["query_string"]).removeprefix("?"))
        value = query.get(name, [""])[-1]
        if value or not number:
            options.append((value, choice["display"], bool(choice["selected"])))
    return Select(name, options)


@register.filter
def params_beside_form(changelist: ChangeList) -> list[tuple[str, str]]:
    """Return the parameters of a list that its form has no field for: the order, and
    what a link from elsewhere asked for."""
    asked = {name for spec in changelist.filter_specs for name in _parameters(spec)}
    params: dict[str, str] = changelist.params
    return [(k, v) for k, v in params.items() if k not in asked | {"q", "p"}]


def _parameters(spec: ListFilter) -> list[str]:
    return [str(name) for name in spec.expected_parameters()]


@register.filter
def with_headers(
    cells: Iterable[str], headers: list[dict[str, Any]]
) -> list[tuple[str, dict[str, Any]]]:
    """Return each cell of a row with the head of its column."""
    return list(zip(cells, headers, strict=False))


@register.filter
def labelled(cell: SafeString, head: str) -> SafeString:
    """Return a cell, Django's HTML, which knows the text of the head of its column."""
    if not cell.startswith("<td") or "<input" in head:
        return cell
    start = format_html('<td data-label="{}"', capfirst(head))
    return mark_safe(start + cell.removeprefix("<td"))  # nosec B308 B703


@register.filter
def readonly_contents(field: AdminReadonlyField) -> str:
    """Return what Django shows of a field that nobody may change; a moment, a day or an
    answer in words."""
    admin: Any = field.model_admin
    try:
        value = lookup_field(field.field["field"], field.form.instance, admin)[2]
    except (AttributeError, ValueError):
        value = None
    if isinstance(value, bool | date):
        return in_words(value)
    return field.contents()


# Parts of forms


def _bound_fields(fieldset: Fieldset) -> list[BoundField]:
    """Return the fields of a part of a form that the user may change."""
    form = fieldset.form
    return [form[name] for name in _names(fieldset) if name in form.fields]


def _names(fieldset: Fieldset) -> list[str]:
    names: list[str] = flatten(fieldset.fields)  # type: ignore[attr-defined]  # not in the stubs
    return names


@register.filter
def holds_something(fieldset: Fieldset) -> bool:
    """Return whether a part of a form has anything to see: a mistake, a value, or a
    field that nobody may change. An address, which all have, does not count."""
    bound_fields = _bound_fields(fieldset)
    if len(bound_fields) < len(_names(fieldset)):
        return True
    return any(
        field.errors or (field.name != "slug" and _is_filled_in(field))
        for field in bound_fields
    )


def _is_filled_in(field: BoundField) -> bool:
    value, default = field.value(), field.field.initial
    if isinstance(value, list | tuple):
        return any(value)
    return str(value or "") != str(default or "")


@register.filter
def is_choice_row(line: Fieldline) -> bool:
    """Return whether a line of a form is one field with choices to press."""
    names = [name for name in line.fields if name in line.form.fields]
    widgets = [line.form.fields[name].widget for name in names]
    return len(widgets) == 1 and isinstance(widgets[0], RadioSelect)


@register.filter
def choice_rows(fieldset: Fieldset) -> list[BoundField]:
    """Return the fields of a part of a form that have choices to press."""
    fields = _bound_fields(fieldset)
    return [field for field in fields if isinstance(field.field.widget, RadioSelect)]
