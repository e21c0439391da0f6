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
from challenges.models.personal_details import find_details
from challenges.models.workflow import PUBLIC_TEXT_FIELDS
from challenges.services.transitions import add_history_note
from core.text.personal_data import find_personal_data, redact_text
from core.workflow import TransitionNotAllowed


@transaction.atomic
def redact(entry: Entry, *, by: User) -> Entry:
    """Replace everything that looks like personal data by a word in brackets. Raises
    TransitionNotAllowed if nothing does."""
    return take_out(Entry.objects.locked(entry), by=by)


def take_out(entry: Entry, *, by: User) -> Entry:
    """Redact an entry that is locked already."""
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
    """Undo the last redaction. An approved entry is public again when somebody allows
    the personal details: see allow_details(). Raises TransitionNotAllowed if there is
    none, or if the entrant has changed the text since."""
    entry = Entry.objects.locked(entry)
    last = entry.revisions.of_texts().last()
    if last is None or not entry.revisions.originals().exists():
        raise TransitionNotAllowed(gettext("Nothing was taken out of this idea."))
    if last.redacted_by is None:
        raise TransitionNotAllowed(
            gettext("The entrant has changed the words since: the new ones stay.")
        )
    _save_texts(entry, {name: last.answers[name] for name in PUBLIC_TEXT_FIELDS})
    last.delete()
    add_history_note(entry, gettext("The original words are back."), by=by)
    return entry


@transaction.atomic
def allow_details(entry: Entry, *, by: User, reason: str) -> Entry:
    """Let everybody read the personal details that are in the public texts now; the
    history keeps the reason. Raises TransitionNotAllowed if there are none, ValueError
    without a reason."""
    if not reason.strip():
        raise ValueError("Making personal details public needs a reason.")
    entry = Entry.objects.locked(entry)
    if not entry.has_details_to_judge:
        raise TransitionNotAllowed(
            gettext("There are no personal details that everybody could read.")
        )
    return allow(entry, by=by, reason=reason)


def allow(entry: Entry, *, by: User, reason: str) -> Entry:
    """Allow the personal details of an entry that is locked already."""
    entry.details_allowed = True
    entry.save(update_fields=["details_allowed"])
    note = gettext("Personal details may be public: %(why)s") % {"why": reason.strip()}
    add_history_note(entry, note, by=by)
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
    _save_texts(entry, {name: texts[name] for name in changed})
    labels = ", ".join(str(public_field(name).verbose_name) for name in changed)
    note = gettext("Personal details taken out: %(where)s.") % {"where": labels}
    add_history_note(entry, note, by=by)
    return entry


def _save_texts(entry: Entry, texts: dict[str, str]) -> None:
    """Save public texts. Details that come with them are allowed by nobody yet."""
    known = _details(entry)
    for name, text in texts.items():
        setattr(entry, name, text)
    if not _details(entry) <= known:
        entry.details_allowed = False
    entry.save(update_fields=[*texts, "details_allowed"])


def _details(entry: Entry) -> set[str]:
    found = find_details(entry).values()
    return {finding.text for findings in found for finding in findings}


def _without_personal_data(entry: Entry, name: str) -> str:
    text = getattr(entry, name)
    if name == "links":  # part of a URL leads nowhere: leave out the whole link
        links = [link for link in entry.link_list if not find_personal_data(link)]
        return text if links == entry.link_list else "\n".join(links)
    # The words in brackets may be longer than the text that they replace.
    max_length = public_field(name).max_length
    without = redact_text(text)
    return Truncator(without).chars(max_length) if max_length else without
