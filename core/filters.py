"""Filters of a public list, in the query string of its page and of its files."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.addresses import Find, View, moved_filters
from core.shared_pages import shared_page
from core.templatetags.formatting import plain_date
from core.text.clean import strip_invisible
from core.types import StrOrPromise

SELECTED = mark_safe(" selected")  # nosec B308 B703

ORDER = "sort"
"""Name of the field that filters nothing."""


class FilterSelect(forms.Select):
    """The choices of a filter. Django draws each option with two templates."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n",
            '  <option value="{}"{}>{}</option>',
            (
                (
                    option["value"],
                    SELECTED if option["selected"] else "",
                    option["label"],
                )
                for _group, group, _index in widget["optgroups"]
                for option in group
            ),
        )
        return format_html(
            '<select name="{}"{}>\n{}\n</select>',
            name,
            flatatt(widget["attrs"]),
            options,
        )


class FilterChoiceField(forms.ChoiceField):
    widget = FilterSelect


class FilterForm(forms.Form):
    """A form that shows what it understood: a wrong value counts as none, and is no
    error. `unknown` names such filters, because without them more matches."""

    more_names: tuple[str, ...] = ()
    """Filters that the page folds away: they are asked for less often."""

    def __init__(self, params: QueryDict) -> None:
        super().__init__(auto_id="%s", label_suffix="")
        self.unknown: list[StrOrPromise] = []
        self.prepare_choices()
        for name, field in self.fields.items():
            values = [strip_invisible(value) for value in params.getlist(name)]
            if isinstance(field, forms.MultipleChoiceField):
                known = [value for value in values if field.valid_value(value)]
                self.initial[name] = list(dict.fromkeys(known))
                if len(known) < len(values):
                    self.unknown.append(field.label or name)
            else:
                self.initial[name] = self._clean(name, values[-1] if values else "")

    def prepare_choices(self) -> None:
        """Give the fields their choices, before anything is understood."""

    def _clean(self, name: str, value: str) -> Any:
        field = self.fields[name]
        try:
            return field.clean(value) or ""
        except ValidationError:
            if name != ORDER:
                self.unknown.append(field.label or name)
            return ""

    def set_choices(
        self, name: str, all_label: StrOrPromise, labels: Mapping[str, StrOrPromise]
    ) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", all_label), *labels.items()]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.more_names]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more_names]

    @property
    def uses_more_fields(self) -> bool:
        return any(self.initial[name] for name in self.more_names)

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of what was understood."""
        pairs = []
        for name, value in self.initial.items():
            values = value if isinstance(value, list) else [value]
            pairs += [(name, str(each)) for each in values if each]
        return pairs

    @property
    def query(self) -> str:
        """The query string of what was understood, for URLs of the same list."""
        return urlencode(self.pairs)

    def query_without(self, *names: str) -> str:
        return urlencode([pair for pair in self.pairs if pair[0] not in names])

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Each filter in use, in words, with the query that remains without it."""
        return [
            (
                self._words(*pair),
                urlencode([other for other in self.pairs if other != pair]),
            )
            for pair in self.pairs
            if pair[0] != ORDER
        ]

    @property
    def in_words(self) -> str:
        return ", ".join(label for label, _query in self.chosen)

    def _words(self, name: str, value: str) -> str:
        field, initial = self.fields[name], self.initial[name]
        if isinstance(initial, date):
            params = {"label": field.label, "date": plain_date(initial)}
            return gettext("%(label)s %(date)s") % params
        if isinstance(field, forms.ChoiceField):
            return str(dict(cast(list[tuple[str, str]], field.choices))[value])
        return f"“{value}”"

    @property
    def is_filtered(self) -> bool:
        return any(name != ORDER for name, _value in self.pairs)


def filtered(
    form_class: type[FilterForm], addresses: Mapping[str, Find], *, is_file: bool
) -> Callable[[View], View]:
    """Decorate a page or a file of a list; it gets the filters of the query.

    `addresses` are the filters that name something by its address; see core.addresses.
    Raises Http404 for a file with a filter that is not known, such as a challenge that
    never was: no program could tell that it got everything."""

    def decorate(view: View) -> View:
        @shared_page(*form_class.base_fields, "page")
        @wraps(view)
        def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            form = form_class(request.GET)
            if form.unknown:
                moved = moved_filters(request, addresses, is_file=is_file)
                if moved is not None:
                    return moved
                if is_file:
                    raise Http404
            return view(request, form, **kwargs)

        return page

    return decorate
