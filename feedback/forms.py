"""The two questions after “Is this page useful?”."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.antispam import AntiSpamForm

MAX_CHARACTERS = 500

PRIVATE_HINT = _("Up to 500 characters. Please leave out names and contact details.")


class WordsForm(AntiSpamForm):
    has_time_trap = False
    doing = forms.CharField(
        label=_("What were you looking for?"),
        max_length=MAX_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    better = forms.CharField(
        label=_("What could be better on this page?"),
        help_text=PRIVATE_HINT,
        max_length=MAX_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
