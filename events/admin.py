"""Events for staff."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin.preview import PreviewAdmin
from core.admin.publishable import PublishableAdmin
from core.templatetags.formatting import plain_date, plain_datetime
from core.types import StrOrPromise
from events.access import ACCESS_QUESTIONS
from events.models import Event
from events.services import number_revision


class WhenFilter(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "when"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, StrOrPromise]]:
        return [("upcoming", _("To come, or going on")), ("past", _("Over"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "upcoming":
            return queryset.upcoming()
        return queryset.past() if self.value() == "past" else queryset


@admin.register(Event)
class EventAdmin(PreviewAdmin, PublishableAdmin):
    extra_lookups = (*PublishableAdmin.extra_lookups, "starts_at__gte")
    preview_template = "events/event.html"
    not_copied = ["starts_at", "ends_at", "is_cancelled", "cancelled_reason"]
    list_display = ["title", "starts", "where", "state"]
    list_filter = [WhenFilter, "focus_area", "is_cancelled"]
    search_fields = ["title", "summary", "venue_name", "address"]
    prepopulated_fields = {"slug": ["title"]}
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

    def get_ordering(self, request: HttpRequest) -> Any:
        return Event.objects.upcoming_first().query.order_by

    def save_model(
        self, request: HttpRequest, obj: Event, form: "ModelForm[Event]", change: bool
    ) -> None:
        number_revision(obj)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("starts"), ordering="starts_at")
    def starts(self, event: Event) -> str:
        if event.all_day:
            return plain_date(event.starts_at)
        return plain_datetime(event.starts_at)

    @admin.display(description=_("state"), ordering="publish_at")
    def state(self, event: Event) -> str:
        state = self.publication(event)
        if not event.is_cancelled:
            return state
        return gettext("%(state)s, cancelled") % {"state": state}

    @admin.display(description=_("place"), ordering="venue_name")
    def where(self, event: Event) -> str:
        return event.where
