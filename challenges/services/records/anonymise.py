"""What may be told of an entry to somebody who asks for information: the same texts,
without the people in them.

A machine takes out what it knows and what looks like a number or an address. It does
not understand what it reads: a person reads it once more."""

import re
from collections.abc import Callable, Iterable

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from challenges.models import Attachment, Entry
from core.text.personal_data import redact_text
from core.users import display_name

OMITTED_FIELDS = frozenset({"name", "email", "organisation", "team", "links"})
"""Fields that are left out whole: a one-person firm, a class or the address of a page
says who it is, too."""

SHORTEST = 3
"""Letters of a part of a name that is taken out wherever it stands by itself."""

FILE_IN_A_NOTE = re.compile(r"“[^”\n]{1,100}\.\w{2,5}”")
"""As our notes name a file; its name may be anybody's."""


def make_anonymiser(entry: Entry) -> Callable[[str], str]:
    """Takes the entrant, the team and the staff out of any text about this entry."""
    gone = _("[left out]")
    said = [entry.answers, *entry.revisions.values_list("answers", flat=True)]
    teams = {answers.get("team", "") for answers in said}
    people = [entry.name, *re.split(r"[,;&\n]|\band\b", "\n".join(sorted(teams)))]
    whole = [entry.email, *teams, *people]
    whole += [answers.get("organisation", "") for answers in said]
    whole += [link for answers in said for link in answers.get("links", "").split()]
    whole += Attachment.objects.of_entries([entry]).values_list("name", flat=True)
    words = [w for name in people for w in name.split() if len(w) >= SHORTEST]
    staff = [display_name(user) for user in User.objects.all()]
    rules = [
        (_any_of(staff), _("a member of staff")),
        (_any_of(whole, flags=re.IGNORECASE), gone),
        (_any_of(words), gone),  # Mark, and not: mark
    ]

    def take_out(text: str) -> str:
        for pattern, instead in rules:
            text = pattern.sub(instead, text)
        return redact_text(FILE_IN_A_NOTE.sub(gone, text))

    return take_out


def private_links_out(text: str) -> str:
    """A private link opens the entry for whoever holds it: no paper has it."""
    address = re.escape(reverse("challenges:private", args=["*"]))
    secret = address.replace(re.escape("*"), r"[^/\s]+")
    return re.sub(secret, reverse("challenges:lost_link"), text)


def _any_of(texts: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Each where it stands by itself, the longest first; nothing when there is none."""
    found = {" ".join(text.split()) for text in texts}
    known = sorted((text for text in found if len(text) > 1), key=len, reverse=True)
    choices = "|".join(re.escape(t).replace(r"\ ", r"\s+") for t in known)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)" if known else r"(?!)", flags)
