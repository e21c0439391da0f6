"""Forms that those of staff build on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Entry
from core.forms import CleansText
from core.references import parse_reference


class StaffForm(CleansText, forms.Form):
    """Base form of the pages of a panel."""


class IdeaForm(StaffForm):
    """Base form about an idea of the challenge, which staff name by its reference."""

    idea = forms.CharField(
        label=_("Reference of the idea"),
        max_length=20,
        error_messages={"required": _("Give the reference of the idea.")},
    )

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.challenge = challenge

    def clean_idea(self) -> Entry:
        reference = parse_reference(self.cleaned_data["idea"]) or ""
        entries = self.challenge.entries.filter(reference=reference)
        entry: Entry | None = entries.first()
        if entry is None:
            raise ValidationError(_("There is no such idea in this challenge."))
        return entry
