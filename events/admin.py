"""Events for staff."""

from django.contrib import admin
from django.db.models import URLField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin.preview import PreviewAdmin
from core.admin.publishable import PublishableAdmin
from events.access import ACCESS_QUESTIONS
from events.models import Event
from events.services import number_revision


@admin.register(Event)
class EventAdmin(PreviewAdmin, PublishableAdmin):
    extra_lookups = (*PublishableAdmin.extra_lookups, "starts_at__gte")
    preview_template = "events/event.html"
    not_copied = ["starts_at", "ends_at", "is_cancelled", "cancelled_reason"]
    list_display = ["title", "starts_at", "where", "publication", "is_cancelled"]
    list_filter = ["focus_area", "is_cancelled", "is_online"]
    search_fields = ["title", "summary", "venue_name", "address"]
    date_hierarchy = "starts_at"
    prepopulated_fields = {"slug": ["title"]}
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body", "focus_area"]}),
        (
            _("When"),
            {
                "fields": ["starts_at", "ends_at", "all_day"],
                "description": _("Times are those that the clocks in the city show."),
            },
        ),
        (
            _("Where"),
            {
                "fields": ["venue_name", "address", "is_online", "how_to_join"],
                "description": _("Give a venue, tick “Online”, or do both."),
            },
        ),
        (_("Taking part"), {"fields": ["price", "booking_url"]}),
        (
            _("Access"),
            {
                "fields": [*ACCESS_QUESTIONS, "access_note"],
                "description": _(
                    "People decide by this whether they can come. Say “Not known” "
                    "rather than guess: visitors are then told to ask us."
                ),
            },
        ),
        (
            _("Cancelling"),
            {
                "fields": ["is_cancelled", "cancelled_reason"],
                "description": _(
                    "A cancelled event keeps its page, so that people who planned to "
                    "come find out. Do not delete it."
                ),
            },
        ),
    ]

    def save_model(
        self, request: HttpRequest, obj: Event, form: "ModelForm[Event]", change: bool
    ) -> None:
        number_revision(obj)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("place"), ordering="venue_name")
    def where(self, event: Event) -> str:
        return event.where
