"""The entry form: it judges what was typed, and never writes."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.models import Challenge, Entry
from challenges.models.audience import Audience
from challenges.models.states import CHANGEABLE, Status
from smartcity.guard import GuardedForm
from smartcity.models import FocusArea
from smartcity.typed import no_web_address

WORD_LIMITS = {"problem": 200, "idea": 500, "beneficiaries": 150}
LONGEST_WORD = 12  # characters for each word on average: text without spaces has an end
CONSENTS = ["rules_accepted", "may_publish", "may_contact"]


def count_words(text: str) -> int:
    """Words as people count them: what stands between white space."""
    return len(text.split())


def _textarea(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class EntryFields(forms.ModelForm):
    """What everybody is asked who enters, whoever types it in."""

    focus_area = forms.ModelChoiceField(
        queryset=FocusArea.objects.all(),
        label=_("Which focus area does it fit best?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose a focus area"),
            "invalid_choice": _("Choose one of the focus areas"),
        },
    )
    audience = forms.ChoiceField(
        choices=Audience.choices,
        label=_("Which of these fits you best?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what fits you best"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )
    rules_accepted = forms.BooleanField(
        label=_("I have read the rules of the challenge and accept them"),
        error_messages={"required": _("Accept the rules to enter")},
    )
    may_publish = forms.BooleanField(
        required=False,
        label=_(
            "You may publish my idea, and the organisation or school if I named one, "
            "on this website"
        ),
    )
    may_contact = forms.BooleanField(
        required=False,
        label=_("You may contact me to talk about my idea"),
    )

    class Meta:
        model = Entry
        fields = [
            *("title", "focus_area", "problem", "idea", "beneficiaries"),
            *("audience", "organisation", "name", "email"),
            *CONSENTS,
        ]
        labels = {
            "title": _("Give your idea a name"),
            "problem": _("What problem does it solve?"),
            "idea": _("What is your idea?"),
            "beneficiaries": _("Who would benefit?"),
            "organisation": _("Your organisation or school"),
            "name": _("Your name"),
            "email": _("Your email address"),
        }
        help_texts = {
            "title": _("Up to 80 characters."),
            "problem": format_lazy(
                _("Up to {words} words. Plain language is best."),
                words=WORD_LIMITS["problem"],
            ),
            "idea": format_lazy(
                _("Up to {words} words. Tell us what would be different."),
                words=WORD_LIMITS["idea"],
            ),
            "beneficiaries": format_lazy(
                _("Up to {words} words. Whose life would it change?"),
                words=WORD_LIMITS["beneficiaries"],
            ),
            "email": _("We send your reference here. We never publish it."),
            "name": _("We never publish it."),
        }
        widgets = {
            "problem": _textarea(5),
            "idea": _textarea(9),
            "beneficiaries": _textarea(4),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
            "email": forms.EmailInput(
                attrs={"autocomplete": "email", "spellcheck": "false"}
            ),
        }
        error_messages = {
            "title": {
                "required": _("Enter a name for your idea"),
                "max_length": _("Use 80 characters or fewer for the name of your idea"),
            },
            "problem": {"required": _("Tell us what problem it solves")},
            "idea": {"required": _("Tell us what your idea is")},
            "beneficiaries": {"required": _("Tell us who would benefit")},
            "name": {
                "required": _("Enter your name"),
                "max_length": _("Use 100 characters or fewer for your name"),
            },
            "organisation": {
                "max_length": _("Use 100 characters or fewer for your organisation")
            },
            "email": {
                "required": _("Enter your email address"),
                "invalid": _(
                    "Enter an email address in the correct format, "
                    "like name@example.com"
                ),
            },
        }

    def _within_limit(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        over = count_words(text) - WORD_LIMITS[name]
        if over > 0:
            raise forms.ValidationError(
                ngettext(
                    "Use %(limit)d words or fewer. You have %(over)d word too many",
                    "Use %(limit)d words or fewer. You have %(over)d words too many",
                    over,
                )
                % {"limit": WORD_LIMITS[name], "over": over}
            )
        if len(text) > LONGEST_WORD * WORD_LIMITS[name]:
            raise forms.ValidationError(
                _("Use %(limit)d characters or fewer")
                % {"limit": LONGEST_WORD * WORD_LIMITS[name]}
            )
        return text

    def clean_problem(self) -> str:
        return self._within_limit("problem")

    def clean_idea(self) -> str:
        return self._within_limit("idea")

    def clean_beneficiaries(self) -> str:
        return self._within_limit("beneficiaries")

    def _post_clean(self) -> None:
        for name in CONSENTS:
            if name in self.fields:
                words = str(self.fields[name].label)
                self.instance.consent_words[name] = words
        super()._post_clean()


class EntryForm(GuardedForm, EntryFields):
    """The public form."""

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.challenge = challenge
        self.fields["focus_area"].queryset = challenge.offered_areas
        self.fields["audience"].choices = [
            (audience, audience.label) for audience in challenge.offered_audiences
        ]
        self.fields["email"].required = True
        for name in ("title", "name", "organisation"):
            self.fields[name].validators.append(no_web_address)

    @property
    def questions(self) -> list[forms.BoundField]:
        """What a person is asked, on paper too: without the trap for machines."""
        return [field for field in self.visible_fields() if field.name != "website"]


class RevisionForm(GuardedForm, EntryFields):
    """What the entrant writes anew, on the private page."""

    reply = forms.CharField(
        label=_("Your answer to us"),
        help_text=_("Say it here, or change your idea below, or both."),
        required=False,
        max_length=3000,
        widget=_textarea(4),
    )
    field_order = ["reply"]
    audience = None
    rules_accepted = None

    class Meta(EntryFields.Meta):
        fields = CHANGEABLE

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, instance=entry, **kwargs)
        for name in ("title", "organisation"):
            self.fields[name].validators.append(no_web_address)
        offered = Q(pk__in=entry.challenge.offered_areas.values("pk"))
        self.fields["focus_area"].queryset = FocusArea.objects.filter(
            offered | Q(pk=entry.focus_area_id)
        )
        # An answer that was being typed is kept, whatever we did meanwhile.
        if entry.told_status != Status.CHANGES_REQUESTED and "reply" not in self.data:
            del self.fields["reply"]

    @property
    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CHANGEABLE}


class LinksForm(GuardedForm):
    """Whoever lost the private link says whose it was."""

    whose = forms.CharField(
        label=_("Your email address, or the reference of your idea"),
        help_text=_("A reference looks like WIC-7F3K-92."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your email address or your reference")},
    )
