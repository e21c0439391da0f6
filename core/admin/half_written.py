"""Words that stand half written on the page of an object, when somebody presses another
button of it or follows a link."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict


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


def get_unused(
    model_admin: Any, request: HttpRequest, obj: Any, action_form: forms.Form
) -> QueryDict | None:
    """Return what was typed beside an action; None if there is nothing."""
    data = request.POST.copy()
    for name in ["action_name", *action_form.fields]:
        data.pop(name, None)
    return data if has_side_input(model_admin, request, obj, data) else None
