"""Anonymise texts about an entry, for somebody who asks the council for information.

Known names are left out, and whatever looks like a number or an email address. No
program understands what it reads, so a person must check every text afterwards."""

import re
from collections.abc import Callable, Iterable

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from challenges.models import Attachment, Entry
from core.text.personal_data import redact_text
from core.users import display_name

OMITTED_FIELDS = frozenset(
    {"name", "email", "phone", "postal_address", "organisation", "team", "links"}
)
"""Fields that are left out whole: a one-person firm, a class or a link tells who the
entrant is, too."""

MIN_NAME_LENGTH = 3
"""Number of letters from which a part of a name is left out where it stands alone."""

FILE_IN_NOTE = re.compile(r"“[^”\n]{1,100}\.\w{2,5}”")
"""Name of a file in our notes; it may have anybody's name in it."""


def make_anonymiser(entry: Entry) -> Callable[[str], str]:
    """Return a function that leaves the entrant, the team and the staff out of any text
    about this entry."""
    left_out = _("[left out]")
    all_answers = [entry.answers, *entry.revisions.values_list("answers", flat=True)]
    teams = {answers.get("team", "") for answers in all_answers}
    people = [entry.name, *re.split(r"[,;&\n]|\band\b", "\n".join(sorted(teams)))]
    texts = [entry.email, entry.phone, *entry.postal_address.splitlines()]
    texts += [*teams, *people]
    for answers in all_answers:
        texts.append(answers.get("organisation", ""))
        texts.extend(answers.get("links", "").split())
    texts += Attachment.objects.of_entries([entry]).values_list("name", flat=True)
    names = name_parts(people)
    staff = [display_name(user) for user in User.objects.all()]
    replacements = [
        (any_of(staff), _("a member of staff")),
        (any_of(texts, flags=re.IGNORECASE), left_out),
        (any_of(names), left_out),  # case-sensitive: Mark is a name, mark is not
    ]

    def anonymise(text: str) -> str:
        for pattern, replacement in replacements:
            text = pattern.sub(replacement, text)
        return redact_text(FILE_IN_NOTE.sub(left_out, text))

    return anonymise


def without_private_links(text: str) -> str:
    """Replace private links: one opens the entry for anybody who holds it, so none is
    ever printed or exported."""
    path = re.escape(reverse("challenges:private", args=["*"]))
    pattern = path.replace(re.escape("*"), r"[^/\s]+")
    return re.sub(pattern, reverse("challenges:lost_link"), text)


def name_parts(names: Iterable[str]) -> list[str]:
    """Return the words of names that are left out where they stand alone."""
    words = [word for name in names for word in name.split()]
    return [word for word in words if len(word) >= MIN_NAME_LENGTH]


def any_of(texts: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Match any of `texts` where it stands by itself, the longest first; without texts
    match nothing."""
    normalised = {" ".join(text.split()) for text in texts}
    longest_first = sorted(normalised, key=len, reverse=True)
    choices = [
        re.escape(text).replace(r"\ ", r"\s+")
        for text in longest_first
        if len(text) > 1
    ]
    if not choices:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)", flags)
