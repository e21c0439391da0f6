"""The end of the time for which entries are kept: what is personal goes; the numbers,
and the public texts of public ideas, stay."""

from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Attachment, Entry
from challenges.models.workflow import PUBLIC_TEXT_FIELDS
from challenges.services.emails import delete_links_emails
from challenges.services.moderation.notifications import delete_entry_notices
from challenges.services.transitions import note_shown
from core.private_links import new_nonce
from core.stored_pictures import delete_files_on_commit
from core.uploads import Kind
from outbox.services import delete_emails

PRIVATE_TEXT_FIELDS = [
    *("name", "email", "phone", "postal_address"),
    *("help_needed", "feedback"),
]
"""Texts that nobody but entrant and staff ever read."""


def forget_entrants() -> int:
    """Take what is personal out of the entries whose time is over; return how many.
    Safe to run twice, in parallel, and to be killed."""
    note_shown()  # what is shown with an email stays so without it
    due = Entry.objects.to_forget().values_list("pk", flat=True)
    return sum(map(_forget, list(due)))


@transaction.atomic
def _forget(pk: int) -> bool:
    due = Entry.objects.to_forget().select_for_update(of=("self",))
    entry: Entry | None = due.filter(pk=pk).first()
    if entry is None:
        return False
    texts = [*PRIVATE_TEXT_FIELDS]
    files = Attachment.objects.of_entries([entry])
    if Entry.objects.published().filter(pk=pk).exists():
        files = files.exclude(kind=Kind.PICTURE)
    else:
        texts += PUBLIC_TEXT_FIELDS
    delete_emails("", [entry.reference])
    delete_links_emails(entry.email)
    delete_entry_notices([entry.reference])
    delete_files_on_commit(list(files))
    files.delete()
    entry.revisions.all().delete()
    entry.accesses.all().delete()
    entry.history.update(message="", staff_note="", before={})
    for name in texts:
        setattr(entry, name, "")
    entry.title = entry.title or gettext("Deleted")
    entry.may_contact, entry.link_nonce = False, new_nonce()
    entry.save(update_fields=[*texts, "title", "may_contact", "link_nonce"])
    return True
