"""Rules and indexes of the database for an event, and its column that lists ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.choices import Audience, Language, State

RESERVED_SLUGS = ["past", "calendar", "subscribe"]
"""Addresses of other pages beside the events."""

IN_A_LIST = ["publish_at", "expire_at", "series", "state"]
"""Fields that decide whether an event is in a list, beside its times. The indexes have
them all: pages are counted, and their first row is found, without reading any event."""

EVENT_INDEXES = [
    models.Index(
        fields=["starts_at", "id", "over_at", *IN_A_LIST],
        name="event_by_start",
    ),
    models.Index(
        fields=["over_at", "starts_at", *IN_A_LIST],
        name="event_by_end",
    ),
]

EVENT_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=Q(ends_at=None)
        | Q(ends_at__gt=F("starts_at"))
        | Q(all_day=True, ends_at=F("starts_at")),
        name="event_ends_after_it_starts",
        violation_error_message=_("“Ends” must be later than “Starts”."),
    ),
    models.CheckConstraint(
        condition=Q(is_online=True) | ~Q(venue_name="") | Q(venue__isnull=False),
        name="event_happens_somewhere",
        violation_error_message=_("Give a venue or a place, or tick “Online”."),
    ),
    models.CheckConstraint(
        condition=Q(state=State.SCHEDULED)
        | (Q(state__in=State.values) & ~Q(change_reason="")),
        name="event_change_of_plan_has_a_reason",
        violation_error_message=_("Say why it does not happen as planned."),
    ),
    models.CheckConstraint(
        condition=~Q(state=State.MOVED_ONLINE) | Q(is_online=True),
        name="event_moved_online_is_online",
        violation_error_message=_("Tick “Online”: it has moved there."),
    ),
    models.CheckConstraint(
        condition=Q(audience__in=Audience.values) & Q(language__in=Language.values),
        name="event_audience_and_language_are_known",
    ),
    models.UniqueConstraint(
        fields=["series", "series_date"], name="event_once_on_a_date"
    ),
    models.CheckConstraint(
        condition=~Q(slug__in=RESERVED_SLUGS),
        name="event_leaves_other_pages_alone",
        violation_error_message=_(
            "This is the address of another page of What’s on. Take another."
        ),
    ),
]


class OverAtField(models.DateTimeField):  # type: ignore[type-arg]  # not generic at run time
    """The moment from which an event is over, saved with each event.

    Lists compare one column with an index. Migrations see a plain DateTimeField."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> datetime:
        moment: datetime = model_instance.ends_by  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, moment)
        return moment
