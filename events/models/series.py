"""Events that repeat: the rule, from which a service makes one event for each date."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import validate_year
from core.templatetags.formatting import plain_date
from core.text.direction import isolate
from core.versions import Versions

MAX_DATES = 200
"""Number of dates of a series."""

MAX_EVERY = 366
"""Days, weeks or months from one date to the next."""

WEEK = 7


class Unit(models.TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months, on the same weekday of the month")


class Series(models.Model):
    """A rule such as "every 2 weeks until 30 June", counted from the first event.

    The first event is also the pattern: the others are copies of it."""

    name = models.CharField(
        _("name"), max_length=120, help_text=_("Such as “Idea clinics on Tuesdays”.")
    )
    first_event = models.OneToOneField(
        "events.Event",
        models.PROTECT,
        related_name="series_of_first",
        verbose_name=_("first event"),
        help_text=_("The others get its texts, its place and its time of day."),
    )
    every = models.PositiveSmallIntegerField(
        _("every"),
        default=1,
        validators=[
            MinValueValidator(1, _("Give a number from 1.")),
            MaxValueValidator(MAX_EVERY, _("Give a number up to %(limit_value)d.")),
        ],
    )
    unit = models.CharField(
        _("unit"), max_length=10, choices=Unit.choices, default=Unit.WEEKS
    )
    until = models.DateField(_("until"), help_text=_("The last day it may take place."))
    skipped = models.TextField(
        _("dates left out"),
        blank=True,
        help_text=_("One a line, such as 2027-12-25."),
    )

    versions = Versions()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__in=Unit.values) & Q(every__gte=1),
                name="series_has_a_rule",
            )
        ]

    def __str__(self) -> str:
        return isolate(self.name)

    def clean(self) -> None:
        """Refuse what is no date in `skipped`, a first event that another looks after,
        an end before the beginning, and more dates than MAX_DATES."""
        try:
            self.skipped_dates()
        except ValueError as error:
            text = _("Write each date like 2027-12-25, one a line.")
            raise ValidationError({"skipped": text}) from error
        if self.first_event_id:
            self._check_first_event()
        if not (self.until and self.first_event_id):
            return
        try:
            validate_year(self.until)
        except ValidationError as error:
            raise ValidationError({"until": error}) from error
        if self.until < self.first_event.starts_on:
            day = plain_date(self.first_event.starts_on)
            text = _("The first event is on %(date)s. Give that day or a later one.")
            raise ValidationError({"until": text % {"date": day}})
        if not 1 <= self.every <= MAX_EVERY:
            return
        if next((n for n, _day in enumerate(self._days()) if n >= MAX_DATES), None):
            text = _("A series has %(count)d dates at most. Let it end earlier.")
            message = text % {"count": MAX_DATES}
            raise ValidationError({"until": message})

    def _check_first_event(self) -> None:
        """Refuse an event that cannot be the first, because it is in other hands."""
        event = self.first_event
        if event.source is not None:
            text = _(
                "This date is looked after where it belongs, and cannot be repeated. "
                "Choose another event."
            )
            raise ValidationError({"first_event": text})
        if event.series is not None and event.series_id != self.pk:
            text = _(
                "It is a date of the series “%(name)s” already. Change that one, or "
                "choose another event."
            )
            message = text % {"name": event.series}
            raise ValidationError({"first_event": message})

    def skipped_dates(self) -> set[date]:
        """Return the dates left out. Raises ValueError for what is no date."""
        return {
            date.fromisoformat(day) for day in re.split(r"[\s,;]+", self.skipped) if day
        }

    def dates(self) -> list[date]:
        """Return the dates of the rule, the first one included."""
        skipped = self.skipped_dates()
        days = [
            day for _number, day in zip(range(MAX_DATES), self._days(), strict=False)
        ]
        return [day for day in days if day not in skipped]

    def _days(self) -> Iterator[date]:
        first = self.first_event.starts_on
        number = 0
        while (day := self._day(first, number * self.every)) <= self.until:
            yield day
            number += 1

    def _day(self, first: date, count: int) -> date:
        if self.unit != Unit.MONTHS:
            return first + count * timedelta(WEEK if self.unit == Unit.WEEKS else 1)
        months = first.year * 12 + first.month - 1 + count
        month = date(months // 12, months % 12 + 1, 1)
        earliest = month + timedelta((first.weekday() - month.weekday()) % WEEK)
        day = earliest + timedelta(WEEK * ((first.day - 1) // WEEK))
        # A fifth Tuesday is the last one, in the months that have only four.
        length = calendar.monthrange(month.year, month.month)[1]
        is_too_late = day.month != month.month or day.day > length
        return day - timedelta(WEEK) if is_too_late else day
