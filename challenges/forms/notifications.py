"""The form of a member of staff’s own notifications."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from challenges.models.notification_preference import Choice
from core.forms import EmailAddressField


class NotificationsForm(forms.Form):
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
