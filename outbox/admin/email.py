"""Outbox for staff: read emails, edit or stop those that are held, send those that
failed again or put them aside."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.admin.keys import key_of
from core.admin.pages import PagesAdmin
from core.admin.read_only import ReadOnlyAdmin, short_date
from core.templatetags.formatting import plain_datetime, plain_time
from core.typed_words import kept_words
from core.types import StrOrPromise
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed
from outbox import services
from outbox.admin import failed, held, permissions
from outbox.failed import put_aside, send_again
from outbox.forms import PutAsideForm
from outbox.models import Email
from outbox.rendering import text_with_links

HELD_ONCE = [Email.Status.HELD, Email.Status.STOPPED]
"""Statuses of the emails that staff may read who may only hold them."""


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


class WaitingFilter(admin.SimpleListFilter):
    title = _("waiting")
    parameter_name = "waiting"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, StrOrPromise]]:
        return [("late", _("Too long"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Email]
    ) -> QuerySet[Email]:
        if self.value() != "late":
            return queryset
        return queryset.filter(pk__in=Email.objects.late().values("pk"))


@admin.register(Email)
class EmailAdmin(PagesAdmin, ReadOnlyAdmin):
    pages = [held.ACTION_PAGE, failed.FAILED_PAGE]
    list_display = ["status_badge", "subject", "to", "written"]
    list_display_links = ["subject"]
    list_filter = ["status", SectionFilter, WaitingFilter]
    search_fields = ["to", "subject", "reference"]
    date_hierarchy = "created_at"
    extra_lookups = ("attempts__exact", "send_after__gt")
    actions = ["stop_held", "send_held_now", "send_failed_again", "put_failed_aside"]
    fields = [
        "to",
        "reply_to",
        "subject",
        "linked_text",
        "status_badge",
        "last_error",
        "attempts",
        "send_after",
        "due_at",
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
    def linked_text(self, email: Email) -> SafeString:
        return linebreaks_filter(text_with_links(email))

    @admin.display(description=_("section"))
    def section(self, email: Email) -> str:
        return section_name(email.app_label)

    # Permissions

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return permissions.may(request.user, permissions.SEND)

    def has_action_permission(self, request: HttpRequest) -> bool:
        return permissions.may(request.user, permissions.HOLD)

    def has_view_permission(
        self, request: HttpRequest, obj: Email | None = None
    ) -> bool:
        """Return whether they may read it. Who may only stop and edit held emails reads
        those and no others: emails hold private links."""
        if permissions.may(request.user, permissions.READ, obj):
            return True
        may_hold = permissions.has_any(request.user, permissions.HOLD)
        return may_hold and (obj is None or obj.status in HELD_ONCE)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Email]:
        emails: QuerySet[Email] = super().get_queryset(request)
        emails = emails.select_related("aside_by")
        if permissions.has_any(request.user, permissions.READ):
            return emails
        readable = permissions.of_section(request.user, permissions.READ)
        if permissions.has_any(request.user, permissions.HOLD):
            readable |= Q(status__in=HELD_ONCE)
        return emails.filter(readable)

    # The page of an email

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show Django's own page, unless something can be done with the email, or
        somebody had typed into it when they stopped it."""
        email, user = self._get_object_or_deny(request, object_id), request.user
        if email is None:
            return super().change_view(request, object_id, form_url, extra_context)
        may_send = permissions.may(user, permissions.SEND, email)
        if email.status in Email.NOT_DELIVERED and may_send:
            return failed.render_failed(self, request, email)
        if permissions.may(user, permissions.HOLD, email):
            data = kept_words(request, email)
            if data is not None:
                return held.render_kept(self, request, email, data)
            if email.status == Email.Status.HELD:
                return held.render_held(self, request, email)
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        self._get_object_or_deny(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def _get_object_or_deny(self, request: HttpRequest, object_id: str) -> Email | None:
        """Return the email, or None if there is none. Raises PermissionDenied if they
        may not read it: Django would say that there is none."""
        email: Email | None = self.get_object(request, object_id)
        if email is None and Email.objects.filter(pk=key_of(object_id)).exists():
            raise PermissionDenied
        return email

    # Several emails

    @admin.action(description=_("Stop"), permissions=["action"])
    def stop_held(self, request: HttpRequest, queryset: QuerySet[Email]) -> None:
        total = queryset.count()
        theirs = queryset.filter(permissions.of_section(request.user, permissions.HOLD))
        count = len(services.stop_held(theirs.values("pk")))
        done = ngettext("%d email is stopped.", "%d emails are stopped.", count)
        rule = _("Only held emails can be stopped.")
        self._report(request, done % count, count, total, rule)

    @admin.action(description=_("Send now"), permissions=["action"])
    def send_held_now(self, request: HttpRequest, queryset: QuerySet[Email]) -> None:
        total = queryset.count()
        theirs = queryset.filter(permissions.of_section(request.user, permissions.HOLD))
        held_now = theirs.filter(status=Email.Status.HELD)
        count = _count_done(services.send_now, held_now)
        done = ngettext("%d email goes out now.", "%d emails go out now.", count)
        rule = _("Only held emails can be sent now.")
        self._report(request, done % count, count, total, rule)

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_failed_again(
        self, request: HttpRequest, queryset: QuerySet[Email]
    ) -> None:
        total = queryset.count()
        theirs = queryset.filter(permissions.of_section(request.user, permissions.SEND))
        undelivered = theirs.filter(status__in=Email.NOT_DELIVERED)
        count = _count_done(send_again, undelivered)
        done = ngettext(
            "%d email is back in the queue.", "%d emails are back in the queue.", count
        )
        rule = _("Only failed emails can be sent again.")
        self._report(request, done % count, count, total, rule)

    @admin.action(description=_("Put aside"), permissions=["send"])
    def put_failed_aside(
        self, request: HttpRequest, queryset: QuerySet[Email]
    ) -> HttpResponse | None:
        """Ask for the reason on a page of its own, and then do it."""
        theirs = queryset.filter(permissions.of_section(request.user, permissions.SEND))
        failures = theirs.filter(status=Email.Status.FAILED)
        form = PutAsideForm(request.POST if "reason" in request.POST else None)
        if failures and not form.is_valid():
            return failed.render_reason(self, request, failures, form)
        total, count = queryset.count(), 0
        if failures:
            by, reason = get_staff_user(request), form.cleaned_data["reason"]
            count = _count_done(partial(put_aside, by=by, reason=reason), failures)
        done = ngettext("%d email is put aside.", "%d emails are put aside.", count)
        rule = _("Only failed emails can be put aside.")
        self._report(request, done % count, count, total, rule)
        return None

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


def _count_done(service: Callable[[Email], object], emails: QuerySet[Email]) -> int:
    """Call a service for each email; return for how many it was not too late."""
    count = 0
    for email in emails:
        with suppress(TransitionNotAllowed):
            service(email)
            count += 1
    return count


def _short_time(email: Email) -> str:
    """Return when it is sent: 3:15pm, with the day if that is not today."""
    if timezone.localdate(email.send_after) == timezone.localdate():
        return plain_time(email.send_after)
    return plain_datetime(email.send_after)
