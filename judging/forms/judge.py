"""Forms of judges, behind their private link."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.forms.words import textarea, word_limit_error
from core.forms import CleanTextForm
from judging.models.workflow import CONFLICTS, INABILITIES
from judging.services.rubric import RubricCriterion

MAX_WORDS = 40
"""Words to the entrant, in each of the two boxes."""

MAX_CHARS = 5000
"""Characters of one box that are stored, right or wrong."""


def words_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=MAX_CHARS,
        widget=textarea(3),
    )


class AcceptForm(CleanTextForm):
    """The terms that a judge agrees to."""

    words = forms.CharField(widget=forms.HiddenInput)
    may_be_named = forms.BooleanField(
        label=_("You may name me as one of the judges, once the results are out"),
        required=False,
    )


class AsideForm(CleanTextForm):
    """Why a judge does not judge an idea."""

    reason = forms.ChoiceField(
        label=_("Why you step aside"),
        choices=[(each.value, each.label) for each in [*CONFLICTS, *INABILITIES]],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why you step aside"),
            "invalid_choice": _("Choose one of the reasons"),
        },
    )
    note = forms.CharField(
        label=_("A line for staff"),
        help_text=_("Nobody else reads it."),
        required=False,
        max_length=500,
    )


class StepSelect(forms.RadioSelect):
    """The steps of a criterion. A form with two different ones has chosen none."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values = set(data.getlist(name)) if hasattr(data, "getlist") else set()
        if len(values) > 1:
            return " ".join(sorted(values))
        return super().value_from_datadict(data, files, name)


class CardForm(CleanTextForm):
    """The card of an idea: a step for each criterion, and words."""

    use_required_attribute = False
    strong = words_field(
        _("What is strong"),
        format_lazy(
            _("Up to {words} words. The entrant may read it, once our team has."),
            words=MAX_WORDS,
        ),
    )
    stronger = words_field(
        _("What could be stronger"),
        format_lazy(
            _("Up to {words} words. The entrant may read it, once our team has."),
            words=MAX_WORDS,
        ),
    )
    panel_note = words_field(
        _("Note to the other judges"),
        _("Only they and our team read it, and not before the round is closed."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        rubric: Sequence[RubricCriterion],
        is_finishing: bool = False,
        **kwargs: Any,
    ) -> None:
        self.rubric, self.is_finishing = rubric, is_finishing
        super().__init__(*args, **kwargs)
        for each in rubric:
            self.fields[step_name(each["id"])] = _step_field(each)
        self.order_fields([step_name(each["id"]) for each in rubric])

    def full_clean(self) -> None:
        """Ask for all criteria only of who is finishing: half a card can be saved."""
        names = [step_name(each["id"]) for each in self.rubric]
        for name in names:
            self.fields[name].required = self.is_finishing
        super().full_clean()
        for name in names:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any] | None:
        """Remember what can be stored, before anything is said against it."""
        cleaned = super().clean() or {}
        self.words = {
            name: cleaned[name]
            for name in ("strong", "stronger", "panel_note")
            if name in cleaned
        }
        for name in ("strong", "stronger"):
            label = str(self.fields[name].label)
            if error := word_limit_error(cleaned.get(name, ""), MAX_WORDS, label):
                self.add_error(name, error)
        return cleaned

    @property
    def steps(self) -> dict[int, int]:
        """The steps that were chosen, by the primary key of the criterion."""
        answers = {
            each["id"]: self.cleaned_data.get(step_name(each["id"]))
            for each in self.rubric
        }
        return {key: int(answer) for key, answer in answers.items() if answer}

    @property
    def version(self) -> int:
        """The version of the card that the window showed; -1 if it does not say."""
        seen = self.cleaned_data.get("seen")
        return -1 if seen is None else seen


class SampleForm(CleanTextForm):
    """The steps of a sample."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, rubric: Sequence[RubricCriterion], **kwargs: Any
    ) -> None:
        self.rubric = rubric
        super().__init__(*args, **kwargs)
        for each in rubric:
            self.fields[step_name(each["id"])] = _step_field(each)

    @property
    def steps(self) -> dict[int, int]:
        """The steps that were chosen, by the primary key of the criterion."""
        names = {each["id"]: step_name(each["id"]) for each in self.rubric}
        return {key: int(self.cleaned_data[name]) for key, name in names.items()}


def step_name(criterion: int) -> str:
    """Return the name of the field of a criterion."""
    return f"c{criterion}"


def _step_field(criterion: RubricCriterion) -> forms.ChoiceField:
    choices = [
        (str(number), ": ".join(filter(None, [step["label"], step["meaning"]])))
        for number, step in enumerate(criterion["steps"], start=1)
    ]
    label = gettext("%(name)s (%(weight)d percent)")
    return forms.ChoiceField(
        label=label % {"name": criterion["name"], "weight": criterion["weight"]},
        help_text=criterion["description"],
        choices=choices,
        widget=StepSelect,
        error_messages={
            "required": _("Choose one of the five: “%(name)s”")
            % {"name": criterion["name"]},
            "invalid_choice": _("Choose one of the five: “%(name)s”")
            % {"name": criterion["name"]},
        },
    )
