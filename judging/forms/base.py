"""Forms and fields that the forms of staff build on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Entry
from core.forms import CleansText
from core.references import parse_reference
from core.types import StrOrPromise
from judging.models import Judge


def why_field(missing: StrOrPromise) -> forms.CharField:
    """Return a field for the reason of a bar or an interest, with the sentence that
    stands there if it is `missing`."""
    return forms.CharField(
        label=_("Why"), max_length=300, error_messages={"required": missing}
    )


def history_field(label: StrOrPromise) -> forms.CharField:
    """Return a field for words that stay in the history."""
    return forms.CharField(
        label=label,
        help_text=_("Stays in the history. Nobody outside sees it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class JudgeField(forms.ModelChoiceField):  # type: ignore[type-arg]  # none at run time
    """A judge, by their number, with `with_names` by their name too. The form says
    which judges there are."""

    def __init__(self, *, with_names: bool = False, **kwargs: Any) -> None:
        super().__init__(queryset=Judge.objects.none(), **kwargs)
        self.with_names = with_names

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}: {obj}" if self.with_names else str(obj.number)


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
