"""Events: what happens when and where, and who can take part."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.publishing import Publishable, PublishableQuerySet
from core.templatetags.formatting import (
    end_datetime,
    plain_date,
    plain_datetime,
    plain_time,
)
from core.text.direction import isolate
from core.text.unbroken import NO_BREAK_SPACE, unbroken
from core.versions import Versions
from events.access import ACCESS_IN_LISTS, ACCESS_QUESTIONS, Answer, access_field
from focus_areas.models import FocusArea


def _start_of_day(moment: datetime) -> datetime:
    local = timezone.localtime(moment)
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def _start_of_today() -> datetime:
    return _start_of_day(timezone.now())


def _not_over() -> Q:
    """Filter for events that are not over.

    An event without an end lasts until midnight; an all-day event until the midnight
    after its last day."""
    today = _start_of_today()
    return (
        Q(ends_at__gt=timezone.now())
        | Q(ends_at=None, starts_at__gte=today)
        | Q(all_day=True, ends_at__gte=today)
    )


def _span(first: str, last: str) -> str:
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


class EventQuerySet(PublishableQuerySet):
    def upcoming(self) -> Self:
        """Keep events that are not over: what starts today or later, the soonest first,
        and after it what began on an earlier day and goes on.

        An exhibition of half a year would otherwise stand above tonight's talk."""
        began_earlier = Q(starts_at__lt=_start_of_today())
        goes_on = ExpressionWrapper(began_earlier, output_field=models.BooleanField())
        return self.filter(_not_over()).order_by(goes_on, "starts_at", "pk")

    def upcoming_first(self) -> Self:
        """Order by what staff look for: what is still to come or goes on, the soonest
        first, and then what is over, the latest first."""
        comes = Case(When(_not_over(), then=F("starts_at")))
        return self.order_by(comes.asc(nulls_last=True), "-starts_at", "-pk")

    def past(self) -> Self:
        """Keep events that are over, the latest first."""
        return self.exclude(_not_over()).order_by("-starts_at", "-pk")

    def in_area(self, area: FocusArea) -> Self:
        return self.filter(focus_area=area)


