"""The form of an event for staff, and what is looked at before an event is public."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.checks import Finding
from core.admin.keys import key_of
from core.admin.pictures import PictureForm
from events.access import ACCESS_QUESTIONS, Answer
from events.models import Event, Venue

MARKDOWN_FIELDS = ["body", "how_to_join", "notes", "what_next"]

CLEAR_LABELS = {"all_day", "ends_at", "is_online", "booking_url"}
"""Names of fields that need no help in this form: it shows what they do."""

MIDNIGHT = "00:00"

ANSWERS = {
    Answer.YES: gettext_lazy("Venue: yes"),
    Answer.NO: gettext_lazy("Venue: no"),
}


class VenueField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A venue, with what it offers: nobody need look it up to choose."""

    def label_from_instance(self, obj: Any) -> str:
        offered = ", ".join(obj.offered_access)
        return f"{obj} ({offered.lower()})" if offered else str(obj)


class EventForm(PictureForm):
    checked_texts = ("summary", *MARKDOWN_FIELDS)

    venue = VenueField(Venue.objects.all(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CLEAR_LABELS & self.fields.keys():
            self.fields[name].help_text = ""
        if "venue" in self.fields:
            self._say_answers_of_venue()

    def full_clean(self) -> None:
        """Judge an all-day event without its times. A form that comes back still has
        those that were typed: its reader may untick the box."""
        typed = self.data
        if self.is_bound and "all_day" in self.fields and self["all_day"].data:
            self.data = _without_times(cast(QueryDict, typed))
        super().full_clean()
        _judged = self.changed_data  # kept by Django from its first use
        self.data = typed

    def _say_answers_of_venue(self) -> None:
        """Say beside each question about access what the chosen venue answers."""
        key = key_of(str(self["venue"].value() or ""))
        venue = Venue.objects.filter(pk=key).first() if key else None
        for name in ACCESS_QUESTIONS if venue else []:
            if name in self.fields and (answer := getattr(venue, name)) in ANSWERS:
                self.fields[name].help_text = ANSWERS[answer]

    @classmethod
    def check(cls, obj: Event) -> list[Finding]:
        return [*_check_event(obj), *super().check(obj)]


def _without_times(data: QueryDict) -> QueryDict:
    """Return what was sent about an all-day event: nobody need type times, and those
    that were typed count for nothing."""
    sent = data.copy()
    for name in ["starts_at", "ends_at"]:
        sent[f"{name}_1"] = MIDNIGHT if sent.get(f"{name}_0") else ""
    return sent


def _check_event(event: Event) -> Iterator[Finding]:
    was_told = event.publish_at is not None and event.publish_at < event.ends_by
    if event.is_past and not was_told:
        text = _("It is over. If it is yet to come, correct its date.")
        yield Finding("starts_at", text)
    card = event.access_card
    says_access = card.offered or card.missing or event.access_note
    if event.is_in_person and not says_access:
        text = _(
            "Nothing is said about access: people cannot tell whether they can come. "
            "Choose a venue that says it, or answer what you know."
        )
        yield Finding(next(iter(ACCESS_QUESTIONS)), text, label=_("Access"))
    is_to_come = event.takes_place and not event.is_past
    if event.is_online and is_to_come and not (event.how_to_join or event.booking_url):
        yield Finding("how_to_join", _("It is online, and nothing says how to join."))
