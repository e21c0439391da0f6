"""Storing events: revision numbers for calendars, notes of what changed, and series."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.addresses import keep_before_saving
from core.publishing import Publication
from core.text.direction import ISOLATED
from events.choices import State
from events.models import Event, EventChange, Series, Venue

REVISION_FIELDS = [
    "starts_at",
    "ends_at",
    "all_day",
    "venue_id",
    "venue_name",
    "address",
    "is_online",
    "state",
]
"""Fields whose change makes a new revision; correcting a spelling does not."""

OWN_FIELDS = {
    *("id", "slug", "starts_at", "ends_at", "state", "change_reason"),
    *("recording_url", "notes", "what_next"),
}
"""Fields that each date of a series has for itself."""

PATTERN_FIELDS = [
    field.attname
    for field in Event._meta.concrete_fields
    if field.editable and field.name not in OWN_FIELDS
]
"""Fields in which the dates of a series are like its first event."""


@transaction.atomic
def save_event(event: Event) -> Event:
    """Store a new or changed event, and what follows from it."""
    prepare_event(event)
    event.save()
    plan_dates_of(event)
    return event


@transaction.atomic
def prepare_event(event: Event, *, by_hand: bool = True) -> None:
    """Note what is about to change. Call it before the event is saved, in the same
    transaction.

    Raises the `sequence` as RFC 5545, 3.8.7.4 asks, and tells visitors what changed, if
    they could see what it said before and see it still: what was written while it is
    offline is nobody's business."""
    if event.pk is None:
        return
    before = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if by_hand:
        is_date = event.series_id is not None or event.series_date is not None
        event.is_changed = event.is_changed or is_date  # its series may come back
    if all(getattr(before, name) == getattr(event, name) for name in REVISION_FIELDS):
        event.sequence = before.sequence
        return
    event.sequence = before.sequence + 1
    are_public = {before.publication, event.publication} == {Publication.PUBLISHED}
    if are_public and not before.is_past:
        EventChange.objects.bulk_create(_changes(before, event))


def _changes(before: Event, after: Event) -> Iterator[EventChange]:
    """Yield a note for the time and for the place, whichever changed, or else for the
    state.

    A reason that stood there already was another change's."""
    is_new = after.change_reason != before.change_reason or after.state != before.state
    texts = [
        (before.whole_when, after.whole_when),
        (_place(before), _place(after)),
    ]
    if all(old == new for old, new in texts):
        texts = [(str(before.get_state_display()), str(after.get_state_display()))]
    for old, new in texts:
        if old != new:
            note = EventChange(event=after, before=old, after=new)
            note.reason = after.change_reason if is_new else ""
            if (old, new) == (before.whole_when, after.whole_when):
                note.started_at = before.starts_at
            yield note


def _place(event: Event) -> str:
    address = event.place_address if event.is_in_person else ""
    parts = [event.where, *address.splitlines()]
    return ", ".join(filter(None, (ISOLATED.sub(r"\1", part) for part in parts)))[:400]


@transaction.atomic
def prepare_venue(venue: Venue) -> None:
    """Note that a venue is about to change. Call it before it is saved, in the same
    transaction: people's calendars then get the new address of what is to come."""
    before = Venue.objects.select_for_update().filter(pk=venue.pk).first()
    if before and (before.name, before.address) != (venue.name, venue.address):
        coming = Event.objects.filter(venue=venue, over_at__gt=timezone.now())
        coming.update(sequence=F("sequence") + 1, updated_at=timezone.now())


def plan_dates_of(event: Event) -> None:
    """Plan a series again whose first event was saved."""
    if series := Series.objects.filter(first_event=event.pk).first():
        plan_series(series)


@transaction.atomic
def plan_series(series: Series) -> None:
    """Let there be one event for each coming date of the rule, each with its own UID.

    Safe to call again and again. What is over, and what staff have changed by hand,
    stays as it is."""
    series = Series.objects.select_for_update().get(pk=series.pk)
    first, days = series.first_event, series.dates()
    _adopt_dates(series, first, days)
    rows = {row.series_date: row for row in series.events.exclude(pk=first.pk)}
    if first.series_id != series.pk or first.series_date != first.starts_on:
        if second := rows.pop(first.starts_on, None):
            second.series = second.series_date = None
            _drop(second)
        first.series, first.series_date = series, first.starts_on
        first.save(update_fields=["series", "series_date"])
    for day, row in rows.items():
        if not (day in days or row.is_changed or row.is_past or row.is_cancelled):
            _drop(row)
    latest = rows[max(rows)] if rows else first
    for day in days:
        row = rows.get(day) or Event(series=series, series_date=day)
        if day != first.series_date and not row.is_changed:
            _plan_date(row, first, day, latest)


