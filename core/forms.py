"""Form and field classes that the forms of every app build on."""

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from core.email_addresses import (
    MAX_EMAIL_LENGTH,
    email_for_smtp,
    validate_no_look_alikes,
)
from core.templatetags.formatting import plain_date
from core.text.clean import strip_invisible

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years that staff may give; others are slips of the keyboard, such as 0026."""


class CleanTextForm(forms.Form):
    """Base form for what people type or paste.

    Invisible characters are removed before any field is validated, and text written
    from right to left is shown that way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs["dir"] = "auto"
                # With maxlength, browsers cut off pasted text without a word.
                field.widget.attrs.pop("maxlength", None)
        if self.is_bound:
            data = cast(QueryDict, self.data).copy()
            for name in data:
                data.setlist(name, [strip_invisible(v) for v in data.getlist(name)])
            self.data = data


class EmailAddressField(forms.EmailField):
    """The field for every email address that somebody types.

    Refuses look-alike letters, and domains that no mail server can be asked for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MAX_EMAIL_LENGTH, **kwargs})

    def run_validators(self, value: str) -> None:
        if value in self.empty_values:
            return
        validate_no_look_alikes(value)
        super().run_validators(value)
        try:
            email_for_smtp(value)
        except ValueError as error:
            message = self.error_messages.get("invalid", validate_email.message)
            raise ValidationError(message, code="invalid") from error


def validate_year(day: date) -> None:
    """Raise ValidationError for a year that nobody means."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        params = {"year": f"{day.year:04}", "first": FIRST_YEAR, "last": LAST_YEAR}
        message = _("The year is %(year)s. Give one from %(first)d to %(last)d.")
        raise ValidationError(message % params, code="year")


def validate_clock(local: datetime) -> None:
    """Raise ValidationError unless clocks show this local time exactly once."""
    zone = timezone.get_current_timezone()
    before, after = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    shift = (after.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())
    if not shift:
        return
    params = {
        "time": f"{local:%H:%M}",
        "date": plain_date(local.date()),
        "earlier": f"{local - abs(shift):%H:%M}",
        "later": f"{local + abs(shift):%H:%M}",
    }
    if shift > timedelta(0):
        message = _(
            "There is no %(time)s on %(date)s: the clocks go forward then. Type "
            "%(earlier)s or %(later)s."
        )
    else:
        message = _(
            "%(time)s comes twice on %(date)s: the clocks go back then. Type "
            "%(earlier)s or %(later)s."
        )
    raise ValidationError(message % params, code="clock")


class StaffDateTimeField(forms.SplitDateTimeField):
    """The field for every moment that staff type: a date, and the time that clocks show
    there."""

    def compress(self, data_list: Any) -> datetime | None:
        match data_list:
            case [date() as day, time() as clock]:
                validate_year(day)
                validate_clock(datetime.combine(day, clock))
        moment: datetime | None = super().compress(data_list)
        return moment
