"""Form and field classes that the forms of every app build on."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from core.clock_times import ClockField, ClockInput
from core.email_addresses import (
    MAX_EMAIL_LENGTH,
    clean_email_address,
    email_for_smtp,
    validate_deliverable,
    validate_no_look_alikes,
)
from core.templatetags.formatting import plain_date
from core.text.clean import strip_invisible

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years that staff may give; others are slips of the keyboard, such as 0026."""


class CleansText(forms.BaseForm):
    """Part of every form in which people type or paste, the public and staff alike.

    Cleans the text of its own fields before any of them is validated. A password stays
    as it was typed. Text written from right to left is shown that way, and pasted text
    is never cut off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs["dir"] = "auto"
                # With maxlength, browsers cut off pasted text without a word.
                field.widget.attrs.pop("maxlength", None)
        if not self.is_bound or not isinstance(self.data, MultiValueDict):
            return  # not typed: data of ours
        data: MultiValueDict[str, str] = self.data
        cleaned: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.PasswordInput | forms.FileInput):
                continue
            key = self.add_prefix(name)
            before = data.getlist(key)
            after = [clean_typed(field, value) for value in before]
            if after != before:
                cleaned[key] = after
        if cleaned:
            self.data = data.copy()
            for key, values in cleaned.items():
                cast(QueryDict, self.data).setlist(key, values)


class LongLineInput(forms.Textarea):
    """A box for one line of text that is long: all of it is in sight."""


def clean_typed(field: forms.Field, text: str) -> str:
    """Return what somebody typed into this field without what nobody sees. A line
    break in a field of one line becomes a space."""
    if isinstance(field, forms.EmailField):
        return clean_email_address(text)
    text = strip_invisible(text)
    if isinstance(field.widget, forms.TextInput | LongLineInput):
        text = re.sub(r"\s*[\r\n]\s*", " ", text)
    return text


class CleanTextForm(CleansText, forms.Form):
    """Base form for the public."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = cast(QueryDict, self.data).copy()  # request.POST is immutable


class EmailAddressField(forms.EmailField):
    """The field for every email address that somebody types.

    Tidies what was pasted. Refuses look-alike letters, and domains that no mail server
    can be asked for."""

    default_error_messages = {
        "max_length": _(
            "This address is too long: an email address has %(limit_value)d characters "
            "at most. Check it and type it again"
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MAX_EMAIL_LENGTH, **kwargs})

    def to_python(self, value: Any) -> Any:
        return clean_email_address(super().to_python(value) or "")

    def run_validators(self, value: str) -> None:
        if value in self.empty_values:
            return
        validate_no_look_alikes(value)
        validate_deliverable(value)
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


class StaffDateTimeWidget(AdminSplitDateTime):
    """A date to choose or to type, as the browser has it, beside a time to type."""

    input_types = ("date", "text")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day, clock = self.input_types
        widgets = [
            forms.DateInput({"type": day}, "%Y-%m-%d"),
            ClockInput({"type": clock, "autocomplete": "off"}),
        ]
        forms.MultiWidget.__init__(self, widgets, attrs)

    def get_context(self, *args: Any) -> dict[str, Any]:
        labels = {"date_label": _("Date"), "time_label": _("Time")}
        return {**super().get_context(*args), **labels}


class HiddenStaffDateTimeWidget(StaffDateTimeWidget):
    """The same, for pages that send it along: it may come back into the visible one."""

    input_types = ("hidden", "hidden")


class StaffDateTimeField(forms.SplitDateTimeField):
    """The field for every moment that staff type: a date, and the time that clocks show
    there."""

    widget = StaffDateTimeWidget
    hidden_widget = HiddenStaffDateTimeWidget
    default_error_messages = {
        **forms.SplitDateTimeField.default_error_messages,
        "invalid_date": _("Write the date like 10/01/2027."),
        "no_date": _("Give the date, too."),
        "no_time": _("Give the time, too."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        clock = ClockField()
        clock.required = False  # the whole is
        self.fields = (self.fields[0], clock)

    def clean(self, value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) == 2 and any(value):
            for part, code in zip(value, ["no_date", "no_time"], strict=True):
                if part in self.empty_values:
                    raise ValidationError(self.error_messages[code], code=code)
        return super().clean(value)

    def compress(self, data_list: Any) -> datetime | None:
        match data_list:
            case [date() as day, time() as clock]:
                validate_year(day)
                validate_clock(datetime.combine(day, clock))
        moment: datetime | None = super().compress(data_list)
        return moment
