"""Events, venues and series for staff."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin.pictures import PICTURE_FIELDSET, PictureAdmin
from core.admin.versions import VersionedAdmin
from core.publishing import Addressed
from core.templatetags.formatting import plain_date, plain_datetime
from core.types import StrOrPromise
from events.access import ACCESS_QUESTIONS
from events.admin_import import IMPORT_PAGES
from events.choices import State
from events.models import Event, Series, Venue
from events.services import (
    plan_dates_of,
    plan_series,
    prepare_event,
    prepare_venue,
    skip_date,
)


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
class EventAdmin(PictureAdmin):
    extra_lookups = (*PictureAdmin.extra_lookups, "starts_at__gte")
    pages = [*PictureAdmin.pages, *IMPORT_PAGES]
    preview_template = "events/event.html"
    not_copied = [
        *("starts_at", "ends_at", "state", "change_reason"),
        *("recording_url", "notes", "what_next"),
    ]
    list_display = ["title", "starts", "where", "standing"]
    list_filter = [WhenFilter, "focus_area", "state"]
    list_select_related = ["venue"]
    search_fields = ["title", "summary", "venue_name", "address", "venue__name"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["repeats"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    "slug",
                    "summary",
                    "body",
                    "focus_area",
                    "audience",
                    "language",
                    "organiser",
                ]
            },
        ),
        PICTURE_FIELDSET,
        (
            _("When"),
            {
                "fields": ["starts_at", "ends_at", "all_day", "repeats"],
                "description": _("Times are those that the clocks in the city show."),
            },
        ),
        (
            _("Where"),
            {
                "fields": [
                    "venue",
                    "venue_name",
                    "address",
                    "is_online",
                    "how_to_join",
                ],
                "description": _(
                    "Choose a venue or name a place, tick “Online”, or both."
                ),
            },
        ),
        (_("Taking part"), {"fields": ["is_free", "price", "booking_url"]}),
        (
            _("Access"),
            {
                "fields": [*ACCESS_QUESTIONS, "access_note"],
                "description": _(
                    "People decide by this whether they can come. Where you say “Not "
                    "known”, the answer of the venue counts, or else visitors are told "
                    "to ask us."
                ),
            },
        ),
        (
            _("Change of plan"),
            {
                "fields": ["state", "change_reason"],
                "description": _(
                    "A cancelled event keeps its page, so that people who planned to "
                    "come find out. Do not delete it. Visitors read what it said "
                    "before, what it says now, and why."
                ),
            },
        ),
        (_("Afterwards"), {"fields": ["recording_url", "notes", "what_next"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out dates that are looked after elsewhere, such as a challenge's."""
        return super().get_queryset(request).filter(source=None)

    def get_ordering(self, request: HttpRequest) -> Any:
        return Event.objects.upcoming_first().query.order_by

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out the way to a series for those who may not plan one."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        return [
            (
                title,
                {**options, "fields": [f for f in options["fields"] if f != "repeats"]},
            )
            for title, options in fieldsets
        ]

    def save_model(
        self, request: HttpRequest, obj: Event, form: "ModelForm[Event]", change: bool
    ) -> None:
        prepare_event(obj)
        super().save_model(request, obj, form, change)
        plan_dates_of(obj)

    def delete_model(self, request: HttpRequest, obj: Addressed) -> None:
        if isinstance(obj, Event):
            skip_date(obj)
        super().delete_model(request, obj)

    @admin.display(description=_("starts"), ordering="starts_at")
    def starts(self, event: Event) -> str:
        if event.all_day:
            return plain_date(event.starts_at)
        return plain_datetime(event.starts_at)

    @admin.display(description=_("state"), ordering="publish_at")
    def standing(self, event: Event) -> str:
        """Publication, and how it differs from the plan."""
        state = self.publication(event)
        if event.state == State.SCHEDULED:
            return state
        words = {"state": state, "change": event.get_state_display().lower()}
        return gettext("%(state)s, %(change)s") % words

    @admin.display(description=_("place"), ordering="venue_name")
    def where(self, event: Event) -> str:
        return event.where

    @admin.display(description=_("repeats"))
    def repeats(self, event: Event) -> str:
        """Link to the series of an event, or to a new one that begins with it."""
        if event.series is not None:
            url = reverse("admin:events_series_change", args=[event.series.pk])
            return format_html('<a href="{}">{}</a>', url, event.series)
        if event.pk is None:
            return str(_("Save it first; then it can repeat."))
        url = reverse("admin:events_series_add") + f"?first_event={event.pk}"
        return format_html('<a href="{}">{}</a>', url, _("Repeat it on more dates"))


@admin.register(Venue)
class VenueAdmin(VersionedAdmin):
    list_display = ["name", "access_checked_on"]
    search_fields = ["name", "address"]
    fieldsets = [
        (None, {"fields": ["name", "address", "how_to_get_there"]}),
        (_("On maps"), {"fields": ["latitude", "longitude"]}),
        (
            _("Access"),
            {"fields": [*ACCESS_QUESTIONS, "access_note", "access_checked_on"]},
        ),
    ]

    def save_model(
        self, request: HttpRequest, obj: Venue, form: "ModelForm[Venue]", change: bool
    ) -> None:
        prepare_venue(obj)
        super().save_model(request, obj, form, change)


@admin.register(Series)
class SeriesAdmin(VersionedAdmin):
    list_display = ["name", "every", "unit", "until"]
    search_fields = ["name"]
    raw_id_fields = ["first_event"]

    def save_model(
        self, request: HttpRequest, obj: Series, form: "ModelForm[Series]", change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        plan_series(obj)
