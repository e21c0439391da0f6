"""Taking personal data out of the words of an entry, and putting it back.

The ordinary fields get the words without it, so that each page, file and search shows
these. The words as they were sent are kept beside, for the few who may read them."""

from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Field
from django.utils.text import Truncator
from django.utils.translation import gettext

from challenges.models import Entry, EntryRevision
from challenges.models.workflow import PUBLIC_TEXT_FIELDS
from challenges.services.transitions import add_history_note
from core.text.personal_data import find_personal_data, redact_text
from core.workflow import TransitionNotAllowed


@transaction.atomic
def redact(entry: Entry, *, by: User) -> Entry:
    """Put a word in brackets in the place of all that looks like personal data. Raises
    IllegalMove when nothing does."""
    entry = Entry.objects.locked(entry)
    texts = {name: _without_personal_data(entry, name) for name in PUBLIC_TEXT_FIELDS}
    return _replace(entry, texts, by)


@transaction.atomic
def redact_by_hand(entry: Entry, *, by: User, texts: dict[str, str]) -> Entry:
    """Replace texts by what a reader left of them: a name, say, no rule finds. Raises
    IllegalMove when they are as they were."""
    entry = Entry.objects.locked(entry)
    return _replace(entry, texts, by)


@transaction.atomic
def unredact(entry: Entry, *, by: User) -> Entry:
    """Undo the last redaction. Raises IllegalMove when there is none, or when the
    entrant has written other words since."""
    entry = Entry.objects.locked(entry)
    last = entry.revisions.last()
    if last is None or not entry.revisions.originals().exists():
        raise TransitionNotAllowed(gettext("Nothing was taken out of this entry."))
    if last.redacted_by is None:
        raise TransitionNotAllowed(
            gettext("The entrant has changed the words since: the new ones stay.")
        )
    for name in PUBLIC_TEXT_FIELDS:
        setattr(entry, name, last.answers[name])
    entry.save(update_fields=PUBLIC_TEXT_FIELDS)
    last.delete()
    add_history_note(entry, gettext("The original words are back."), by=by)
    return entry


def public_field(name: str) -> "Field[str, str]":
    """One of PUBLIC_TEXTS."""
    return cast("Field[str, str]", Entry._meta.get_field(name))


def _replace(entry: Entry, texts: dict[str, str], by: User) -> Entry:
    before = entry.answers
    changed = [name for name in PUBLIC_TEXT_FIELDS if texts[name] != before[name]]
    if not changed:
        raise TransitionNotAllowed(gettext("There is nothing to take out."))
    EntryRevision.objects.create(entry=entry, answers=before, redacted_by=by)
    for name in changed:
        setattr(entry, name, texts[name])
    entry.save(update_fields=changed)
    words = {"where": ", ".join(str(public_field(n).verbose_name) for n in changed)}
    add_history_note(
        entry, gettext("Personal details taken out: %(where)s.") % words, by=by
    )
    return entry


def _without_personal_data(entry: Entry, name: str) -> str:
    text = getattr(entry, name)
    if name == "links":  # half an address leads nowhere
        kept = [link for link in entry.link_list if not find_personal_data(link)]
        return text if kept == entry.link_list else "\n".join(kept)
    # The words in brackets may be longer than what they stand for.
    longest = public_field(name).max_length
    shorter = redact_text(text)
    return Truncator(shorter).chars(longest) if longest else shorter