def _adopt_dates(series: Series, first: Event, days: list[date]) -> None:
    """Take in the dates of a series that was deleted: they stayed, and would be public
    twice if it is brought back, or made anew."""
    has_date = set(series.events.values_list("series_date", flat=True))
    has_date.add(first.starts_on)
    left = Event.objects.filter(series=None, source=None, series_date__in=days)
    for row in left.exclude(pk=first.pk):
        is_copy = row.slug.startswith(_slug_on(row.series_date, first))
        if row.series_date not in has_date and (is_copy or row.title == first.title):
            has_date.add(row.series_date)
            row.series = series
            row.save(update_fields=["series"])


def count_public_dates(first: Event) -> int:
    """Return how many other dates of the series of this first event visitors see."""
    dates = Event.objects.published().filter(series__first_event=first.pk)
    return dates.exclude(pk=first.pk).count()


def skip_date(event: Event) -> None:
    """Leave the date of an event out of its series. Call it before it is deleted."""
    series = event.series
    if series is not None and event.series_date is not None:
        series.skipped = f"{series.skipped}\n{event.series_date.isoformat()}".strip()
        series.save()


def _plan_date(row: Event, first: Event, day: date, latest: Event) -> None:
    """Let a date be like the first event. A new one is like the `latest` in what
    visitors see of it, once that is no longer the first event's to say."""
    starts_at, ends_at = _times_on(day, first)
    values = {name: getattr(first, name) for name in PATTERN_FIELDS}
    values |= _publishing_dates(latest if row.pk is None else row, first)
    values |= {"starts_at": starts_at, "ends_at": ends_at}
    values |= {"state": State.SCHEDULED, "change_reason": ""}
    is_over = row.pk is not None and row.is_past
    if is_over or all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    if row.pk is None:
        if row.is_past:
            return
        row.slug = _free_slug(_slug_on(day, first))
    elif not row.has_been_public:
        keep_before_saving(row)
    prepare_event(row, by_hand=False)
    row.save()


def _publishing_dates(row: Event, first: Event) -> dict[str, datetime | None]:
    """Return the dates of publishing of a row. Once the first event is over, it can
    still publish the drafts of its series, and takes no date offline."""
    is_offline = first.publication == Publication.EXPIRED
    is_own = first.is_past and (row.publish_at is not None or is_offline)
    like = row if is_own else first
    return {"publish_at": like.publish_at, "expire_at": like.expire_at}


def _slug_on(day: date, first: Event) -> str:
    return f"{first.slug[:65]}-{day.isoformat()}"


def _times_on(day: date, first: Event) -> tuple[datetime, datetime | None]:
    """Return start and end at the same time of day as the first event, as clocks in the
    city show it. A time that the clocks of that day leave out is an hour later."""
    start = timezone.make_naive(first.starts_at)
    starts_at = _moment(datetime.combine(day, start.time()))
    if first.ends_at is None:
        return starts_at, None
    length = timezone.make_naive(first.ends_at) - start
    ends_at = _moment(datetime.combine(day, start.time()) + length)
    if ends_at <= starts_at and length > timedelta(0):
        ends_at = starts_at + length
    return starts_at, ends_at


def _moment(local: datetime) -> datetime:
    return timezone.make_aware(local).astimezone(UTC)


def _drop(row: Event) -> None:
    """Take away a date that the rule no longer has; people who knew of it find out."""
    if not row.has_been_public:
        row.delete()
        return
    row.state, row.change_reason = State.CANCELLED, _("This date is left out.")
    prepare_event(row, by_hand=False)
    row.save()


def _free_slug(slug: str) -> str:
    taken: Iterable[str] = Event.objects.filter(slug__startswith=slug).values_list(
        "slug", flat=True
    )
    numbered = (f"{slug}-{number}" for number in range(2, 1000))
    return slug if slug not in taken else next(s for s in numbered if s not in taken)
