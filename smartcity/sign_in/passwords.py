"""A password must not be made of the words of this site."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.models import SiteSettings
from core.text.fold import fold

MIN_OTHER_LETTERS = 6
"""Letters that a password needs beside words of the site."""


class SiteWordsValidator:
    """Refuses a password that is little more than words that everybody would try first:
    of the name of the site, the place and the council (ASVS 5.0, 6.1.2 and 6.2.11)."""

    def validate(self, password: str, user: Any = None) -> None:
        site, folded = SiteSettings.load(), fold(password)
        words = fold(f"{site.name} {site.place} {site.council} password")
        rest = re.sub("|".join(re.findall(r"\w{4,}", words)), "", folded)
        letters = re.findall(r"[^\W\d_]", rest)
        if rest != folded and len(letters) < MIN_OTHER_LETTERS:
            raise ValidationError(
                _("Add other words: those of this site are tried first."),
                code="words_of_the_site",
            )

    def get_help_text(self) -> str:
        return _("Your password cannot be made of the words of this site.")
