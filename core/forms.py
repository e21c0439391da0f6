"""Form and field classes that the forms of every app build on."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict

from core.email_addresses import (
    MAX_EMAIL_LENGTH,
    email_for_smtp,
    validate_no_look_alikes,
)
from core.text.clean import strip_invisible


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
