"""Forms of awards, of who wins them, and of what entrants hear."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from challenges.models.audience import AUDIENCE_LABELS
from challenges.models.workflow import Outcome
from core.text.direction import isolate
from judging.forms.base import JudgeField, StaffForm, why_field
from judging.models.award import AWARD_OUTCOMES
from judging.models.workflow import AwardKind
from judging.services.awards import AwardState
from judging.services.ranking import RankedRound


class AwardForm(StaffForm):
    """A new award."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As everyone reads it, such as “Smart School award”."),
        max_length=80,
        error_messages={"required": _("Give the award a name.")},
    )
    goes_to = forms.ChoiceField(label=_("It can go to"))
    outcome = forms.ChoiceField(
        label=_("Who gets it is"), choices=AWARD_OUTCOMES, initial=Outcome.WINNER
    )
    how_many = forms.IntegerField(
        label=_("How many ideas get it"), min_value=1, max_value=200, initial=1
    )

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in challenge.offered_areas}
        field: Any = self.fields["goes_to"]
        field.choices = [
            (AwardKind.OVERALL, AwardKind.OVERALL.label),
            (AwardKind.OTHER, AwardKind.OTHER.label),
            *(
                (f"{AwardKind.AREA} {key}", isolate(a.name))
                for key, a in self.areas.items()
            ),
            *(
                (f"{AwardKind.AUDIENCE} {audience}", AUDIENCE_LABELS[audience])
                for audience in challenge.offered_audiences
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_overall = cleaned.get("goes_to") == AwardKind.OVERALL
        if is_overall and cleaned.get("outcome") != Outcome.WINNER:
            self.add_error("outcome", _("The whole challenge has a winner."))
        if is_overall and cleaned.get("how_many", 1) != 1:
            self.add_error("how_many", _("The whole challenge has one winner."))
        return cleaned

    @property
    def service_kwargs(self) -> dict[str, Any]:
        kind, _space, key = self.cleaned_data["goes_to"].partition(" ")
        return {
            "name": self.cleaned_data["name"],
            "outcome": self.cleaned_data["outcome"],
            "how_many": self.cleaned_data["how_many"],
            "kind": kind,
            "focus_area": self.areas.get(key) if kind == AwardKind.AREA else None,
            "audience": key if kind == AwardKind.AUDIENCE else "",
        }


class SponsorForm(StaffForm):
    """Who sponsors an award."""

    sponsor = forms.CharField(
        label=_("Organisation that sponsors it"),
        help_text=_("Everyone reads it where the awards stand."),
        max_length=100,
        required=False,
    )
    bars_sponsor = forms.BooleanField(
        label=_("Judges of this organisation do not judge its ideas"),
        help_text=_("Also those who are invited later."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("bars_sponsor") and not cleaned.get("sponsor"):
            self.add_error("sponsor", _("Say which organisation."))
        return cleaned


class AwardBarForm(StaffForm):
    """A judge from whom the ideas of an award are kept."""

    judge = JudgeField(
        label=_("Judge"),
        help_text=_("Such as one whose organisation is written in another way."),
        error_messages={"required": _("Choose a judge.")},
        with_names=True,
    )
    reason = why_field(_("Say why the judge may not judge them."))

    def __init__(self, *args: Any, judges: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["judge"]
        field.queryset = judges


class ChoiceForm(StaffForm):
    """The idea that the panel chooses for an award."""

    idea = forms.ChoiceField(
        label=_("Idea"), error_messages={"required": _("Choose an idea.")}
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Needed if it is not the next one, or shares its place."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason_is_public = forms.BooleanField(
        label=_("Everyone may read why, once the results are out"), required=False
    )

    def __init__(
        self,
        *args: Any,
        state: AwardState,
        found: RankedRound,
        taken: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, auto_id=f"award{state.award.pk}_%s", **kwargs)
        field: Any = self.fields["idea"]
        free = [each for each in state.contenders if each.row.idea not in taken]
        text = gettext("%(place)s. %(reference)s, %(title)s")
        field.choices = [
            (
                each.row.idea,
                text
                % {
                    "place": each.place,
                    "reference": each.row.idea,
                    "title": isolate(found.entries[each.row.idea].title),
                },
            )
            for each in free
        ]


class FeedbackForm(StaffForm):
    """The sentences that an entrant hears of the judges."""

    sentences = forms.CharField(
        label=_("Sentences for the entrant"),
        help_text=_("Two at most, from what judges wrote. No numbers, no names."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
