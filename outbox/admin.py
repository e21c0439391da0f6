"""The outbox for staff: read everything, change nothing, send failed ones again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from outbox.models import Email
from outbox.services import send_again


@admin.register(Email)
class EmailAdmin(admin.ModelAdmin):
    list_display = ["subject", "to", "status_word", "reference", "created_at"]
    list_filter = ["status", "room"]
    search_fields = ["to", "subject", "reference"]
    date_hierarchy = "created_at"
    actions = ["send_failed_again"]
    fields = [
        *("to", "reply_to", "subject", "text", "status_word", "last_error"),
        *("attempts", "send_after", "created_at", "sent_at"),
        *("room", "reference", "message_id"),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Email | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Email | None = None
    ) -> bool:
        return False

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_email")

    @admin.display(description=_("status"), ordering="status")
    def status_word(self, email: Email) -> str:
        return format_html(
            '<span class="status status--{}">{}</span>',
            email.status,
            email.get_status_display(),
        )

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_failed_again(
        self, request: HttpRequest, queryset: QuerySet[Email]
    ) -> None:
        failed = queryset.filter(status=Email.Status.FAILED)
        count = len([send_again(email) for email in failed])
        left = queryset.count() - count
        self.message_user(
            request,
            ngettext(
                "%d email is back in the queue.",
                "%d emails are back in the queue.",
                count,
            )
            % count,
            messages.SUCCESS if count else messages.WARNING,
        )
        if left > 0:
            self.message_user(
                request,
                _("Only failed emails can be sent again."),
                messages.WARNING,
            )
