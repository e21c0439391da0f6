"""Forms for staff in the outbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin.actions import SideForm
from core.forms import CleansText, CleanTextForm, EmailAddressField


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


class PutAsideForm(CleansText, forms.Form):
    """Why nobody need look after a failed email any more."""

    reason = forms.CharField(
        label=_("Why it is put aside"),
        help_text=_("Stays with the email. Nobody outside sees it."),
        max_length=500,
        error_messages={"required": _("Say why: colleagues will ask.")},
    )


class AddressForm(SideForm):
    """The email address that somebody meant. Subclasses set `permission`."""

    name = "address"

    new_email = EmailAddressField(
        label=_("The right email address"),
        help_text=_(
            "Only if you are sure whose it is. Emails that did not arrive go there, "
            "and the history keeps the old address."
        ),
        error_messages={"required": _("Enter the right email address.")},
    )

    def get_service_kwargs(self) -> dict[str, Any]:
        return {"email": self.cleaned_data["new_email"]}
