"""Words that stand half written on the page of an object, when somebody presses another
button of it or follows a link."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from core.typed_words import drop_words, keep_words


def has_side_input(
    model_admin: Any, request: HttpRequest, obj: Any, data: QueryDict
) -> bool:
    """Whether somebody has typed into a form beside the actions."""
    side_forms = model_admin.get_side_forms(request, obj, None, data)
    return any(form.has_input for form in side_forms)


def has_input(
    model_admin: Any, request: HttpRequest, obj: Any, data: QueryDict
) -> bool:
    """Whether somebody has typed or chosen anything on the page."""
    return (
        "action_name" in data
        or model_admin.get_action_form(data, obj).has_changed()
        or has_side_input(model_admin, request, obj, data)
    )


def keep_input(
    model_admin: Any, request: HttpRequest, obj: Any, data: QueryDict
) -> bool:
    """Keep what was typed on the page until it is opened again. Return whether there is
    anything."""
    is_typed = has_input(model_admin, request, obj, data)
    if is_typed:
        keep_words(request, obj, data)
    else:
        drop_words(request, obj)
    return is_typed


def get_unused(
    model_admin: Any, request: HttpRequest, obj: Any, action_form: forms.Form
) -> QueryDict | None:
    """Return what was typed beside an action; None if there is nothing."""
    data = request.POST.copy()
    for name in ["action_name", *action_form.fields]:
        data.pop(name, None)
    return data if has_side_input(model_admin, request, obj, data) else None
