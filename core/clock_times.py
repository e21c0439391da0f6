"""Times of day as people write them, such as 6pm, 18.00, 1800 and noon."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}

CLOCK = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d)(?:[:.]([0-5]\d))?)?([ap]m)?")

HOW_TO_WRITE = _("Write the time like 6pm, 6:30pm or 18:30.")


def parse_clock(text: str) -> time:
    """Return the time of day that was written. Raises ValidationError for what is none,
    and for an hour that may be in the morning or in the evening."""
    text = re.sub(r"\s", "", text.lower())
    if word := WORDS.get(text.removeprefix("12")):
        return word
    match = CLOCK.fullmatch(re.sub(r"([ap])\.?m\.?$", r"\1m", text))
    if match is None:
        raise ValidationError(HOW_TO_WRITE, code="invalid")
    hour, half = int(match[1]), match[4]
    if not half and not match[2] and 0 < hour <= 12:
        message = _(
            "%(hour)d may be in the morning or in the evening. Write %(hour)dam or "
            "%(hour)dpm."
        )
        raise ValidationError(message, code="ambiguous", params={"hour": hour})
    if hour > 23 or (half and not 0 < hour <= 12):
        raise ValidationError(HOW_TO_WRITE, code="invalid")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(match[2] or 0), int(match[3] or 0))


class ClockInput(forms.TimeInput):
    """The box for a time of day, which shows no seconds where there are none."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, time):
            return f"{value:%H:%M:%S}".removesuffix(":00")
        text: str | None = super().format_value(value)
        return text


class ClockField(forms.TimeField):
    """The field for a time of day, in whatever way it is written."""

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str) and value.strip():
            return parse_clock(value)
        moment: time | None = super().to_python(value)
        return moment
