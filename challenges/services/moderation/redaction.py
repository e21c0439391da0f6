"""Redaction: take personal data out of the public text of an entry, and put it back.

The fields of the entry get the redacted text, so that every page, file and search shows
it. The original becomes a revision that needs a permission to read."""

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
    """Replace everything that looks like personal data by a word in brackets. Raises
    TransitionNotAllowed if nothing does."""
    entry = Entry.objects.locked(entry)
    texts = {name: _without_personal_data(entry, name) for name in PUBLIC_TEXT_FIELDS}
    return _replace(entry, texts, by)


@transaction.atomic
def redact_by_hand(entry: Entry, *, by: User, texts: dict[str, str]) -> Entry:
    """Replace texts by the versions that a member of staff redacted. Raises
    TransitionNotAllowed if nothing was changed."""
    entry = Entry.objects.locked(entry)
    return _replace(entry, texts, by)


@transaction.atomic
def unredact(entry: Entry, *, by: User) -> Entry:
    """Undo the last redaction. Raises TransitionNotAllowed if there is none, or if the
    entrant has changed the text since."""
    entry = Entry.objects.locked(entry)
    last = entry.revisions.last()
    if last is None or not entry.revisions.originals().exists():
        raise TransitionNotAllowed(gettext("Nothing was taken out of this idea."))
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
    """Return one of the fields in PUBLIC_TEXT_FIELDS."""
    return cast("Field[str, str]", Entry._meta.get_field(name))


def _replace(entry: Entry, texts: dict[str, str], by: User) -> Entry:
    original = entry.answers
    changed = [name for name in PUBLIC_TEXT_FIELDS if texts[name] != original[name]]
    if not changed:
        raise TransitionNotAllowed(gettext("There is nothing to take out."))
    EntryRevision.objects.create(entry=entry, answers=original, redacted_by=by)
    for name in changed:
        setattr(entry, name, texts[name])
    entry.save(update_fields=changed)
    labels = ", ".join(str(public_field(name).verbose_name) for name in changed)
    note = gettext("Personal details taken out: %(where)s.") % {"where": labels}
    add_history_note(entry, note, by=by)
    return entry


def _without_personal_data(entry: Entry, name: str) -> str:
    text = getattr(entry, name)
    if name == "links":  # part of a URL leads nowhere: leave out the whole link
        links = [link for link in entry.link_list if not find_personal_data(link)]
        return text if links == entry.link_list else "\n".join(links)
    # The words in brackets may be longer than the text that they replace.
    max_length = public_field(name).max_length
    without = redact_text(text)
    return Truncator(without).chars(max_length) if max_length else without
