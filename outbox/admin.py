"""Outbox for staff: read all emails, edit or stop those that are held, send again those
that failed."""

import hashlib
from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.admin.actions import WorkflowAction
from core.admin.read_only import ReadOnlyAdmin, short_date
from core.admin.service_pages import ACTION_PAGE
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.templatetags.formatting import plain_datetime, plain_time
from core.text.direction import isolate
from core.types import StrOrPromise
from core.workflow import TransitionNotAllowed
from outbox import services
from outbox.forms import HeldForm
from outbox.models import Email
from outbox.rendering import text_with_links

NEXT = "next"
"""URL parameter of a held email: the page of the admin to go back to."""

TRANSITIONS: dict[str, set[str]] = {
    **{status: set() for status in Email.Status},
    Email.Status.HELD: {Email.Status.HELD, Email.Status.QUEUED, Email.Status.STOPPED},
}
"""Statuses that staff can lead an email to on its page."""


def _edit(email: Email, *, by: User, subject: str, text: str) -> None:
    services.edit_held(email, subject=subject, text=text)


def _edit_and_send(email: Email, *, by: User, subject: str, text: str) -> None:
    services.edit_held(email, subject=subject, text=text)
    services.send_now(email)


def _stop(email: Email, *, by: User) -> None:
    services.stop(email)


