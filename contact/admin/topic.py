"""Topics of messages, which staff write themselves."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contact.models import Topic
from core.admin.publishable import AddressedAdmin


@admin.register(Topic)
class TopicAdmin(AddressedAdmin):
    list_display = ["name", "summary", "reply_days", "keep_months", "is_offered"]
    list_filter = ["is_offered"]
    ordering = ["position", "name"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "summary", "try_first"]}),
        (_("A list that people join"), {"fields": ["consent"]}),
        (
            _("Replies"),
            {"fields": ["reply_days", "statutory_days", "team_email", "keep_months"]},
        ),
        (_("A phone number of its own"), {"fields": ["phone", "phone_hours"]}),
        (_("In the list"), {"fields": ["position", "is_offered", "on_challenges"]}),
    ]
    instead_of_deleting = _("To offer it no more, untick “in use”.")
