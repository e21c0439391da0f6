"""The form with which staff type in an idea for somebody."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.forms.entry import EntryFields
from challenges.models.workflow import Origin


class StaffEntryForm(EntryFields):
    """The questions of the public form, for somebody who rang, wrote or came."""

    LABELS = {
        "audience": _("Which of these fits the entrant best?"),
        "rules_accepted": _("The entrant has heard the rules and accepts them"),
        "may_publish": _("The entrant says that we may publish the idea"),
        "may_contact": _("The entrant says that we may contact them about it"),
    }

    refusal = ""
    """Reason why the idea cannot be entered at all, whatever was typed; "" for none."""

    class Meta(EntryFields.Meta):
        fields = ["challenge", "origin", *EntryFields.Meta.fields]
        labels = {
            "challenge": _("Challenge"),
            "origin": _("How it reached us"),
            "title": _("Name of the idea"),
            "problem": _("What problem does it solve?"),
            "idea": _("What is the idea?"),
            "beneficiaries": _("Who would benefit?"),
            "links": _("Links"),
            "help_needed": _("What help would they need?"),
            "organisation": _("The entrant’s organisation or school"),
            "team": _("Names of the team"),
            "name": _("The entrant’s name"),
            "email": _("The entrant’s email address"),
        }
        help_texts = {
            **EntryFields.Meta.help_texts,
            "email": _("Leave empty when there is none: then tell them the reference."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        origin = cast(forms.ChoiceField, self.fields["origin"])
        origin.choices = [
            choice for choice in Origin.choices if choice[0] != Origin.WEB
        ]
        for name, label in self.LABELS.items():
            self.fields[name].label = label

    def clean(self) -> dict[str, Any] | None:
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return super().clean()
