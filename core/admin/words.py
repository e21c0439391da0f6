"""Dates and answers as the site's own words: Django writes “6:00PM”, and draws a red
cross where something is not cancelled."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField
from django.db.models.options import Options
from django.utils.translation import gettext as _

from core.templatetags.formatting import plain_date, plain_datetime


def in_words(value: object) -> str:
    """Return a moment, a day or an answer as people say it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return plain_datetime(value)
    if isinstance(value, date):
        return plain_date(value)
    return str(display_for_value(value, ""))


def columns_in_words(opts: "Options[Any]", columns: Sequence[Any]) -> list[Any]:
    """Return the columns of a list, in which moments, days and answers are words."""
    return [_column(opts, column) for column in columns]


def _column(opts: "Options[Any]", name: Any) -> str | Callable[[Any], str]:
    try:
        field: Any = opts.get_field(name) if isinstance(name, str) else None
    except FieldDoesNotExist:
        return name  # type: ignore[no-any-return]  # a method of the admin
    if not isinstance(field, DateField | BooleanField):
        return name  # type: ignore[no-any-return]

    @admin.display(description=field.verbose_name, ordering=name, empty_value="")
    def column(obj: Any) -> str:
        return in_words(getattr(obj, name))

    column.__name__ = name
    return column
