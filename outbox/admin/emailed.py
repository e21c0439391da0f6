"""Base admin for objects that people get emails about, such as ideas and messages: the
email before it is written, and what became of those that were."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from core.admin.pages import NEXT, object_page
from core.admin.service_pages import object_action
from core.admin.workflow import WorkflowAdmin
from core.types import StrOrPromise
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed
from outbox.admin import permissions
from outbox.models import Email, EmailQuerySet
from outbox.preview import EmailPreview, preview_email
from outbox.services import emails_about


@dataclass(frozen=True)
class EmailLine:
    """An email as the page of its object tells of it; `url` is "" for those who may not
    read it, and `note` is for a held one."""

    email: Email
    subject: str
    url: str
    note: StrOrPromise = ""


class EmailedAdmin(WorkflowAdmin):
    """Subclasses list PREVIEW_PAGE among their pages."""

    history_related = ["by", "email"]
    note_service: Callable[..., object]
    """Service that adds a note to staff: note_service(obj, by=…, text=…)."""

    def get_emails(self, obj: Any) -> EmailQuerySet:
        """Return the emails that the page of an object tells of, the newest first."""
        emails = emails_about(obj.reference).filter(app_label=self.opts.app_label)
        return emails.order_by("-created_at", "-pk").defer("text")

    def get_email_lines(self, request: HttpRequest, obj: Any) -> list[EmailLine]:
        params = QueryDict(mutable=True)
        params[NEXT] = self.object_url(request, "change", obj)
        query = params.urlencode(safe="/")
        lines = []
        for email in self.get_emails(obj):
            url = ""
            if permissions.may(request.user, permissions.READ, email):
                url = reverse("admin:outbox_email_change", args=[email.pk])
            lines.append(EmailLine(email, email.subject, url and f"{url}?{query}"))
        return lines

    def get_context_data(
        self, request: HttpRequest, obj: Any, data: QueryDict | None
    ) -> dict[str, Any]:
        return {
            **super().get_context_data(request, obj, data),
            "emails": self.get_email_lines(request, obj),
        }

    def preview_email(
        self, service: Callable[..., object], obj: Any, **kwargs: Any
    ) -> EmailPreview | None:
        return preview_email(service, obj, **kwargs)


def minutes_until(moment: datetime | None) -> int:
    remaining = moment - timezone.now() if moment else timedelta(0)
    return max(0, round(remaining.total_seconds() / 60))


@object_action()
def preview(model_admin: EmailedAdmin, request: HttpRequest, obj: Any) -> HttpResponse:
    """Show the email that the chosen action would send."""
    form: Any = model_admin.get_action_form(request.POST, obj)
    action = model_admin.workflow_actions.get(request.POST.get("action_name", ""))
    context: dict[str, Any] = {}
    if action is None:
        messages.error(request, model_admin.no_action_error)
    elif model_admin.validate_for(form, action):
        kwargs = model_admin.get_service_kwargs(form, action)
        kwargs["by"] = get_staff_user(request)
        context["is_preview"] = True
        try:
            email = model_admin.preview_email(action.service, obj, **kwargs)
            context["email"] = email
        except TransitionNotAllowed as error:
            messages.error(request, model_admin.get_refusal(request, obj, error))
    return model_admin.render_object_page(request, obj, form, **context)


PREVIEW_PAGE = object_page("preview", preview)


def find_object(request: HttpRequest, email: Email) -> tuple[EmailedAdmin, Any] | None:
    """Return what an email is about, and its model admin; None if it is about nothing
    that has a page, such as a notice to the team."""
    for model in apps.get_app_config(email.app_label).get_models():
        if not admin.site.is_registered(model):
            continue
        model_admin = admin.site.get_model_admin(model)
        if isinstance(model_admin, EmailedAdmin):
            rows = model_admin.get_queryset(request).filter(reference=email.reference)
            if obj := rows.first():
                return model_admin, obj
    return None


@contextmanager
def noted_in_history(
    request: HttpRequest, email: Email, note: StrOrPromise
) -> Iterator[None]:
    """Transaction in which an email is changed, and a note about that goes into the
    history of what it is about. The note does not quote the email, whose subject may
    repeat what is redacted later."""
    found = find_object(request, email)
    with transaction.atomic():
        if found is None:
            yield
            return
        model_admin, obj = found
        # Services lock the object before its emails.
        obj = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
        yield
        model_admin.note_service(obj, by=get_staff_user(request), text=str(note))
