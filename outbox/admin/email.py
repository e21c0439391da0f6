"""Outbox for staff: read all emails, edit or stop those that are held, send again those
that failed."""

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.admin.pages import PagesAdmin
from core.admin.read_only import ReadOnlyAdmin, short_date
from core.templatetags.formatting import plain_datetime, plain_time
from core.typed_words import kept_words
from core.types import StrOrPromise
from core.workflow import TransitionNotAllowed
from outbox import services
from outbox.admin import held
from outbox.models import Email
from outbox.rendering import text_with_links


def section_name(app_label: str) -> str:
    """Return what staff call the part of the site that wrote an email."""
    return str(apps.get_app_config(app_label).verbose_name)


class SectionFilter(admin.SimpleListFilter):
    title = _("section")
    parameter_name = "app_label"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, StrOrPromise]]:
        labels = Email.objects.order_by("app_label").values_list("app_label", flat=True)
        return [(label, section_name(label)) for label in labels.distinct()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Email]
    ) -> QuerySet[Email]:
        return queryset.filter(app_label=self.value()) if self.value() else queryset


@admin.register(Email)
class EmailAdmin(PagesAdmin, ReadOnlyAdmin):
    pages = [held.ACTION_PAGE]
    list_display = ["status_badge", "subject", "to", "written"]
    list_display_links = ["subject"]
    list_filter = ["status", SectionFilter]
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
        "section",
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
    def linked_text(self, email: Email) -> SafeString | StrOrPromise:
        if email.is_confidential:
            return _("Not shown: its link is for its reader alone.")
        return linebreaks_filter(text_with_links(email))

    @admin.display(description=_("section"))
    def section(self, email: Email) -> str:
        return section_name(email.app_label)

    # Permissions

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_email")

    def has_action_permission(self, request: HttpRequest) -> bool:
        return held.may_change_held(request)

    def has_view_permission(
        self, request: HttpRequest, obj: Email | None = None
    ) -> bool:
        may_view = super().has_view_permission(request, obj)
        return may_view or self.has_action_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Email]:
        """Emails hold private links: staff who may only stop and edit held ones see no
        others."""
        emails: QuerySet[Email] = super().get_queryset(request)
        if _may_read_all(request):
            return emails
        return emails.filter(status__in=[Email.Status.HELD, Email.Status.STOPPED])

    # The page of an email

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show Django's own page, unless the email can still be changed, or somebody
        had typed into it when they stopped it."""
        email = self.get_object(request, object_id)
        if email is not None and self.has_action_permission(request):
            data = kept_words(request, email)
            if data is not None:
                return held.render_kept(self, request, email, data)
            if email.status == Email.Status.HELD:
                return held.render_held(self, request, email)
        return super().change_view(request, object_id, form_url, extra_context)

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
