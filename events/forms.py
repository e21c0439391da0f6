"""The filters of What's on: one query for its list, calendar and files."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.filters import FilterChoiceField, FilterForm
from core.forms import validate_year
from core.in_sequence import InSequence
from core.working_days import start_of_day
from events.access import ACCESS_QUESTIONS
from events.choices import Audience, Language
from events.models import Event, EventQuerySet, Venue
from focus_areas.models import FocusArea

PAST, HELD = "past", "held"
"""Values of `when` for what is over: all of it, and what took place of it."""


class EventFilterForm(FilterForm):
    """Makes two queries, whatever is asked for."""

    more_names = ("start", "end", "mode", "price", "place", "audience", "language")

    q = forms.CharField(
        label=_("Search events"),
        required=False,
        max_length=100,
        widget=forms.SearchInput,
    )
    when = FilterChoiceField(
        label=_("When"),
        required=False,
        choices=[
            ("", _("From today on")),
            ("today", _("Today")),
            ("weekend", _("This weekend")),
            ("week", _("Next 7 days")),
            ("month", _("This month")),
            (PAST, _("Past events")),
            (HELD, _("Past, not cancelled")),
        ],
    )
    area = FilterChoiceField(label=_("Focus area"), required=False)
    start = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        validators=[validate_year],
    )
    end = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        validators=[validate_year],
    )
    mode = FilterChoiceField(
        label=_("In person or online"),
        required=False,
        choices=[
            ("", _("Either")),
            ("in_person", _("In person")),
            ("online", _("Online")),
            ("both", _("As you like: both")),
        ],
    )
    price = FilterChoiceField(
        label=_("Price"),
        required=False,
        choices=[("", _("Any price")), ("free", _("Free"))],
    )
    place = FilterChoiceField(label=_("Venue"), required=False)
    audience = FilterChoiceField(
        label=_("For whom"),
        required=False,
        choices=[("", _("Anybody")), *Audience.choices],
    )
    language = FilterChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("Any language")), *Language.choices],
    )
    access = forms.MultipleChoiceField(
        label=_("Access"),
        required=False,
        choices=[*ACCESS_QUESTIONS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare_choices(self) -> None:
        self.areas = {each.slug: each for each in FocusArea.objects.all()}
        areas = {slug: str(each) for slug, each in self.areas.items()}
        self.set_choices("area", _("All focus areas"), areas)
        shown = Event.objects.published().filter(venue__isnull=False)
        venues = Venue.objects.filter(pk__in=shown.values("venue"))
        places = {str(venue.pk): str(venue) for venue in venues}
        self.set_choices("place", _("All places"), places)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        start, end = self.initial["start"], self.initial["end"]
        if start and end and end < start:
            self.initial["end"] = ""
            self.unknown.append(self.fields["end"].label or "")

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in super().main_fields if field.name != "access"]

    @property
    def uses_more_fields(self) -> bool:
        return super().uses_more_fields or bool(self.initial["access"])

    @property
    def chosen_area(self) -> FocusArea | None:
        return self.areas.get(self.initial["area"])

    @property
    def is_past(self) -> bool:
        return self.initial["when"] in {PAST, HELD}

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day asked for; None where there is no limit."""
        first, last = self.initial["start"] or None, self.initial["end"] or None
        if span := _span(self.initial["when"], timezone.localdate()):
            first = max(first or span[0], span[0])
            last = min(last or span[1], span[1])
        return first, last

    def events(self) -> InSequence:
        """Return the published events that were asked for, in the order of the list."""
        matching = self._on_any_day().between(*self.days).for_lists()
        if self.is_past:
            is_held = self.initial["when"] == HELD
            return InSequence(matching.held() if is_held else matching.past())
        if self.initial["start"]:
            return InSequence(matching.order_by("starts_at", "pk"))
        return matching.upcoming().today_first()

    def rows(self) -> InSequence:
        """Return the events of the page: of those to come, a series is one row, unless
        days were asked for."""
        if self.is_past or any(self.days):
            return self.events()
        events = self._on_any_day().upcoming().one_of_each_series()
        return events.for_lists().today_first()

    def events_between(self, first: date, last: date) -> EventQuerySet:
        """Return what matches on these days, whatever days were asked for."""
        matching = self._on_any_day().between(first, last)
        return matching.order_by("starts_at", "pk").for_lists()

    def first_after(self, day: date) -> Event | None:
        """Return the first that starts after this day, whatever days were asked for."""
        after = start_of_day(day + timedelta(days=1))
        matching = self._on_any_day().filter(starts_at__gte=after)
        event: Event | None = matching.order_by("starts_at", "pk").first()
        return event

    def last_before(self, day: date) -> Event | None:
        """Return the last that started before this day."""
        matching = self._on_any_day().filter(starts_at__lt=start_of_day(day))
        event: Event | None = matching.order_by("-starts_at", "-pk").first()
        return event

    def next_event(self) -> Event | None:
        """Return the first event after the days asked for that matches all else."""
        last = self.days[1]
        if last is None or self.is_past:
            return None
        return self.first_after(max(last, timezone.localdate() - timedelta(days=1)))

    @property
    def query_without_days(self) -> str:
        return self.query_without("when", "start", "end")

    def _on_any_day(self) -> EventQuerySet:
        params = self.initial
        events = Event.objects.published().with_access(params["access"])
        columns = {
            "focus_area": self.chosen_area,
            "venue": params["place"],
            "audience": params["audience"],
            "language": params["language"],
            "is_free": params["price"] == "free",
        }
        events = events.filter(
            **{name: value for name, value in columns.items() if value}
        )
        if params["price"]:  # the date of a challenge has none
            events = events.filter(source=None)
        if params["mode"] in {"online", "both"}:
            events = events.online()
        if params["mode"] in {"in_person", "both"}:
            events = events.in_person()
        return events.search(params["q"])


def _span(when: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day of a choice such as "This weekend"."""
    sunday = today + timedelta(days=6 - today.weekday())
    next_month = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    return {
        "today": (today, today),
        "weekend": (max(today, sunday - timedelta(days=1)), sunday),
        "week": (today, today + timedelta(days=6)),
        "month": (today, next_month - timedelta(days=1)),
    }.get(when)
