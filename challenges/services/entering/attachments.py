"""Files of an idea: add, describe, remove."""

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models import Attachment, Draft, Entry, ProgressUpdate
from challenges.models.workflow import Status
from challenges.services.emails import (
    email_changed,
    email_entrant,
    email_team,
)
from challenges.services.transitions import (
    add_history_note,
    take_back,
    transition_to,
)
from core import stored_files
from core.stored_files import MAX_FILES, NewFile
from core.stored_pictures import delete_files_on_commit
from core.uploads import Kind
from core.workflow import TransitionNotAllowed

TOO_LATE = _("It is too late to change the files.")

Owner = Draft | Entry
"""Owner of files that an entrant adds."""


@transaction.atomic
def change_files(
    owner: Owner,
    *,
    described: Mapping[int, str] = MappingProxyType({}),
    add: NewFile | None = None,
    remove: int | None = None,
    by: User | None = None,
) -> None:
    """Describe files (`described` maps their ids to what they show), add one, remove
    one. Files that were deleted meanwhile are skipped.

    An approved entry goes back to review, unless `by`, a member of staff, changes the
    files for somebody. Raises TransitionNotAllowed if there would be more than
    MAX_FILES, or if it is too late for the entrant."""
    owner = _locked(owner)
    if by is None and not owner.can_be_changed:
        raise TransitionNotAllowed(TOO_LATE)
    files = {file.pk: file for file in owner.attachments.all()}
    notes = [_describe(files[pk], alt) for pk, alt in described.items() if pk in files]
    if remove in files:
        notes.append(_remove(files.pop(remove)))
    if add:
        if len(files) >= MAX_FILES:
            raise TransitionNotAllowed(
                gettext("There are three files already. Remove one first.")
            )
        store_file(add, of=owner)
        notes.append(gettext("Added the file “%(name)s”.") % vars(add))
    if notes and isinstance(owner, Draft):
        owner.changed_at = timezone.now()
        owner.save(update_fields=["changed_at"])
    elif notes and isinstance(owner, Entry):
        add_history_note(owner, " ".join(notes), by=by)
        if by is None:
            _after_change_by_entrant(owner)


def _locked(owner: Owner) -> Owner:
    if isinstance(owner, Draft):
        return Draft.objects.locked(owner)
    entry: Entry = Entry.objects.locked(owner)
    return entry


def _describe(file: Attachment, alt: str) -> str:
    file.alt = alt
    file.save(update_fields=["alt"])
    return gettext("Described the file “%(name)s”.") % {"name": file.name}


def _remove(file: Attachment) -> str:
    delete_files_on_commit([file])
    file.delete()
    return gettext("Removed the file “%(name)s”.") % {"name": file.name}


def _after_change_by_entrant(entry: Entry) -> None:
    """Put an entry that was approved, or decided on unknown to its entrant, back to
    review; acknowledge any other change.

    Says nothing while we await an answer: the entrant sends it from the page of
    changes, when all files are there."""
    was_held, was_approved = take_back(entry), entry.status == Status.APPROVED
    if was_approved:
        transition_to(entry, Status.SUBMITTED)
    if was_held or was_approved:
        email_team(entry, "changed")
    if was_approved:
        email_entrant(entry, "changed")
    elif not entry.awaits_entrant:
        email_changed(entry)


def store_file(file: NewFile, *, of: Owner | ProgressUpdate) -> Attachment:
    """Store a file and its row. Run inside the caller's transaction."""
    attachment: Attachment = stored_files.store_file(
        Attachment,
        file,
        alt=file.alt if file.kind == Kind.PICTURE else "",
        draft=of if isinstance(of, Draft) else None,
        entry=of if isinstance(of, Entry) else None,
        update=of if isinstance(of, ProgressUpdate) else None,
    )
    return attachment
