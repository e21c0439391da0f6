"""Events, venues and series for staff."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin.pictures import PICTURE_FIELDSET, PictureAdmin
from core.admin.publishable import NEW_COLUMN
from core.admin.sharing import SHARE_PAGE, SharingAdmin
from core.admin.versions import VersionedAdmin
from core.http import SeeOther
from core.publishing import Addressed
from core.templatetags.formatting import plain_date, plain_datetime
from core.types import StrOrPromise
from events.access import ACCESS_QUESTIONS
from events.admin_import import IMPORT_PAGES
from events.admin_series import OF_A_FIRST_EVENT, is_first, say_public_dates
from events.choices import State
from events.models import Event, Venue
from events.services import (
    count_public_dates,
    plan_dates_of,
    prepare_event,
    prepare_venue,
    skip_date,
)
from events.staff_form import MARKDOWN_FIELDS, EventForm

REPEAT = "_repeat"
"""Name of the button that saves a new event and begins a series with it."""

WITH_SERIES = ("all_day", "repeats")
WHEN: Any = [("starts_at", "ends_at"), WITH_SERIES]


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
class EventAdmin(SharingAdmin, PictureAdmin):
    extra_lookups = (*PictureAdmin.extra_lookups, "starts_at__gte")
    pages = [*PictureAdmin.pages, SHARE_PAGE, *IMPORT_PAGES]
    preview_template = "events/event.html"
    not_copied = [
        *("starts_at", "ends_at", "state", "change_reason"),
        *("recording_url", "notes", "what_next"),
    ]
    list_display = ["title", "starts", "where", "standing"]
    list_filter = [WhenFilter, "focus_area", "state"]
    list_select_related = ["venue"]
    search_fields = ["title", "summary", "venue_name", "address", "venue__name"]
    readonly_fields = ["repeats"]
    form = EventForm
    markdown_fields = MARKDOWN_FIELDS
    radio_fields = dict.fromkeys(ACCESS_QUESTIONS, admin.HORIZONTAL)
    fieldsets = [
        (None, {"fields": ["title", "summary", "body"]}),
        (_("When"), {"fields": WHEN}),
        (_("Where"), {"fields": [("venue", "is_online")]}),
        (
            _("Another place, or a room"),
            {"fields": [("venue_name", "address")], "classes": ["collapse"]},
        ),
        (
            _("Access"),
            {
                "fields": [*ACCESS_QUESTIONS, "access_note"],
                "classes": ["grid", NEW_COLUMN],
                "description": _("Not known: as the venue says"),
            },
        ),
        (
            _("For whom"),
            {
                "fields": [
                    ("focus_area", "audience", "language"),
                    ("is_free", "price", "booking_url"),
                ]
            },
        ),
        PICTURE_FIELDSET,
        (
            _("How to join online, organiser, web address"),
            {"fields": ["how_to_join", "organiser", "slug"], "classes": ["collapse"]},
        ),
        (
            _("Change of plan"),
            {
                "fields": ["state", "change_reason"],
                "classes": ["collapse"],
                "description": _(
                    "A cancelled event keeps its page, so that people who planned to "
                    "come find out. Do not delete it. Visitors read what it said "
                    "before, what it says now, and why."
                ),
            },
        ),
        (
            _("Afterwards"),
            {
                "fields": ["recording_url", "notes", "what_next"],
                "classes": ["collapse"],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out dates that are looked after elsewhere, such as a challenge's."""
        return super().get_queryset(request).filter(source=None)

    def get_ordering(self, request: HttpRequest) -> Any:
        return Event.objects.upcoming_first().query.order_by

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out the way to a series for those who may not plan one, and from a new
        event: there it is a button of the panel, behind the one that Enter presses."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and self.has_change_permission(request, obj):
            return fieldsets
        shown = [("all_day",) if f == WITH_SERIES else f for f in WHEN]
        return [
            (
                title,
                {**options, "fields": shown} if options["fields"] == WHEN else options,
            )
            for title, options in fieldsets
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if kwargs["add"] and self.has_change_permission(request):
            label = _("Save, and repeat it on more dates")
            context["more_buttons"] = [(REPEAT, label)]
        if kwargs["change"] and (event := kwargs["obj"]) and is_first(event):
            context["panel_note"] = OF_A_FIRST_EVENT[event.is_past]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Event, form: "ModelForm[Event]", change: bool
    ) -> None:
        prepare_event(obj)
        super().save_model(request, obj, form, change)
        before = count_public_dates(obj) if is_first(obj) else 0
        plan_dates_of(obj)
        if is_first(obj):
            say_public_dates(request, count_public_dates(obj) - before)

    def response_add(
        self, request: HttpRequest, obj: Event, *args: Any
    ) -> HttpResponse:
        response = super().response_add(request, obj, *args)
        return SeeOther(_new_series_url(obj)) if REPEAT in request.POST else response

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
        url = _new_series_url(event)
        return format_html('<a href="{}">{}</a>', url, _("Repeat it on more dates"))


def _new_series_url(event: Event) -> str:
    return f"{reverse('admin:events_series_add')}?first_event={event.pk}"


@admin.register(Venue)
class VenueAdmin(VersionedAdmin):
    list_display = ["name", "access_checked_on"]
    radio_fields = dict.fromkeys(ACCESS_QUESTIONS, admin.HORIZONTAL)
    search_fields = ["name", "address"]
    fieldsets = [
        (None, {"fields": ["name", "address", "how_to_get_there"]}),
        (_("On maps"), {"fields": ["latitude", "longitude"]}),
        (
            _("Access"),
            {
                "fields": [*ACCESS_QUESTIONS, "access_note", "access_checked_on"],
                "classes": ["grid"],
            },
        ),
    ]

    def save_model(
        self, request: HttpRequest, obj: Venue, form: "ModelForm[Venue]", change: bool
    ) -> None:
        prepare_venue(obj)
        super().save_model(request, obj, form, change)
