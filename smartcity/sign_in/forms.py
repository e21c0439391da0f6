"""Forms of the sign-in pages."""

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
    wrong_length = _("Codes from the app have 6 digits, recovery codes have 12.")

    def clean_code(self) -> str:
        """Take out the gaps that apps and our own page show for easier reading."""
        code = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        if re.fullmatch("[0-9]+", code) and len(code) in self.lengths:
            return code
        raise forms.ValidationError(self.wrong_length)


class FirstCodeForm(CodeForm):
    """Form for the first code of a new phone: a recovery code will not do."""

    lengths = {PHONE_DIGITS}
    wrong_length = _("Codes from the app have 6 digits.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("The six digits that the app shows now.")
        # The steps above the field are to be read first.
        del self.fields["code"].widget.attrs["autofocus"]


class PasswordForm(forms.Form):
    """Form that makes sure the signed-in user is still the one at the keyboard."""

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
        """Check the password as the sign-in does: failures count towards the lock."""
        password: str = self.cleaned_data["password"]
        username = self.user.get_username()
        user = authenticate(self.request, username=username, password=password)
        if user != self.user:
            raise forms.ValidationError(_("That is not your password."))
        return password
