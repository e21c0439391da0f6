"""What the pages of the sign-in ask for."""

import re
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from smartcity.sign_in.two_factor import PHONE_DIGITS, RECOVERY_DIGITS


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from the app on your phone. Or a recovery code."),
        max_length=40,
        error_messages={"required": _("Type the code that your app shows now.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
            }
        ),
    )
    lengths = {PHONE_DIGITS, RECOVERY_DIGITS}
    misfit = _("Codes from the app have 6 digits, recovery codes have 12.")

    def clean_code(self) -> str:
        """Without the gaps that apps and our own page show for easier reading."""
        code = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        if re.fullmatch("[0-9]+", code) and len(code) in self.lengths:
            return code
        raise forms.ValidationError(self.misfit)


class FirstCodeForm(CodeForm):
    """Of a phone that is being set up: only its own codes will do."""

    lengths = {PHONE_DIGITS}
    misfit = _("Codes from the app have 6 digits.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("The six digits that the app shows now.")
        # The page is to be read first, and begins above.
        del self.fields["code"].widget.attrs["autofocus"]


class PasswordForm(forms.Form):
    """Whether it is still the same person who sits there."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        error_messages={"required": _("Type your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(
        self, *args: Any, request: HttpRequest, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        """By the same door as the sign-in, which counts what is wrong."""
        password: str = self.cleaned_data["password"]
        name = self.user.get_username()
        if authenticate(self.request, username=name, password=password) != self.user:
            raise forms.ValidationError(_("That is not your password."))
        return password
