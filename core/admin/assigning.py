"""Assigning the object of a page to a colleague, or to oneself."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.actions import SideForm
from core.admin.service_pages import object_action, run_service
from core.admin.workflow import WorkflowAdmin
from core.text.direction import isolate
from core.types import View
from core.users import display_name, get_staff_user, users_with_perm


class StaffField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A colleague, by name."""

    def label_from_instance(self, obj: User) -> str:
        return isolate(display_name(obj))


class AssignForm(SideForm):
    """Who looks after an object. Subclasses name the permission that they need."""

    name = "assign"

    to = StaffField(
        User.objects.none(),
        label=_("Assigned to"),
        empty_label=_("Nobody"),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody who may do this work.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = cast("forms.ModelChoiceField[User]", self.fields["to"])
        to.queryset = users_with_perm(self.permission)

    @classmethod
    def get_initial(cls, obj: Any) -> dict[str, Any]:
        return {"to": obj.assignee_id}


def assign_view(service: Callable[..., object], form_class: type[AssignForm]) -> View:
    """Make the page of the buttons that say who looks after an object; `me` takes
    it."""

    @object_action()
    def view(
        model_admin: WorkflowAdmin, request: HttpRequest, obj: Any
    ) -> HttpResponse:
        is_mine = "me" in request.POST
        data = {"to": get_staff_user(request).pk} if is_mine else request.POST
        form, done = form_class(data), _("Assigned.")
        return run_service(model_admin, request, obj, service, done, form=form)

    return view
