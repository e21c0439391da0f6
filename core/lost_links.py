"""The form for somebody who has lost a private link."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.antispam import AntiSpamForm
from core.email_addresses import clean_email_address, validate_no_look_alikes
from core.references import parse_reference
from core.types import StrOrPromise


class LinksForm(AntiSpamForm):
    """The email address or reference of somebody who lost their private link.

    Subclasses name what it leads to, and show what a reference looks like."""

    has_time_trap = False
    whose_label: StrOrPromise
    example: str

    whose = forms.CharField(
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Enter your email address or your reference")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, params = self.fields["whose"], {"example": self.example}
        field.label = self.whose_label
        field.help_text = _("A reference looks like %(example)s.") % params

    def clean_whose(self) -> str:
        whose = clean_email_address(self.cleaned_data["whose"])
        validate_no_look_alikes(whose)
        if "@" not in whose and not parse_reference(whose):
            text = _(
                "Check what you typed: it is neither an email address, like "
                "name@example.com, nor a reference, like %(example)s"
            )
            raise ValidationError(text, params={"example": self.example})
        return whose
