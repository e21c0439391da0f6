"""Base admin for models with a status: a read-only page with one button for each legal
transition.

The page is one form, so that each button sends all that was typed on it. See
core.admin.service_pages for what the buttons do."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin.actions import ActionForm, SideForm, WorkflowAction
from core.admin.pages import PagesAdmin, render_admin_page
from core.admin.read_only import ReadOnlyAdmin
from core.http import SeeOther
from core.templatetags.formatting import plain_datetime
from core.text.direction import isolate
from core.types import StrOrPromise
from core.users import display_name
from core.workflow import TransitionNotAllowed


class WorkflowAdmin(PagesAdmin, ReadOnlyAdmin):
    """Subclasses set the names below. The model has `reference`, `status` and
    `history`; the template extends admin/workflow/page.html."""

    transitions: Mapping[str, set[str]]
    workflow_actions: Mapping[str, WorkflowAction]
    action_permission: str
    message_label: StrOrPromise
    message_help_text: StrOrPromise
    no_action_error: StrOrPromise = _("Press one of the buttons.")
    side_forms: Sequence[type[SideForm]] = ()
    object_template: str

    # Permissions

    def has_action_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.action_permission)

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return self.has_action_permission(request) or super().has_view_permission(
            request, obj
        )

    def get_object_or_deny(
        self, request: HttpRequest, pk: int, *permissions: str
    ) -> Any:
        """Return the object. 403 without these permissions (`action_permission` if none
        is named); 404 if there is no such object."""
        if not request.user.has_perms(permissions or [self.action_permission]):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    # The page of an object

    def redirect_to_object(self, request: HttpRequest, obj: Model) -> HttpResponse:
        return SeeOther(self.object_url(request, "change", obj))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return self.view_object(request, obj)

    def view_object(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Answer somebody who opens the page of an object."""
        return self.render_object_page(request, obj)

    def get_object_urls(self, request: HttpRequest, obj: Any) -> dict[str, str]:
        """Return the URLs of the page of the object and those beside it, by name."""
        names = [
            p.name for p in self.pages if re.fullmatch(r"<int:pk>/[\w-]+/", p.route)
        ]
        return {n: self.object_url(request, n, obj) for n in ["change", *names]}

    def get_object_title(self, obj: Any) -> StrOrPromise:
        return str(obj)

    def get_fingerprint(self, obj: Any) -> str:
        """Return what changes when people outside change the object: nobody decides
        about a text that they have not read. "" where that cannot happen."""
        return ""

    def get_action_form(self, data: QueryDict | None, obj: Any) -> forms.Form:
        return ActionForm(
            data, label=self.message_label, help_text=self.message_help_text
        )

    def get_side_forms(
        self,
        request: HttpRequest,
        obj: Any,
        pressed: forms.Form | None,
        typed: QueryDict | None,
    ) -> Iterable[SideForm]:
        """Yield the forms that are offered, the one that was sent, and those in which
        somebody has typed."""
        for form_class in self.side_forms:
            if isinstance(pressed, form_class):
                yield pressed
            elif request.user.has_perm(form_class.permission):
                form = form_class.unjudged(obj, typed)
                if form.was_typed or form_class.is_offered(obj):
                    yield form

    def get_actions_for(
        self, request: HttpRequest, obj: Any
    ) -> dict[str, WorkflowAction]:
        """Return the actions that are legal now, by name."""
        if not self.has_action_permission(request):
            return {}
        targets = self.transitions[obj.status]
        actions = self.workflow_actions.items()
        return {name: action for name, action in actions if action.target in targets}

    def get_context_data(
        self, request: HttpRequest, obj: Any, typed: QueryDict | None
    ) -> dict[str, Any]:
        """Return what the template takes beyond the object, the forms and the
        buttons."""
        return {"history": obj.history.select_related("by")}

    def render_object_page(
        self,
        request: HttpRequest,
        obj: Any,
        pressed: forms.Form | None = None,
        *,
        typed: QueryDict | None = None,
        **context: Any,
    ) -> HttpResponse:
        """Render the object beside what can be done with it.

        `pressed` is the form that was sent, with its errors. All others show `typed`:
        after a POST that is what was sent, unless somebody says otherwise."""
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if typed is None and request.method == "POST":
            typed = request.POST
        side_forms = list(self.get_side_forms(request, obj, pressed, typed))
        form = pressed
        if form is None or isinstance(form, SideForm):
            form = self.get_action_form(typed, obj)
        _focus_first_error(pressed or form)
        actions = self.get_actions_for(request, obj)
        has_message = form.is_bound or any(a.has_message for a in actions.values())
        return render_admin_page(
            self,
            request,
            self.object_template,
            self.get_object_title(obj),
            **{
                "obj": obj,
                "errors": form.errors or (pressed and pressed.errors),
                "fields": [f for f in form if has_message or f.name != "message"],
                "buttons": actions,
                "chosen_action": typed.get("action_name", "") if typed else "",
                "urls": self.get_object_urls(request, obj),
                "fingerprint": self.get_fingerprint(obj),
                **{f"{side_form.name}_form": side_form for side_form in side_forms},
                **self.get_context_data(request, obj, typed),
                **context,
            },
        )

    def show_again(
        self, request: HttpRequest, obj: Any, consumed: Collection[str] = ()
    ) -> HttpResponse:
        """Show the page after a button of it has done its work.

        If more was typed than the fields in `consumed`, the page still holds it;
        otherwise a redirect lets the browser reload the page."""
        typed = request.POST.copy()
        for name in consumed:
            typed.pop(name, None)
        side_forms = self.get_side_forms(request, obj, None, typed)
        if (
            "action_name" not in typed
            and not self.get_action_form(typed, obj).has_changed()
            and not any(form.was_typed for form in side_forms)
        ):
            return self.redirect_to_object(request, obj)
        obj.refresh_from_db()
        return self.render_object_page(request, obj, typed=typed)

    # Running an action

    def validate_for(self, form: Any, action: WorkflowAction) -> bool:
        """Return whether the form holds what the action needs; its errors say more."""
        if not form.is_valid():
            return False
        message = form.cleaned_data["message"]
        if action.message_required_error and not message:
            form.add_error("message", action.message_required_error)
        if message and not action.has_message:
            error = _("“%(action)s” sends nothing: empty this box first.")
            form.add_error("message", error % {"action": action.label})
        return not form.errors

    def get_service_kwargs(self, form: Any, action: WorkflowAction) -> dict[str, Any]:
        """Return what the service takes of a form that is valid for the action."""
        kwargs = {"staff_note": form.cleaned_data["staff_note"]}
        if action.has_message:
            kwargs["message"] = form.cleaned_data["message"]
        return kwargs

    def check_not_stale(
        self,
        request: HttpRequest,
        obj: Any,
        names: Collection[str],
    ) -> None:
        """Raise TransitionNotAllowed if the object is no longer as it was read: the
        form sends `names` as they were then.

        Takes the row lock, which everybody takes who changes the object."""
        current = type(obj).objects.select_for_update().get(pk=obj.pk)
        sent = {name: request.POST.get(name, "") for name in names}
        if sent.get("status", "") not in {"", current.status}:
            params = {
                "reference": current.reference,
                "status": current.get_status_display(),
            }
            raise TransitionNotAllowed(
                gettext("%(reference)s is “%(status)s” by now.") % params
            )
        if sent.get("fingerprint", "") not in {"", self.get_fingerprint(current)}:
            raise TransitionNotAllowed(
                gettext("It was changed while you were reading it.")
            )

    def get_success_url(
        self, request: HttpRequest, obj: Any, action: WorkflowAction
    ) -> str:
        """Return where an action leads; asked before it runs."""
        return self.object_url(request, "change", obj)

    def get_success_message(self, obj: Any, action: WorkflowAction) -> StrOrPromise:
        return action.success_message

    def report_success(
        self, request: HttpRequest, obj: Any, action: WorkflowAction, url: str
    ) -> None:
        """Say that the action is done, with a link back to the object. `url` is the
        page that follows."""
        text = self.get_success_message(obj, action)
        link = self.object_url(request, "change", obj)
        html = format_html('<a href="{}">{}</a>: {}', link, obj.reference, text)
        messages.success(request, html)

    def get_refusal(
        self, request: HttpRequest, obj: Any, error: TransitionNotAllowed
    ) -> str:
        """Return why it was refused, and who was quicker if somebody was."""
        if request.POST.get("status") == obj.status:
            return str(error)
        rows = obj.history.exclude(from_status=F("to_status")).select_related("by")
        last = rows.last()
        if last is None or last.by is None:
            return str(error)
        params = {
            "name": isolate(display_name(last.by)),
            "moment": plain_datetime(last.at),
        }
        who = gettext("%(name)s did that at %(moment)s.") % params
        return f"{error} {who}"


def _focus_first_error(form: forms.Form) -> None:
    """The browser scrolls there, also on a phone, and a screen reader reads it."""
    for name in [name for name in form.errors if name in form.fields][:1]:
        form.fields[name].widget.attrs["autofocus"] = True
