"""Forms for staff in the outbox."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CleanTextForm


class HeldForm(CleanTextForm):
    """Subject and text of an email that is not sent yet."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=200,
        error_messages={"required": _("Write a subject.")},
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "What stands here is sent. An address of this site that you type becomes "
            "a link when it has a line of its own."
        ),
        widget=forms.Textarea(attrs={"rows": 20}),
        error_messages={"required": _("Write the text.")},
    )

    def clean_text(self) -> str:
        """Use the line breaks of an email, not those that browsers send."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")