@admin.register(Email)
class EmailAdmin(WorkflowAdmin):
    pages = [ACTION_PAGE]
    list_display = ["status_badge", "subject", "to", "written"]
    list_display_links = ["subject"]
    list_filter = ["status", "app_label"]
    search_fields = ["to", "subject", "reference"]
    date_hierarchy = "created_at"
    extra_lookups = ("attempts__exact", "send_after__gt")
    actions = ["stop_held", "send_held_now", "send_failed_again"]
    fields = [
        "to",
        "reply_to",
        "subject",
        "linked_text",
        "status_badge",
        "last_error",
        "attempts",
        "send_after",
        "created_at",
        "sent_at",
        "app_label",
        "reference",
        "message_id",
    ]

    @admin.display(description=_("status"), ordering="status")
    def status_badge(self, obj: Email) -> SafeString:
        badge = super().status_badge(obj)
        if obj.status != Email.Status.HELD:
            return badge
        until = gettext("until %(time)s") % {"time": _short_time(obj)}
        return format_html("{} {}", badge, until)

    @admin.display(description=_("written"), ordering="created_at")
    def written(self, email: Email) -> str:
        return short_date(email.created_at)

    @admin.display(description=_("text"))
    def linked_text(self, email: Email) -> SafeString:
        return linebreaks_filter(text_with_links(email))

    # Permissions

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_email")

    def has_action_permission(self, request: HttpRequest) -> bool:
        may_hold = request.user.has_perm("outbox.hold_email")
        return may_hold or self.has_send_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Email]:
        """Emails hold private links: staff who may only stop and edit held ones see no
        others."""
        emails: QuerySet[Email] = super().get_queryset(request)
        if _may_read_all(request):
            return emails
        return emails.filter(status__in=[Email.Status.HELD, Email.Status.STOPPED])

    # A held email

    object_template = "admin/outbox/email/held.html"
    transitions = TRANSITIONS
    workflow_actions = {
        "save": WorkflowAction(
            Email.Status.HELD,
            _edit,
            _("Save"),
            _("saved. It is sent at %(moment)s."),
            is_primary=True,
        ),
        "send_now": WorkflowAction(
            Email.Status.QUEUED, _edit_and_send, _("Send now"), _("goes out now.")
        ),
        "stop": WorkflowAction(
            Email.Status.STOPPED, _stop, _("Stop"), _("stopped. It is not sent.")
        ),
    }

    def get_object_or_deny(
        self, request: HttpRequest, pk: int, *permissions: str
    ) -> Email:
        """Return the email, held or not: what was typed comes back with an answer."""
        if not self.has_action_permission(request):
            raise PermissionDenied
        return get_object_or_404(Email, pk=pk)

    def view_object(self, request: HttpRequest, obj: Email) -> HttpResponse:
        """Show Django's own page, unless the email can still be changed."""
        if obj.status == Email.Status.HELD and self.has_action_permission(request):
            return super().view_object(request, obj)
        return ReadOnlyAdmin.change_view(self, request, str(obj.pk))

    def get_action_form(self, data: QueryDict | None, obj: Email) -> HeldForm:
        return HeldForm(data, initial={"subject": obj.subject, "text": obj.text})

    def get_object_title(self, obj: Email) -> StrOrPromise:
        return _("Held email")

    def get_context_data(
        self, request: HttpRequest, obj: Email, typed: QueryDict | None
    ) -> dict[str, Any]:
        """An email that is held no longer is not shown: not everybody may read it."""
        return {
            "obj": obj if obj.status == Email.Status.HELD else None,
            "linked_text": self.linked_text(obj),
            "is_typed": typed is not None,
            "back_url": _back_url(request),
        }

    def get_object_urls(self, request: HttpRequest, obj: Email) -> dict[str, str]:
        back_url = _back_url(request)
        params = {NEXT: back_url} if back_url else {}
        return {"action": self.object_url(request, "action", obj, **params)}

    def get_fingerprint(self, obj: Email) -> str:
        text = repr([obj.subject, obj.text])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def check_not_stale(
        self, request: HttpRequest, obj: Email, names: Collection[str]
    ) -> None:
        """Refuse to overwrite, unread, what a colleague has just edited. Services say
        what they refuse of an email that is held no longer."""
        current = Email.objects.select_for_update().get(pk=obj.pk)
        is_stop = request.POST.get("action_name") == "stop"
        if current.status == Email.Status.HELD and not is_stop:
            super().check_not_stale(request, obj, names)

    def validate_for(self, form: Any, action: WorkflowAction) -> bool:
        return action.target == Email.Status.STOPPED or form.is_valid()

    def get_service_kwargs(self, form: Any, action: WorkflowAction) -> dict[str, Any]:
        is_stopped = action.target == Email.Status.STOPPED
        return {} if is_stopped else form.cleaned_data

    def get_refusal(
        self, request: HttpRequest, obj: Email, error: TransitionNotAllowed
    ) -> str:
        return str(error)

    def get_success_message(self, obj: Email, action: WorkflowAction) -> str:
        return action.success_message % {"moment": plain_datetime(obj.send_after)}

    def report_success(
        self, request: HttpRequest, obj: Email, action: WorkflowAction, url: str
    ) -> None:
        text = self.get_success_message(obj, action)
        messages.success(request, f"{isolate(obj.subject)}: {text}")

    def get_success_url(
        self, request: HttpRequest, obj: Email, action: WorkflowAction
    ) -> str:
        if back_url := _back_url(request):
            return back_url
        if action.target == Email.Status.QUEUED and not _may_read_all(request):
            return self.list_url(request)
        return self.object_url(request, "change", obj)

    def redirect_to_object(self, request: HttpRequest, obj: Model) -> HttpResponse:
        if back_url := _back_url(request):
            return SeeOther(back_url)
        if not self.get_queryset(request).filter(pk=obj.pk).exists():
            return SeeOther(self.list_url(request))
        return super().redirect_to_object(request, obj)

    # Several emails

    @admin.action(description=_("Stop"), permissions=["action"])
    def stop_held(self, request: HttpRequest, queryset: QuerySet[Email]) -> None:
        total = queryset.count()
        count = len(services.stop_held(queryset.values("pk")))
        done = ngettext("%d email is stopped.", "%d emails are stopped.", count)
        rule = _("Only held emails can be stopped.")
        self._report(request, done % count, count, total, rule)

    @admin.action(description=_("Send now"), permissions=["action"])
    def send_held_now(self, request: HttpRequest, queryset: QuerySet[Email]) -> None:
        total, count = queryset.count(), 0
        for email in queryset.filter(status=Email.Status.HELD):
            try:
                services.send_now(email)
            except TransitionNotAllowed:
                continue  # a worker was quicker
            count += 1
        done = ngettext("%d email goes out now.", "%d emails go out now.", count)
        rule = _("Only held emails can be sent now.")
        self._report(request, done % count, count, total, rule)

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_failed_again(
        self, request: HttpRequest, queryset: QuerySet[Email]
    ) -> None:
        total = queryset.count()
        failed = queryset.filter(status=Email.Status.FAILED)
        count = len([services.send_again(email) for email in failed])
        done = ngettext(
            "%d email is back in the queue.", "%d emails are back in the queue.", count
        )
        rule = _("Only failed emails can be sent again.")
        self._report(request, done % count, count, total, rule)

    def _report(
        self,
        request: HttpRequest,
        done: str,
        count: int,
        total: int,
        rule: StrOrPromise,
    ) -> None:
        """Say how many emails were changed, and the rule if it left some out."""
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, done, level)
        if total > count:
            self.message_user(request, rule, messages.WARNING)


def _may_read_all(request: HttpRequest) -> bool:
    permissions = ["outbox.view_email", "outbox.change_email"]
    return any(map(request.user.has_perm, permissions))


def _short_time(email: Email) -> str:
    """Return when it is sent: 3:15pm, with the day if that is not today."""
    if timezone.localdate(email.send_after) == timezone.localdate():
        return plain_time(email.send_after)
    return plain_datetime(email.send_after)


def _back_url(request: HttpRequest) -> str:
    """Return the page of the admin to go back to; "" if the URL names none."""
    url = request.GET.get(NEXT, "")
    is_ours = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_ours and url.startswith(reverse("admin:index")) else ""
