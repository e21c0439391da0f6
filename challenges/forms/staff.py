"""What staff type in: an entry for somebody else, a challenge, what became of it."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from challenges.forms.entry import EntryFields, validate_web_links
from challenges.forms.files import DESCRIPTION
from challenges.models import Challenge, Entry
from challenges.models.audience import AUDIENCE_WORDS
from challenges.models.notices import Choice
from challenges.models.states import PUBLIC_TEXTS, Origin, Outcome, Status
from challenges.services.files import NewFile
from smartcity.email_addresses import EmailAddressField
from smartcity.models import FocusArea
from smartcity.references import normalise
from smartcity.typed import TidyForm, tidy
from smartcity.uploads import Kind, UploadField


class StaffEntryForm(EntryFields):
    """The same questions, typed in by staff for somebody who rang, wrote or came."""

    LABELS = {
        "audience": _("Which of these fits the entrant best?"),
        "rules_accepted": _("The entrant has heard the rules and accepts them"),
        "may_publish": _("The entrant says that we may publish the idea"),
        "may_contact": _("The entrant says that we may contact them about it"),
    }

    refusal = ""
    """Why it cannot be entered at all, whatever it says."""

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
        self.fields["origin"].choices = [
            choice for choice in Origin.choices if choice[0] != Origin.WEB
        ]
        for name, label in self.LABELS.items():
            self.fields[name].label = label

    def clean(self) -> dict[str, Any] | None:
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return super().clean()


class RedactionForm(TidyForm, forms.ModelForm):
    """The texts that everybody reads, for taking out by hand what no rule finds."""

    class Meta:
        model = Entry
        fields = PUBLIC_TEXTS
        widgets = {
            **dict.fromkeys(PUBLIC_TEXTS, forms.TextInput),
            **dict.fromkeys(["problem", "beneficiaries"], forms.Textarea({"rows": 6})),
            "idea": forms.Textarea({"rows": 10}),
            "links": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["links"].validators.append(validate_web_links)
        left = _("Leave a word here, such as [removed].")
        for field in self.fields.values():
            field.error_messages["required"] = left


class DuplicateForm(forms.Form):
    """Which other entry is the same idea."""

    reference = forms.CharField(
        label=_("Same idea as"),
        help_text=_("The reference of the other entry, such as WIC-7F3K-92."),
        max_length=40,
        error_messages={"required": _("Enter the reference of the other entry.")},
    )

    def clean_reference(self) -> Entry:
        """The entry of that reference."""
        reference = normalise(self.cleaned_data["reference"])
        entry = Entry.objects.exclude(status=Status.DRAFT).filter(reference=reference)
        if found := entry.first():
            return found
        raise forms.ValidationError(_("There is no entry with this reference."))


class ChallengeForm(forms.ModelForm):
    """A challenge in the admin."""

    audiences = forms.MultipleChoiceField(
        choices=AUDIENCE_WORDS.items(),
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


class UpdateForm(forms.Form):
    """What happened next with an approved idea."""

    text = forms.CharField(
        label=_("What happened next"),
        help_text=_("Everybody reads it on the page of the idea. The entrant gets it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what happened.")},
    )

    picture = UploadField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
        required=False,
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        help_text=_("For people who cannot see it."),
        max_length=DESCRIPTION,
        required=False,
    )

    def clean_text(self) -> str:
        return tidy(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        picture = cleaned.get("picture")
        if picture and picture.kind != Kind.PICTURE:
            self.add_error("picture", _("Choose a picture: a PDF cannot be shown."))
        if cleaned.get("alt") and not picture and "picture" not in self.errors:
            self.add_error("picture", _("Choose the picture that shows this."))
        if picture and not cleaned.get("alt"):
            self.add_error("alt", _("Say what the picture shows."))
        return cleaned

    @property
    def new_picture(self) -> NewFile | None:
        file, alt = self.cleaned_data["picture"], self.cleaned_data["alt"]
        return NewFile(file, file.kind, file.shown_name, alt) if file else None


class OutcomeForm(forms.Form):
    """What became of an approved entry."""

    outcome = forms.ChoiceField(
        choices=[("", _("Not decided")), *Outcome.choices],
        label=_("Outcome"),
        help_text=_("Shown when the results are published."),
        required=False,
    )
    award = forms.CharField(
        label=_("Award"),
        help_text=_("What was won, such as “Overall winner”."),
        required=False,
        max_length=80,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("award") and not cleaned.get("outcome"):
            self.add_error("outcome", _("An award needs an outcome."))
        return cleaned


class NoticesForm(forms.Form):
    """What one member of staff wants to be told by email."""

    WORDS = {
        Choice.NONE: _(
            "We only remind you, on the morning when the answer to an idea that is "
            "assigned to you is due."
        ),
        Choice.AT_ONCE: _(
            "When ideas come in or come back, at most every 10 minutes. And a reminder "
            "on the morning when answers are due."
        ),
        Choice.DIGEST: _(
            "At 8am on working days, when ideas wait for review: how many there are, "
            "and which answers are due first."
        ),
    }

    choice = forms.ChoiceField(
        label=_("When shall we email you about ideas to review?"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
    )
    email = EmailAddressField(
        label=_("Your email address"),
        help_text=_("Your account has none yet. Colleagues see it, entrants do not."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        """`address` is what the account has; only who has none types one in."""
        super().__init__(*args, **kwargs)
        if address:
            del self.fields["email"]

    @property
    def options(self) -> list[tuple[BoundWidget, Promise]]:
        """Each radio button, with what one gets by it."""
        return list(zip(self["choice"], self.WORDS.values(), strict=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wants_some = cleaned.get("choice") in {Choice.AT_ONCE, Choice.DIGEST}
        has_one = cleaned.get("email") or "email" in self.errors
        if wants_some and "email" in self.fields and not has_one:
            self.add_error("email", _("Enter your address: there is none to write to."))
        return cleaned
