"""Forms of staff who run a panel of judges."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import CleansText, EmailAddressField, StaffDateTimeField
from judging.forms.base import IdeaForm, StaffForm, history_field, why_field
from judging.forms.judge import step_name
from judging.models import Sample
from judging.services.rubric import RubricCriterion, Step
from judging.steps import STEPS


class InvitationForm(StaffForm):
    """Somebody whom staff ask to judge."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        error_messages={"required": _("Give the name of the judge.")},
    )
    email = EmailAddressField(
        label=_("Email"),
        help_text=_(
            "The private link goes there. Nobody else gets it, not even staff."
        ),
        error_messages={"required": _("Give the address of the judge.")},
    )
    organisation = forms.CharField(
        label=_("Organisation"), max_length=100, required=False
    )


class BarForm(IdeaForm):
    """An idea that staff keep from a judge."""

    reason = why_field(_("Say why the judge may not judge it."))


class InterestForm(IdeaForm):
    """An idea in which a member of staff has an interest."""

    reason = why_field(_("Say what your interest is."))


class NoteForm(StaffForm):
    """The note that goes along with a button of the page of a judge."""

    note = history_field(_("Note to staff"))


class ReasonForm(StaffForm):
    """The reason that some steps need."""

    reason = history_field(_("Reason"))


class ClosingForm(ReasonForm):
    """When a round closes, and the reason that some steps need."""

    closes_at = StaffDateTimeField(
        label=_("Closes"),
        help_text=_("Judges read it on their pages."),
        error_messages={"required": _("Give the date and the time.")},
    )
    field_order = ["closes_at", "reason"]

    def __init__(self, *args: Any, needs_moment: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].required = needs_moment


class SampleTextForm(CleansText, forms.ModelForm):  # type: ignore[type-arg]  # none at run time
    """An invented idea that judges score first."""

    class Meta:
        model = Sample
        fields = ["title", "text", "explanation"]


class TermsForm(StaffForm):
    """The terms that judges agree to."""

    terms = forms.CharField(
        label=_("What judges agree to"),
        help_text=_("Those who accepted keep the words that they read."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": _("Say what judges agree to.")},
    )
    names_are_public = forms.BooleanField(
        label=_("Ask judges whether we may name them"), required=False
    )


class StepsForm(StaffForm):
    """The five steps of each criterion: a box each, with a line for each step."""

    def __init__(
        self, *args: Any, rubric: Sequence[RubricCriterion], **kwargs: Any
    ) -> None:
        self.rubric = rubric
        fields = {step_name(each["id"]): _lines_field(each) for each in rubric}
        self.base_fields = {**self.base_fields, **fields}  # type: ignore[misc]  # of this form alone
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for name, text in list(cleaned.items()):
            lines = _lines(text)
            labels = {line.partition(":")[0].strip() for line in lines}
            if len(lines) != STEPS or len(labels) != STEPS:
                error = _("Write five lines, each beginning with another word.")
                self.add_error(name, error)
        return cleaned

    @property
    def steps(self) -> dict[int, list[Step]]:
        return {
            each["id"]: [
                _step(line) for line in _lines(self.cleaned_data[step_name(each["id"])])
            ]
            for each in self.rubric
        }


def _lines_field(criterion: RubricCriterion) -> forms.CharField:
    lines = [
        ": ".join(filter(None, [step["label"], step["meaning"]]))
        for step in criterion["steps"]
    ]
    label = gettext("%(name)s (%(weight)d percent)")
    return forms.CharField(
        label=label % {"name": criterion["name"], "weight": criterion["weight"]},
        help_text=_(
            "Five lines, the weakest step first. After a colon say what it looks like: "
            "at least for the first, the third and the fifth."
        ),
        initial="\n".join(lines),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": STEPS + 1}),
        error_messages={"required": _("Write five lines.")},
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _step(line: str) -> Step:
    label, _colon, meaning = line.partition(":")
    return {"label": label.strip(), "meaning": meaning.strip()}
