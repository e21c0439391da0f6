"""The form with which staff type in an idea for somebody, in the order of the one on
paper."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.forms.entry import (
    CONSENT_FIELDS,
    FORM_PAGES,
    IDEA_FIELDS,
    EntryFields,
)
from challenges.forms.fields import FocusAreaField
from challenges.models import Challenge
from challenges.models.workflow import Origin
from core.types import StrOrPromise

STAFF_FIELDS = ["challenge", "origin"]

PERSON_FIELDS = [
    *("name", "email", "phone", "postal_address"),
    *("audience", "organisation", "team"),
]

SECTIONS: dict[StrOrPromise, list[str]] = {
    _("Where it belongs"): STAFF_FIELDS,
    _("The idea"): IDEA_FIELDS,
    _("More, if they told you"): FORM_PAGES["more"],
    _("The person"): PERSON_FIELDS,
    _("What they say to this"): CONSENT_FIELDS,
}
"""Fields of each section, by its title: those of the paper form in their order, which a
test compares, and what only staff know."""


TEXT_WIDGETS = (forms.TextInput, forms.EmailInput, forms.Textarea)


class StaffEntryForm(EntryFields):
    """The questions of the public form, for somebody who rang, wrote or came."""

    challenge = forms.ModelChoiceField(
        queryset=Challenge.objects.none(),
        label=_("Challenge"),
        error_messages={"required": _("Choose the challenge that the idea is for.")},
    )
    origin = forms.ChoiceField(
        choices=[choice for choice in Origin.choices if choice[0] != Origin.WEB],
        label=_("How it reached us"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the idea reached us.")},
    )

    LABELS = {
        "audience": _("Which of these fits the person best?"),
        "rules_accepted": _("The person has heard the rules and accepts them"),
        "may_publish": _("The person says that we may publish the idea"),
        "may_contact": _("The person says that we may contact them about it"),
    }
    REQUIRED = {
        "focus_area": _(
            "Choose the focus area that fits the idea best, or leave it for later."
        ),
        "audience": _("Choose what fits the person best."),
        "rules_accepted": _(
            "Read the rules out, and tick this when the person accepts them."
        ),
    }

    refusal = ""
    """Reason why the idea cannot be entered at all, whatever was typed; "" for none."""

    class Meta(EntryFields.Meta):
        fields = [name for names in SECTIONS.values() for name in names]
        labels = {
            "title": _("Name of the idea"),
            "problem": _("What problem would your idea solve?"),
            "idea": _("What is the idea?"),
            "beneficiaries": _("Who would benefit?"),
            "links": _("Links"),
            "help_needed": _("What help would they need?"),
            "name": _("The person’s name"),
            "email": _("The person’s email address"),
            "phone": _("The person’s phone number"),
            "postal_address": _("The person’s postal address"),
            "organisation": _("The person’s organisation or school"),
            "team": _("Team or class"),
        }
        help_texts = {
            **EntryFields.Meta.help_texts,
            "team": _(
                "Everybody sees it with the idea. First names are enough. From a "
                "school: the class or year group, and no children’s names."
            ),
            "name": _("We never publish it."),
            "email": _(
                "Our answer goes there. Leave it empty when there is none: we then "
                "ring, or print a letter."
            ),
            "phone": _("Staff alone see it."),
            "postal_address": _("For letters. Staff alone see it."),
        }
        widgets = {
            **EntryFields.Meta.widgets,
            "postal_address": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {
            **EntryFields.Meta.error_messages,
            "title": {
                "required": _("Enter a name for the idea."),
                "max_length": _("Use 80 characters or fewer for the name of the idea."),
            },
            "problem": {"required": _("Enter what problem the idea solves.")},
            "idea": {"required": _("Enter what the idea is.")},
            "beneficiaries": {"required": _("Enter who would benefit.")},
            "name": {
                "required": _("Enter the person’s name."),
                "max_length": _("Use 100 characters or fewer for the person’s name."),
            },
            "phone": {
                "max_length": _("Use 40 characters or fewer for the phone number.")
            },
            "organisation": {
                "max_length": _("Use 100 characters or fewer for the organisation.")
            },
            "team": {
                "max_length": _("Use 200 characters or fewer for the team or class.")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        challenge = cast("forms.ModelChoiceField[Challenge]", self.fields["challenge"])
        challenge.queryset = Challenge.objects.begun()
        area = cast(FocusAreaField, self.fields["focus_area"])
        area.not_sure_label = _("They are not sure: we choose later")
        for name, label in self.LABELS.items():
            self.fields[name].label = label
        for name, error in self.REQUIRED.items():
            self.fields[name].error_messages["required"] = error
        for field in self.fields.values():
            if isinstance(field.widget, TEXT_WIDGETS):
                attrs = field.widget.attrs
                attrs.update(autocomplete="off", dir="auto")  # not the name of staff
                attrs.pop("maxlength", None)  # cuts off what is pasted, without a word

    @property
    def sections(self) -> list[tuple[StrOrPromise, list[forms.BoundField]]]:
        """Return the title of each section with its fields."""
        return [
            (title, [self[name] for name in names]) for title, names in SECTIONS.items()
        ]

    def clean(self) -> dict[str, Any] | None:
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return super().clean()
