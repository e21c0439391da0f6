"""The one query behind the list of events, the calendar, the feeds and other pages."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from core.in_sequence import InSequence
from core.publishing import PublishableQuerySet
from core.working_days import start_of_day
from events.access import Answer
from events.choices import State
from events.models.search import search_condition


class EventQuerySet(PublishableQuerySet):
    def upcoming(self) -> Self:
        """Keep events that are not over, in the order in which they start."""
        events = self.filter(over_at__gt=timezone.now())
        return events.order_by("starts_at", "pk")

    def today_first(self) -> InSequence:
        """Return what starts today or later, and after it what began on an earlier day
        and goes on, each in the order of the queryset.

        An exhibition of half a year would otherwise stand above tonight's talk."""
        today = start_of_day(timezone.localdate())
        return InSequence(self, Q(starts_at__gte=today), Q(starts_at__lt=today))

    def upcoming_first(self) -> Self:
        """Order by what staff look for: what is still to come or goes on, the soonest
        first, and then what is over, the latest first."""
        comes = Case(When(over_at__gt=timezone.now(), then=F("starts_at")))
        return self.order_by(comes.asc(nulls_last=True), "-starts_at", "-pk")

    def past(self) -> Self:
        """Keep events that are over, the latest first."""
        events = self.filter(over_at__lte=timezone.now())
        return events.order_by("-starts_at", "-pk")

    def taking_place(self) -> Self:
        """Leave out what is cancelled or put off."""
        return self.exclude(state__in=[State.CANCELLED, State.POSTPONED])

    def held(self) -> Self:
        """Keep events that took place, the latest first, and no date of a challenge."""
        return self.filter(source=None).past().taking_place()

    def coming_up(self) -> Self:
        """Keep what other pages show of What's on: what is still to come and takes
        place, of each series the first, in the order in which they start."""
        return self.upcoming().taking_place().one_of_each_series().for_lists()

    def one_of_each_series(self) -> Self:
        """Keep of each series the first of these events, with the number of those after
        it as `later_dates`. What does not take place as planned is kept, too.

        A club that meets each week would otherwise be half of a list."""
        planned = self.order_by().filter(state=State.SCHEDULED)
        same = planned.filter(series=OuterRef("series"))
        is_later = Exists(same.filter(starts_at__lt=OuterRef("starts_at")))
        later = same.filter(starts_at__gt=OuterRef("starts_at")).values("series")
        number = Subquery(later.annotate(number=Count("pk")).values("number"))
        stands_alone = Q(series=None) | ~Q(state=State.SCHEDULED)
        rows = self.filter(stands_alone | ~is_later)
        return rows.annotate(later_dates=number)

    def in_area(self, area: Any) -> Self:
        return self.filter(focus_area=area)

    def between(self, first: date | None, last: date | None) -> Self:
        """Keep what takes place on a day from `first` to `last`, both included."""
        events = self
        if first is not None:
            events = events.filter(over_at__gt=start_of_day(first))
        if last is not None and last < date.max:
            next_day = start_of_day(last + timedelta(1))
            events = events.filter(starts_at__lt=next_day)
        return events

    def online(self) -> Self:
        return self.filter(is_online=True)

    def in_person(self) -> Self:
        has_place = ~Q(venue_name="") | Q(venue__isnull=False)
        return self.filter(has_place).exclude(state=State.MOVED_ONLINE)

    def with_access(self, names: Iterable[str]) -> Self:
        """Keep what offers all of these; an event's own answer counts before its
        venue's."""
        events = self
        for name in names:
            of_venue = Q((name, Answer.UNKNOWN), (f"venue__{name}", Answer.YES))
            events = events.filter(Q((name, Answer.YES)) | of_venue)
        return events

    def search(self, text: str) -> Self:
        """Keep events in which each word of `text` begins a word."""
        return self.filter(search_condition(self.db, text))

    def for_lists(self) -> Self:
        return self.select_related("focus_area", "venue", "picture")
