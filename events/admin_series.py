"""Series of events for staff, and what is said of the first event of one."""

from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin.keys import key_of
from core.admin.versions import VersionedAdmin
from core.publishing import Publication
from events.models import Event, Series
from events.services import plan_series

OF_A_FIRST_EVENT = {
    False: _(
        "It is the first event of its series: what you publish or take offline here "
        "counts for all dates to come, but for those changed by hand."
    ),
    True: _(
        "It is the first event of its series, and over: taking it offline takes none "
        "of the other dates with it."
    ),
}
"""Sentences of the panel, by whether the event is over."""


def is_first(event: Event) -> bool:
    """Whether it is the first event of a series, and so its pattern."""
    return event.series is not None and event.series.first_event_id == event.pk


def say_public_dates(request: HttpRequest, count: int) -> None:
    """Say how many other dates of a series are public, or offline if it is negative."""
    if count > 0:
        text = ngettext(
            "%(count)d other date of its series is public with it.",
            "%(count)d other dates of its series are public with it.",
            count,
        )
    else:
        text = ngettext(
            "%(count)d other date of its series is offline with it.",
            "%(count)d other dates of its series are offline with it.",
            -count,
        )
    if count:
        messages.warning(request, text % {"count": abs(count)})


@admin.register(Series)
class SeriesAdmin(VersionedAdmin):
    list_display = ["name", "every", "unit", "until"]
    search_fields = ["name"]
    raw_id_fields = ["first_event"]
    deleting_note = _(
        "Only the rule goes. The events of its dates stay, and those that are public "
        "stay public. Bring the series back, and they are its dates again."
    )
    fieldsets = [
        (
            None,
            {"fields": ["name", "first_event", ("every", "unit", "until"), "skipped"]},
        )
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        key = initial.get("first_event", "")
        event = Event.objects.filter(pk=key_of(key)).first()
        return {**initial, "name": event.title} if event else initial

    def save_model(
        self, request: HttpRequest, obj: Series, form: "ModelForm[Series]", change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        plan_series(obj)

    def response_add(
        self, request: HttpRequest, obj: Series, *args: Any
    ) -> HttpResponse:
        self._say_dates(request, obj)
        return super().response_add(request, obj, *args)

    def response_change(self, request: HttpRequest, obj: Series) -> HttpResponse:
        self._say_dates(request, obj)
        return super().response_change(request, obj)

    def _say_dates(self, request: HttpRequest, series: Series) -> None:
        count, first = series.events.count(), series.first_event
        text = ngettext("It has %(count)d date.", "It has %(count)d dates.", count)
        messages.success(request, text % {"count": count})
        if first.publication == Publication.DRAFT:
            url = reverse("admin:events_event_change", args=[first.pk])
            drafts = _("They are drafts: publish the first event, and all are public.")
            messages.warning(request, format_html('<a href="{}">{}</a>', url, drafts))
