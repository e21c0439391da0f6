"""One event on one date."""

import uuid
from datetime import date, datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.pictures import Pictured
from core.publishing import Publishable
from core.templatetags.formatting import plain_date, plain_time
from core.text.direction import isolate
from core.text.unbroken import unbroken
from core.versions import Versions
from core.working_days import start_of_day
from events.access import AccessCard, WithAccess, make_card
from events.choices import Audience, Language, State
from events.models.event_meta import (
    EVENT_CONSTRAINTS,
    EVENT_INDEXES,
    RESERVED_SLUGS,
    OverAtField,
)
from events.models.queryset import EventQuerySet
from events.models.series import Series
from events.models.times import times_in_words
from events.models.venue import Venue
from focus_areas.models import FocusArea


def _midnight(moment: datetime) -> datetime:
    return start_of_day(timezone.localdate(moment))


class Event(WithAccess, Pictured, Publishable):
    """An event of the programme; of a series, one of its dates."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    reserved_slugs = RESERVED_SLUGS
    uid = models.UUIDField(
        _("calendar identity"),
        default=uuid.uuid4,
        unique=True,
        editable=False,  # names it in people's calendars for good (RFC 7986, 5.3)
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
    audience = models.CharField(
        _("for whom"), max_length=20, choices=Audience.choices, default="everyone"
    )
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default="en"
    )
    organiser = models.CharField(
        _("organiser"),
        max_length=120,
        blank=True,
        help_text=_("Leave empty if it is the programme."),
    )

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(
        _("ends"), null=True, blank=True, help_text=_("Leave empty if you do not know.")
    )
    all_day = models.BooleanField(
        _("all day"),
        default=False,
        help_text=_("Only the dates count, the last day included; times are ignored."),
    )

    over_at = OverAtField(_("over"))
    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="events",
    )
    series_date = models.DateField(_("date in the series"), null=True, editable=False)
    is_changed = models.BooleanField(
        _("changed by hand"),
        default=False,
        editable=False,
        help_text=_("Planning the series again leaves it alone."),
    )

    venue = models.ForeignKey(
        Venue,
        verbose_name=_("venue"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
    )
    venue_name = models.CharField(
        _("place"),
        max_length=120,
        blank=True,
        help_text=_("If it is none of our venues, or a room of one."),
    )
    address = models.TextField(
        _("address"), blank=True, help_text=_("If it is not the venue’s.")
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
    is_free = models.BooleanField(_("free"), default=True)
    price = models.CharField(_("price"), max_length=80, default="Free")
    booking_url = models.URLField(
        _("booking link"), blank=True, help_text=_("Where to book. Empty: just come.")
    )

    state = models.CharField(
        _("status"), max_length=20, choices=State.choices, default=State.SCHEDULED
    )
    change_reason = models.CharField(
        _("why it is changed"),
        max_length=200,
        blank=True,
        help_text=_("Shown on its page, also beside a new time or place."),
    )
    recording_url = models.URLField(
        _("recording"), blank=True, help_text=_("Where people can watch or hear it.")
    )
    notes = models.TextField(
        _("what was said"), blank=True, help_text=_("Markdown. For after the event.")
    )
    what_next = models.TextField(
        _("what happens next"),
        blank=True,
        help_text=_("Markdown. What comes of it, and when."),
    )
    sequence = models.PositiveIntegerField(
        _("calendar revision"),
        default=0,
        editable=False,
        help_text=_("Rises when the time, the place or a cancellation changes."),
    )
    source = models.CharField(max_length=60, null=True, unique=True, editable=False)
    """Key of what has this date and looks after it, such as a challenge; else None."""
    source_path = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = EventQuerySet.as_manager()
    versions = Versions()

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        indexes = EVENT_INDEXES
        constraints = [
            *Publishable.Meta.constraints,
            *WithAccess.Meta.constraints,
            *Pictured.Meta.constraints,
            *EVENT_CONSTRAINTS,
        ]

    def __str__(self) -> str:
        return isolate(self.title)

    def clean(self) -> None:
        """Take the times of an all-day event away: only its dates count."""
        if self.all_day:
            self.starts_at = self.starts_at and _midnight(self.starts_at)
            self.ends_at = self.ends_at and _midnight(self.ends_at)

    def get_absolute_url(self) -> str:
        return self.source_path or reverse("events:event", args=[self.slug])

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
    def ends_by(self) -> datetime:
        """The moment from which it is over: its end, or the midnight after its last day
        if it is all day or its end is not known."""
        if self.ends_at is not None and not self.all_day:
            return self.ends_at
        day = timedelta(days=1)
        return start_of_day(min(self.ends_on, date.max - day) + day)

    @property
    def is_past(self) -> bool:
        return self.ends_by <= timezone.now()

    @property
    def when(self) -> str:
        """The time of day; with dates if it lasts several days."""
        if self.source and self.ends_at is None:
            time = gettext("At %(time)s") % {"time": plain_time(self.starts_at)}
            return unbroken(time)
        if self.ends_at is None and not self.all_day:
            start = gettext("From %(start)s") % {"start": plain_time(self.starts_at)}
            return unbroken(start)
        if self.all_day and self.is_one_day:
            return gettext("All day")
        return times_in_words(self)

    @property
    def whole_when(self) -> str:
        """The time of day with its date, such as "6pm to 8pm on Sunday 10 January"."""
        if not self.is_one_day:
            return self.when
        params = {"time": self.when, "date": plain_date(self.starts_on)}
        return gettext("%(time)s on %(date)s") % params

    @property
    def place_name(self) -> str:
        return self.venue_name or (self.venue.name if self.venue else "")

    @property
    def place_address(self) -> str:
        return self.address or (self.venue.address if self.venue else "")

    @property
    def is_in_person(self) -> bool:
        return bool(self.place_name) and self.state != State.MOVED_ONLINE

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Latitude and longitude, unless it is at another place than its venue."""
        venue = self.venue if self.is_in_person and not self.address else None
        if venue is None or venue.latitude is None or venue.longitude is None:
            return None
        return float(venue.latitude), float(venue.longitude)

    @property
    def where(self) -> str:
        """The venue, "Online", or both."""
        if not self.is_online:
            return self.place_name
        if not self.is_in_person:
            return gettext("Online")
        return gettext("%(venue)s and online") % {"venue": isolate(self.place_name)}

    @property
    def is_cancelled(self) -> bool:
        return self.state == State.CANCELLED

    @property
    def takes_place(self) -> bool:
        return self.state not in {State.CANCELLED, State.POSTPONED}

    @property
    def prefix(self) -> str:
        """The word before its title if it does not happen as planned, or ""."""
        if self.state == State.SCHEDULED:
            return ""
        return f"{State(self.state).label}: "

    @property
    def access_card(self) -> AccessCard:
        """Answers about access; the venue gives those that the event does not."""
        venue = self.venue if self.is_in_person else None
        sources = [self, venue] if venue else [self]
        return make_card(sources, is_in_person=self.is_in_person)
