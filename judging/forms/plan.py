"""Forms of staff who plan who reads what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CleansText
from focus_areas.models import FocusArea
from judging.models import Judge

MOST_READS = 6
"""Judges for each idea, at most, unless all read all."""

MOST_JUDGES = 100


class PlanForm(forms.Form):
    """How many judges read each idea, and how many judges there are."""

    reads = forms.TypedChoiceField(
        label=_("Judges for each idea"),
        coerce=int,
        choices=[
            (0, _("All judges read all ideas")),
            *((number, str(number)) for number in range(1, MOST_READS + 1)),
        ],
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    judges = forms.IntegerField(
        label=_("Judges"),
        help_text=_("To see what more judges would change, before you invite them."),
        min_value=0,
        max_value=MOST_JUDGES,
        required=False,
        error_messages={"invalid": _("Give a number.")},
    )


class CapacityForm(CleansText, forms.ModelForm):  # type: ignore[type-arg]  # none at run time
    """Focus areas that a judge knows, and the number of ideas that they take on."""

    class Meta:
        model = Judge
        fields = ["areas", "most"]
        widgets = {"areas": forms.CheckboxSelectMultiple}
        help_texts = {
            "areas": _("At least one judge of each idea comes from outside its area."),
            "most": _("Leave it empty for any number."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = FocusArea.objects.all()  # type: ignore[attr-defined]


class AnewForm(forms.Form):
    """The judges who give away what they have not opened."""

    judges = forms.TypedMultipleChoiceField(
        label=_("Who gives away all ideas not opened yet?"),
        help_text=_("They get no other. What they have opened stays theirs."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["judges"].choices = choices  # type: ignore[attr-defined]
