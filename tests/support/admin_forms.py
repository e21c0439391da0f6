"""Forms of the admin as a browser would send them, for tests that change one field."""

from typing import Any

from django.db.models import Model
from django.forms import BaseForm, CheckboxInput, MultiWidget
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def admin_url(obj: Model, page: str) -> str:
    name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_{page}"
    return reverse(name, args=[] if page in {"changelist", "add"} else [obj.pk])


def opened_form(client: Client, url: str) -> dict[str, Any]:
    """Return what a browser sends if somebody opens this page and changes nothing."""
    context = client.get(url).context
    sent = _values(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        forms = [inline.formset.management_form, *inline.formset.forms]
        for form in forms:
            sent |= _values(form)
    return sent


def _values(form: BaseForm) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in form:
        widget, value = field.field.widget, field.value()
        if isinstance(widget, MultiWidget):
            parts = zip(widget.widgets, widget.decompress(value), strict=True)
            for number, (part, text) in enumerate(parts):
                values[f"{field.html_name}_{number}"] = part.format_value(text) or ""
        elif not isinstance(widget, CheckboxInput):
            values[field.html_name] = "" if value is None else value
        elif value:
            values[field.html_name] = "on"
    return values


def change_in_admin(client: Client, obj: Model, **fields: Any) -> HttpResponse:
    """Open the form of a row, change these fields, save, and refresh the row."""
    url = admin_url(obj, "change")
    response = client.post(url, {**opened_form(client, url), **fields})
    obj.refresh_from_db()
    return response
