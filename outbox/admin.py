"""The outbox for staff: read everything, change nothing, send failed ones again."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from outbox.models import Email
from outbox.services import send_again
from smartcity.desk import ReadOnlyAdmin, short_date
from smartcity.templatetags.words import link_own


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    list_display = ["status_word", "subject", "to", "written"]
    list_display_links = ["subject"]
    list_filter = ["status", "room"]
    search_fields = ["to", "subject", "reference"]
    date_hierarchy = "created_at"
    actions = ["send_failed_again"]
    fields = [
        *("to", "reply_to", "subject", "letter", "status_word", "last_error"),
        *("attempts", "send_after", "created_at", "sent_at"),
        *("room", "reference", "message_id"),
    ]

    @admin.display(description=_("written"), ordering="created_at")
    def written(self, email: Email) -> str:
        return short_date(email.created_at)

    @admin.display(description=_("text"))
    def letter(self, email: Email) -> SafeString:
        return linebreaks(link_own(email.text, settings.SITE_URL))

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_email")

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
