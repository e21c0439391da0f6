"""The outbox for staff: read everything, mend or stop what is held, send what failed
again."""

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaks_filter
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.admin.read_only import ReadOnlyAdmin, short_date
from core.http import SeeOther
from core.templatetags.formatting import plain_datetime, plain_time
from core.types import StrOrPromise
from core.workflow import TransitionNotAllowed
from outbox import services
from outbox.forms import HeldForm
from outbox.models import Email
from outbox.rendering import text_with_links

NEXT = "next"
"""In the address of a held email: the page of the admin to go back to."""


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    list_display = ["status_word", "subject", "to", "written"]
    list_display_links = ["subject"]
    list_filter = ["status", "app_label"]
    search_fields = ["to", "subject", "reference"]
    date_hierarchy = "created_at"
    actions = ["stop_held", "send_held_now", "send_failed_again"]
    fields = [
        *("to", "reply_to", "subject", "letter", "status_word", "last_error"),
        *("attempts", "send_after", "created_at", "sent_at"),
        *("app_label", "reference", "message_id"),
    ]

    @admin.display(description=_("status"), ordering="status")
    def status_word(self, email: Email) -> SafeString:
        word = super().status_word(email)
        if email.status != Email.Status.HELD:
            return word
        until = gettext("until %(time)s") % {"time": _short_time(email)}
        return format_html("{} {}", word, until)

    @admin.display(description=_("written"), ordering="created_at")
    def written(self, email: Email) -> str:
        return short_date(email.created_at)

    @admin.display(description=_("text"))
    def letter(self, email: Email) -> SafeString:
        return linebreaks_filter(text_with_links(email))

    # Who may what

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_email")

    def has_hold_permission(self, request: HttpRequest) -> bool:
        may = request.user.has_perm("outbox.hold_email")
        return may or self.has_send_permission(request)

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return self.has_hold_permission(request) or super().has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Email]:
        """Private links are in emails: who may only stop and mend sees no others."""
        emails = super().get_queryset(request)
        if super().has_view_permission(request):
            return emails
        return emails.filter(status__in=[Email.Status.HELD, Email.Status.STOPPED])

    # One that is held

    def get_urls(self) -> list[URLPattern]:
        hold = self.admin_site.admin_view(self.hold)
        address = path("<int:pk>/hold/", hold, name="outbox_email_hold")
        return [address, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        email = self.get_object(request, object_id)
        may_hold = self.has_hold_permission(request)
        if email is None or email.status != Email.Status.HELD or not may_hold:
            return super().change_view(request, object_id, form_url, extra_context)
        words = {"subject": email.subject, "text": email.text}
        return self._held_page(request, email, HeldForm(initial=words))

    def _held_page(
        self, request: HttpRequest, email: Email, form: HeldForm
    ) -> HttpResponse:
        """`form` keeps what was typed. Of an email that is held no longer the page
        shows nothing else: not everybody may read it."""
        query = f"?{urlencode({NEXT: _back(request)})}" if _back(request) else ""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Held email"),
            "opts": self.opts,
            "email": email if email.status == Email.Status.HELD else None,
            "letter": self.letter(email),
            "form": form,
            "fingerprint": _fingerprint(email),
            "act_url": reverse("admin:outbox_email_hold", args=[email.pk]) + query,
            "back_url": _back(request),
        }
        return TemplateResponse(request, "admin/outbox/email/held.html", context)

    def hold(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mend it, stop it or send it now, or say why not.

        Whatever was refused, what was typed stays on the page."""
        if not self.has_hold_permission(request):
            raise PermissionDenied
        email = get_object_or_404(Email, pk=pk)
        if request.method != "POST":
            return self._back_from(request, email)
        form = HeldForm(request.POST)
        try:
            with transaction.atomic():
                done = _act(request, email, form)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            email.refresh_from_db()
            return self._held_page(request, email, form)
        if not done:
            return self._held_page(request, email, form)
        messages.success(request, f"{email.subject}: {done}")
        return self._back_from(request, email)

    def _back_from(self, request: HttpRequest, email: Email) -> HttpResponse:
        """To where they came from, or to the email if they may still read it."""
        if back := _back(request):
            return SeeOther(back)
        if self.get_queryset(request).filter(pk=email.pk).exists():
            return SeeOther(reverse("admin:outbox_email_change", args=[email.pk]))
        return SeeOther(reverse("admin:outbox_email_changelist"))

    # Several

    @admin.action(description=_("Stop"), permissions=["hold"])
    def stop_held(self, request: HttpRequest, queryset: QuerySet[Email]) -> None:
        total = queryset.count()
        count = len(services.stop_held(queryset.values("pk")))
        words = ngettext("%d email is stopped.", "%d emails are stopped.", count)
        only = _("Only held emails can be stopped.")
        self._report(request, words, count, total, only)

    @admin.action(description=_("Send now"), permissions=["hold"])
    def send_held_now(self, request: HttpRequest, queryset: QuerySet[Email]) -> None:
        total, count = queryset.count(), 0
        for email in queryset.filter(status=Email.Status.HELD):
            try:
                services.send_now(email)
            except TransitionNotAllowed:
                continue  # a worker was quicker
            count += 1
        words = ngettext("%d email goes out now.", "%d emails go out now.", count)
        only = _("Only held emails can be sent now.")
        self._report(request, words, count, total, only)

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_failed_again(
        self, request: HttpRequest, queryset: QuerySet[Email]
    ) -> None:
        total = queryset.count()
        failed = queryset.filter(status=Email.Status.FAILED)
        count = len([services.send_again(email) for email in failed])
        words = ngettext(
            "%d email is back in the queue.", "%d emails are back in the queue.", count
        )
        only = _("Only failed emails can be sent again.")
        self._report(request, words, count, total, only)

    def _report(
        self,
        request: HttpRequest,
        words: str,
        count: int,
        total: int,
        only: StrOrPromise,
    ) -> None:
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, words % count, level)
        if total > count:
            self.message_user(request, only, messages.WARNING)


def _short_time(email: Email) -> str:
    """3:15pm, with the day when that is not today."""
    if timezone.localdate(email.send_after) == timezone.localdate():
        return plain_time(email.send_after)
    return plain_datetime(email.send_after)


def _fingerprint(email: Email) -> str:
    """Another one whenever its words are others."""
    words = repr([email.subject, email.text])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _act(request: HttpRequest, email: Email, form: HeldForm) -> str:
    """Press the button; returns what to say when that is done, or "" when the words
    will not do, as the form says. The caller's transaction."""
    verb = request.POST.get("verb", "")
    if verb == "stop":
        services.stop(email)
        return gettext("stopped. It is not sent.")
    if verb not in {"mend", "release"}:
        raise TransitionNotAllowed(gettext("Press one of the buttons."))
    if not form.is_valid():
        return ""
    _must_be_as_read(request, email)
    services.edit_held(email, **form.cleaned_data)
    if verb == "release":
        services.send_now(email)
        return gettext("goes out now.")
    moment = {"moment": plain_datetime(email.send_after)}
    return gettext("saved. It is sent at %(moment)s.") % moment


def _must_be_as_read(request: HttpRequest, email: Email) -> None:
    """Nobody overwrites, unread, what a colleague has just mended."""
    locked = Email.objects.select_for_update().get(pk=email.pk)
    is_held = locked.status == Email.Status.HELD
    if is_held and request.POST.get("fingerprint", "") != _fingerprint(locked):
        raise TransitionNotAllowed(gettext("It was changed while you were reading it."))


def _back(request: HttpRequest) -> str:
    """Where to go back to, within the admin; "" when no such page is named."""
    address = request.GET.get(NEXT, "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours and address.startswith(reverse("admin:index")) else ""
