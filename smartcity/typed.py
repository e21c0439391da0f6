"""What people typed or pasted, without the characters that nobody can see."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

BREAKS = {"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
"""Line breaks of word processors."""

OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of the text that follows (UAX #9), of ours too. Arabic or
Hebrew needs none of them."""

INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode categories of what leaves no ink."""


def tidy(text: str) -> str:
    """Control characters and overrides taken out; "" when nothing visible is left.

    Emoji, accents, joiners and all scripts stay as they are."""
    kept = "".join(_tidy(char) for char in text)
    if all(unicodedata.category(char) in INVISIBLE for char in kept):
        return ""
    return kept


def _tidy(char: str) -> str:
    if char in BREAKS:
        return BREAKS[char]
    if char in OVERRIDES:
        return ""
    if unicodedata.category(char) == "Cc" and char not in "\t\r\n":
        return ""
    return char


def no_web_address(text: str) -> None:
    """For names and titles, which stand in letters that we send to typed addresses:
    nobody shall have us write "Dear you-won, go to www…"."""
    if re.search(r"://|www\.", text, re.IGNORECASE):
        raise ValidationError(_("Leave the web address out here"))


class TidyForm(forms.Form):
    """Mixin for forms that the public fills in: what nobody can see is taken out before
    any field is judged, and a text that runs from the right is shown so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs["dir"] = "auto"
                # The browser would cut a pasted text off in silence.
                field.widget.attrs.pop("maxlength", None)
        if self.is_bound:
            self.data = self.data.copy()
            for name in self.data:
                typed = [tidy(text) for text in self.data.getlist(name)]
                self.data.setlist(name, typed)
