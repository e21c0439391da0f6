"""Form of one’s own notifications."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from challenges.models.notification_preference import Choice
from core.forms import CleansText, EmailAddressField


class NotificationsForm(CleansText, forms.Form):
    """Choice of the emails that a member of staff gets."""

    EXPLANATIONS = {
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

    def __init__(self, *args: Any, account_email: str, **kwargs: Any) -> None:
        """`account_email`: that of the account. The form asks for one if it is ""."""
        super().__init__(*args, **kwargs)
        if account_email:
            del self.fields["email"]

    @property
    def options(self) -> list[tuple[BoundWidget, Promise]]:
        """Return each radio button with its explanation."""
        return list(zip(self["choice"], self.EXPLANATIONS.values(), strict=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wants_some = cleaned.get("choice") in {Choice.AT_ONCE, Choice.DIGEST}
        has_email = cleaned.get("email") or "email" in self.errors
        if wants_some and "email" in self.fields and not has_email:
            self.add_error("email", _("Enter your address: there is none to write to."))
        return cleaned