class Event(Publishable):
    """An event of the programme."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    uid = models.UUIDField(
        _("calendar identity"),
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text=_("Names the event in people's calendars for good (RFC 7986, 5.3)."),
    )
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences for lists.")
    )
    body = models.TextField(
        _("text"), blank=True, help_text=_("Markdown. What will happen, and for whom.")
    )
    focus_area = models.ForeignKey(
        FocusArea,
        verbose_name=_("focus area"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
    )

    starts_at = models.DateTimeField(_("starts"), db_index=True)
    ends_at = models.DateTimeField(
        _("ends"), null=True, blank=True, help_text=_("Leave empty if you do not know.")
    )
    all_day = models.BooleanField(
        _("all day"),
        default=False,
        help_text=_("Only the dates count, the last day included; times are ignored."),
    )

    venue_name = models.CharField(_("venue"), max_length=120, blank=True)
    address = models.TextField(
        _("address of the venue"), blank=True, help_text=_("With the postcode.")
    )
    is_online = models.BooleanField(
        _("online"),
        default=False,
        help_text=_("People can join online. With a venue too, they can choose."),
    )
    how_to_join = models.TextField(
        _("how to join"),
        blank=True,
        help_text=_(
            "Markdown. Shown on the page of the event only. Give no secret links: "
            "everyone can read it."
        ),
    )
    price = models.CharField(_("price"), max_length=80, default="Free")
    booking_url = models.URLField(
        _("booking link"), blank=True, help_text=_("Where people book a place.")
    )

    step_free = access_field("step_free")
    accessible_toilet = access_field("accessible_toilet")
    hearing_loop = access_field("hearing_loop")
    bsl = access_field("bsl")
    captions = access_field("captions")
    quiet_space = access_field("quiet_space")
    access_note = models.CharField(
        _("more about access"),
        max_length=200,
        blank=True,
        help_text=_("Such as parking, seats, or whom to ask."),
    )

    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    cancelled_reason = models.CharField(
        _("why it is cancelled"),
        max_length=200,
        blank=True,
        help_text=_("Shown at the top of its page. Give the new date if there is one."),
    )
    sequence = models.PositiveIntegerField(
        _("calendar revision"),
        default=0,
        editable=False,
        help_text=_("Rises when the time, the place or a cancellation changes."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = EventQuerySet.as_manager()
    versions = Versions()

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at=None)
                | Q(ends_at__gt=F("starts_at"))
                | Q(all_day=True, ends_at=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("“Ends” must be later than “Starts”."),
            ),
            models.CheckConstraint(
                condition=Q(is_online=True) | ~Q(venue_name=""),
                name="event_happens_somewhere",
                violation_error_message=_("Give a venue, or tick “Online”."),
            ),
            models.CheckConstraint(
                condition=Q(is_cancelled=False) | ~Q(cancelled_reason=""),
                name="event_cancelled_has_a_reason",
                violation_error_message=_("Say why the event is cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(
                    *(Q((f"{name}__in", Answer.values)) for name in ACCESS_QUESTIONS)
                ),
                name="event_access_answers_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(slug="past"),
                name="event_leaves_the_past_page_alone",
                violation_error_message=_(
                    "“past” is the address of the list of past events. Take another."
                ),
            ),
        ]

    def __str__(self) -> str:
        return isolate(self.title)

    def clean(self) -> None:
        """Take the times of an all-day event away: only its dates count."""
        if self.all_day:
            self.starts_at = self.starts_at and _start_of_day(self.starts_at)
            self.ends_at = self.ends_at and _start_of_day(self.ends_at)

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])

    @property
    def starts_on(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def ends_on(self) -> date:
        """The last day. An event that ends at midnight does not touch the next day."""
        if self.ends_at is None:
            return self.starts_on
        if self.all_day:
            return timezone.localdate(self.ends_at)
        return timezone.localdate(self.ends_at - timedelta(microseconds=1))

    @property
    def is_one_day(self) -> bool:
        return self.starts_on == self.ends_on

    @property
    def is_past(self) -> bool:
        """Whether it is over, by the same rule as `EventQuerySet.past()`."""
        if self.all_day or self.ends_at is None:
            return self.ends_on < timezone.localdate()
        return self.ends_at <= timezone.now()

    @property
    def when(self) -> str:
        """The time of day; with dates if it lasts several days."""
        if self.all_day and self.is_one_day:
            return gettext("All day")
        if self.all_day:
            first, last = plain_date(self.starts_on), plain_date(self.ends_on)
        elif self.ends_at is None:
            start = gettext("From %(start)s") % {"start": plain_time(self.starts_at)}
            return unbroken(start)
        elif self.is_one_day:
            times = plain_time(self.starts_at), plain_time(self.ends_at)
            return unbroken(_span(*times))
        else:
            first, last = plain_datetime(self.starts_at), end_datetime(self.ends_at)
        if self.starts_on.year == self.ends_on.year:  # which is said once, at the end
            first = first.rpartition(NO_BREAK_SPACE)[0]
        return _span(first, last)

    @property
    def where(self) -> str:
        """The venue, "Online", or both."""
        if not self.is_online:
            return self.venue_name
        if not self.venue_name:
            return gettext("Online")
        return gettext("%(venue)s and online") % {"venue": isolate(self.venue_name)}

    @property
    def offered_access(self) -> list[str]:
        """The first of what there is for access, such as "Step-free access"."""
        offered = [
            str(label)
            for name, label in ACCESS_QUESTIONS.items()
            if getattr(self, name) == Answer.YES
        ]
        return offered[:ACCESS_IN_LISTS]

    @property
    def access_facts(self) -> list[tuple[str, str]]:
        """Known answers about access, such as ("Step-free access", "Yes")."""
        return [
            (str(label), str(Answer(getattr(self, name)).label))
            for name, label in ACCESS_QUESTIONS.items()
            if getattr(self, name) != Answer.UNKNOWN
        ]
