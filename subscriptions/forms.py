"""The form with which somebody asks for updates, and the one that changes them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.antispam import AntiSpamForm
from core.forms import EmailAddressField
from focus_areas.models import FocusArea
from subscriptions.models import Frequency


class ChoicesForm(AntiSpamForm):
    """How often somebody is told, and about what."""

    has_time_trap = False
    areas = forms.ModelMultipleChoiceField(
        FocusArea.objects.all(),
        label=_("Which focus areas?"),
        help_text=_(
            "Leave them all unticked to hear about everything. News about the whole "
            "programme always comes too."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("One of these focus areas is gone. Choose again"),
            "invalid_pk_value": _("One of these focus areas is gone. Choose again"),
        },
    )
    frequency = forms.ChoiceField(
        label=_("How often?"),
        choices=Frequency.choices,
        help_text=_("When there is nothing new, no email comes."),
        initial=Frequency.WEEKLY,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )

    @property
    def choices(self) -> dict[str, Any]:
        """The answers as the services take them."""
        return {name: self.cleaned_data[name] for name in ("frequency", "areas")}


class SubscribeForm(ChoicesForm):
    """Somebody asks for updates. The form validates it; subscriptions.services stores
    it."""

    email = EmailAddressField(
        label=_("Your email address"),
        help_text=_(
            "We will send a link there first, so that nobody else can sign you up."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your email address"),
            "invalid": _(
                "Enter an email address in the correct format, like name@example.com"
            ),
        },
    )
    field_order = ["email"]
    has_time_trap = True
