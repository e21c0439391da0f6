"""Base admin for models with a status: a read-only page with one button for each legal
transition.

The page is one form, so that each button sends all that was typed on it. See
core.admin.service_pages for what the buttons do."""

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

from core.admin.actions import (
    ActionForm,
    SideForm,
    WorkflowAction,
    focus_first_error,
)
from core.admin.half_written import has_input
from core.admin.pages import PagesAdmin, render_admin_page
from core.admin.read_only import ReadOnlyAdmin
from core.http import SeeOther
from core.templatetags.formatting import plain_datetime
from core.text.direction import isolate
from core.typed_words import kept_words, lost_files, typed_texts
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
    history_related: Sequence[str] = ["by"]
    """Foreign keys of the history that the page shows."""

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
        """Answer somebody who opens the page of an object, with what they had typed
        there when they left it."""
        data = kept_words(request, obj) if request.method != "POST" else None
        if data is not None:
            messages.info(request, _("What you typed before is here. It is not sent."))
        return self.render_object_page(request, obj, data=data)

    def get_object_urls(self, request: HttpRequest, obj: Any) -> dict[str, str]:
        """Return the URLs of the page of the object and those beside it, by name."""
        names = ["change", *(page.name for page in self.pages if page.is_of_object)]
        return {name: self.object_url(request, name, obj) for name in names}

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
        sent_form: forms.Form | None,
        data: QueryDict | None,
    ) -> Iterable[SideForm]:
        """Yield the forms that are offered, the one that was sent, and those in which
        somebody has typed."""
        files = lost_files(request, data)
        for form_class in self.side_forms:
            if isinstance(sent_form, form_class):
                yield sent_form
                continue
            form = form_class.for_page(obj, data, files)
            may = request.user.has_perm(form_class.permission)
            if form.has_input or (may and form_class.is_offered(obj)):
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
        self, request: HttpRequest, obj: Any, data: QueryDict | None
    ) -> dict[str, Any]:
        """Return what the template takes beyond the object, the forms and the
        buttons."""
        return {"history": obj.history.select_related(*self.history_related)}

    def render_object_page(
        self,
        request: HttpRequest,
        obj: Any,
        sent_form: forms.Form | None = None,
        *,
        data: QueryDict | None = None,
        **context: Any,
    ) -> HttpResponse:
        """Render the object beside what can be done with it.

        `sent_form` is the form of the button, with its errors. All others show `data`:
        after a POST that is what was sent, unless somebody says otherwise."""
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if data is None and request.method == "POST":
            data = request.POST
        side_forms = list(self.get_side_forms(request, obj, sent_form, data))
        action_form = sent_form
        if action_form is None or isinstance(action_form, SideForm):
            action_form = self.get_action_form(data, obj)
        focus_first_error(sent_form or action_form)
        actions = self.get_actions_for(request, obj)
        has_message = any(action.has_message for action in actions.values())
        hidden = set() if has_message or action_form.is_bound else {"message"}
        return render_admin_page(
            self,
            request,
            self.object_template,
            str(obj),
            **{
                "obj": obj,
                "errors": action_form.errors or (sent_form and sent_form.errors),
                "fields": [field for field in action_form if field.name not in hidden],
                "buttons": actions,
                "typed": typed_texts(data, action_form.fields) if data else [],
                "chosen_action": data.get("action_name", "") if data else "",
                "urls": self.get_object_urls(request, obj),
                "fingerprint": self.get_fingerprint(obj),
                **{f"{side_form.name}_form": side_form for side_form in side_forms},
                **self.get_context_data(request, obj, data),
                **context,
            },
        )

    def show_again(
        self, request: HttpRequest, obj: Any, fields_to_clear: Collection[str] = ()
    ) -> HttpResponse:
        """Show the page after a button of it has done its work.

        If more was typed than `fields_to_clear`, the page still holds it; otherwise a
        redirect lets the browser reload the page."""
        data = request.POST.copy()
        for name in fields_to_clear:
            data.pop(name, None)
            request.FILES.pop(name, None)
        if not has_input(self, request, obj, data):
            return self.redirect_to_object(request, obj)
        obj.refresh_from_db()
        return self.render_object_page(request, obj, data=data)

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
        if not self.was_overtaken(request, obj):
            return str(error)
        return f"{error} {self.who_was_quicker(obj)}".strip()

    def was_overtaken(self, request: HttpRequest, obj: Any) -> bool:
        """Return whether staff have acted on it since the page was made."""
        return bool(request.POST.get("status") != obj.status)

    def who_was_quicker(self, obj: Any) -> str:
        """Return who of the staff acted on it last, in a sentence."""
        notes = {"from_status": F("to_status"), "message": ""}
        last = obj.history.exclude(**notes).select_related("by").last()
        if last is None or last.by is None:
            return ""
        params = {
            "name": isolate(display_name(last.by)),
            "moment": plain_datetime(last.at),
        }
        return gettext("%(name)s did that at %(moment)s.") % params
