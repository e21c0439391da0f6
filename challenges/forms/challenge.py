"""Forms about a challenge and its results."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.forms.files import MAX_DESCRIPTION_CHARS
from challenges.models import Challenge, Entry
from challenges.models.audience import AUDIENCE_LABELS
from challenges.models.workflow import Outcome, Status
from core.admin.actions import SideForm
from core.admin.publishing_form import PublishingForm
from core.forms import CleansText, StaffDateTimeField
from core.stored_files import NewFile
from core.uploads import PictureUploadField
from focus_areas.models import FocusArea

RECORD_PERMISSION = "challenges.record_results"

CRITERIA_FROZEN = _(
    "Judging has begun: the criteria stay as they are, so that every idea is judged by "
    "the same."
)


class ChallengeForm(PublishingForm):
    """A challenge in the admin."""

    audiences = forms.MultipleChoiceField(
        choices=AUDIENCE_LABELS.items(),
        label=_("Kinds of entrant"),
        help_text=_("Leave all empty for everybody."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # Not the admin's own field: that has no legend.
    focus_areas = forms.ModelMultipleChoiceField(
        queryset=FocusArea.objects.all(),
        label=_("Focus areas"),
        help_text=_("Leave all empty for every focus area."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Challenge
        exclude: list[str] = []

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        stored = Challenge.objects.filter(pk=self.instance.pk).first()
        is_frozen = stored is not None and stored.criteria_are_frozen
        if is_frozen and "criteria" in self.changed_data:
            self.add_error("criteria", CRITERIA_FROZEN)
        return cleaned


class DeadlineForm(CleansText, forms.Form):
    """A later deadline, and a later date for the results."""

    closes_at = StaffDateTimeField(
        label=_("New deadline"),
        error_messages={"required": _("Give the date and the time.")},
    )
    results_at = StaffDateTimeField(
        label=_("Results planned for"),
        help_text=_("Later than the deadline. Leave it empty if you do not know."),
        required=False,
    )


class ApprovedEntryForm(SideForm):
    """Form for ideas that are approved."""

    permission = RECORD_PERMISSION

    @classmethod
    def is_offered(cls, obj: Entry) -> bool:
        return obj.status == Status.APPROVED


class UpdateForm(ApprovedEntryForm):
    """Update on what happened next with an approved idea."""

    name = "update"

    text = forms.CharField(
        label=_("What happened next"),
        help_text=_("Everybody reads it on the page of the idea. The entrant gets it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what happened.")},
    )

    picture = PictureUploadField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
        required=False,
    )
    picture_alt = forms.CharField(
        label=_("What the picture shows"),
        help_text=_("For people who cannot see it."),
        max_length=MAX_DESCRIPTION_CHARS,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        picture = cleaned.get("picture")
        alt = cleaned.get("picture_alt")
        if alt and not picture and "picture" not in self.errors:
            self.add_error("picture", _("Choose the picture that shows this."))
        if picture and not alt:
            self.add_error("picture_alt", _("Say what the picture shows."))
        return cleaned

    @property
    def new_picture(self) -> NewFile | None:
        file, alt = self.cleaned_data["picture"], self.cleaned_data["picture_alt"]
        return NewFile(file, file.kind, file.safe_filename, alt) if file else None

    def get_service_kwargs(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "picture": self.new_picture}


class ResultsForm(CleansText, forms.Form):
    """The fields that go along with publishing the results."""

    reason = forms.CharField(
        label=_("Why not wait for the others"),
        help_text=_("Stays with the announcement. Nobody outside sees it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OutcomeForm(ApprovedEntryForm):
    """Outcome of an approved idea, and its award."""

    name = "outcome"

    @classmethod
    def is_offered(cls, obj: Entry) -> bool:
        return super().is_offered(obj) and not obj.challenge.awards_decide

    outcome = forms.ChoiceField(
        choices=[("", _("Not decided")), *Outcome.choices],
        label=_("Outcome"),
        help_text=_("Nobody outside sees it before the results are published."),
        required=False,
    )
    award = forms.CharField(
        label=_("Award"),
        help_text=_("What was won, such as “Overall winner”."),
        required=False,
        max_length=80,
    )
    is_overall = forms.BooleanField(
        label=_("It is the overall award"),
        help_text=_("It stands apart on the page of the challenge."),
        required=False,
    )

    @classmethod
    def get_initial(cls, obj: Entry) -> dict[str, Any]:
        return {name: getattr(obj, name) for name in cls.base_fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("award") and not cleaned.get("outcome"):
            self.add_error("outcome", _("An award needs an outcome."))
        if cleaned.get("is_overall") and cleaned.get("outcome") != Outcome.WINNER:
            self.add_error("outcome", _("The overall award needs a winner."))
        return cleaned
