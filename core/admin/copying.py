"""A new form that is filled in from an object: "Copy this".

Nothing is stored before somebody saves it, as a draft or not."""

import re
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.dates import MONTHS

from core.admin.form_reader import FormReader
from core.admin.keys import key_of
from core.admin.snapshots import Item, Snapshot

COPY = "copy"
"""URL parameter of the form for a new object: key of the object to copy."""


def copied_object(model_admin: Any, request: HttpRequest) -> Any:
    """Return the object that the URL names; None if there is none, or if the user may
    not read it."""
    key = key_of(request.GET.get(COPY, ""))
    if not key:
        return None
    obj = model_admin.get_queryset(request).filter(pk=key).first()
    may_read = obj is not None and model_admin.has_view_permission(request, obj)
    return obj if may_read else None


def _copied(model_admin: Any, request: HttpRequest, obj: Model) -> Snapshot:
    left_out = {*model_admin.not_copied, "slug", "publish_at", "expire_at"}
    stored = FormReader.of_object(model_admin, request, obj, change=False).stored()
    return {key: item for key, item in stored.items() if key not in left_out}


def _values(item: Item) -> dict[str, Any]:
    return {field.name: value for field, value in item.values}


def copied_fields(model_admin: Any, request: HttpRequest, obj: Any) -> dict[str, Any]:
    """Return the values that the fields of the new form begin with."""
    items = _copied(model_admin, request, obj).values()
    initial: dict[str, Any] = {}
    for item in items:
        if not item.inline:
            initial |= _values(item)
    if "title" in initial:
        initial["slug"] = _free_slug(obj)
    return initial


def copied_rows(
    model_admin: Any, request: HttpRequest, obj: Model, prefix: str
) -> list[dict[str, Any]]:
    """Return the values of the rows of an inline."""
    items = _copied(model_admin, request, obj).values()
    return [_values(item) for item in items if item.inline == prefix]


def texts_with_dates(model_admin: Any, request: HttpRequest, obj: Model) -> list[str]:
    """Return the labels of the copied texts that name a date or a year."""
    month = "|".join(map(str, MONTHS.values()))
    named = re.compile(rf"\b20\d\d\b|\b\d{{1,2}} ({month})\b|\b({month}) \d")
    items = _copied(model_admin, request, obj).values()
    return [item.label for item in items if named.search(item.text)]


def _free_slug(obj: Any) -> str:
    """Return the web address with the next number that no other object has."""
    field = obj._meta.get_field("slug")
    base = re.sub(r"-\d+$", "", obj.slug)[: field.max_length - 4]
    taken = set(type(obj)._default_manager.values_list("slug", flat=True))
    return next(s for n in range(2, 10_000) if (s := f"{base}-{n}") not in taken)
