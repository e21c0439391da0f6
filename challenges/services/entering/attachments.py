"""Files of an idea: add, describe, remove; and what a worker makes of pictures."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from django.contrib.auth.models import User
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models import Attachment, Draft, Entry, ProgressUpdate
from challenges.models.attachment import MOST_FILES
from challenges.models.workflow import Status
from challenges.services.emails import (
    email_changed,
    email_entrant,
    email_team,
    stop_decision_emails,
)
from challenges.services.transitions import add_history_note, transition_to
from core.background import enqueue_on_commit
from core.uploads import Kind, make_renditions, random_name
from core.workflow import TransitionNotAllowed

TOO_LATE = _("It is too late to change the files.")

PREPARE = "challenges.tasks.prepare_pictures"

logger = logging.getLogger(__name__)

Owner = Draft | Entry
"""Of what an entrant adds."""


@dataclass(frozen=True)
class NewFile:
    """One that came in and was judged. `alt` says what a picture shows, for people who
    cannot see it."""

    content: "File[bytes]"
    kind: Kind
    name: str
    alt: str = ""


@transaction.atomic
def change_files(
    owner: Owner,
    *,
    described: Mapping[int, str] = MappingProxyType({}),
    add: NewFile | None = None,
    remove: int | None = None,
    by: User | None = None,
) -> None:
    """Describe files (their keys, and what they show), add one, remove one. What is
    gone already is passed over; an approved idea is to review again, unless it is a
    member of staff, `by`, who changes them for somebody.

    Raises IllegalMove when there would be more than MOST_FILES, or when it is too late
    for the entrant."""
    owner = type(owner).objects.locked(owner)  # type: ignore[arg-type]
    if by is None and not owner.can_be_changed:
        raise TransitionNotAllowed(TOO_LATE)
    files = {file.pk: file for file in owner.attachments.all()}
    done = [_describe(files[pk], alt) for pk, alt in described.items() if pk in files]
    if remove in files:
        done.append(_remove(files.pop(remove)))
    if add:
        if len(files) >= MOST_FILES:
            sentence = gettext("There are three files already. Remove one first.")
            raise TransitionNotAllowed(sentence)
        store_file(add, of=owner)
        done.append(gettext("Added the file “%(name)s”.") % vars(add))
    if done and isinstance(owner, Draft):
        owner.changed_at = timezone.now()
        owner.save(update_fields=["changed_at"])
    elif done and isinstance(owner, Entry):
        add_history_note(owner, " ".join(done), by=by)
        if by is None:
            _tell(owner)


def _describe(file: Attachment, alt: str) -> str:
    file.alt = alt
    file.save(update_fields=["alt"])
    return gettext("Described the file “%(name)s”.") % {"name": file.name}


def _remove(file: Attachment) -> str:
    delete_files_on_commit([file])
    file.delete()
    return gettext("Removed the file “%(name)s”.") % {"name": file.name}


def _tell(entry: Entry) -> None:
    """Staff read an approved idea once more. What we asked for is answered on the page
    of changes, when all files are there."""
    if entry.status == Status.APPROVED:
        transition_to(entry, Status.SUBMITTED)
        stop_decision_emails(entry)
        email_team(entry, "changed")
        email_entrant(entry, "changed")
    elif not entry.awaits_entrant:
        email_changed(entry)


def store_file(file: NewFile, *, of: Owner | ProgressUpdate) -> Attachment:
    """The row and the stored file; the caller's transaction."""
    extension = "pdf" if file.kind == Kind.DOCUMENT else "original"
    if file.kind == Kind.PICTURE:
        enqueue_on_commit(PREPARE)
    return Attachment.objects.create(
        kind=file.kind,
        name=file.name,
        alt=file.alt if file.kind == Kind.PICTURE else "",
        original=default_storage.save(random_name(extension), file.content),
        draft=of if isinstance(of, Draft) else None,
        entry=of if isinstance(of, Entry) else None,
        update=of if isinstance(of, ProgressUpdate) else None,
    )


def delete_files_on_commit(attachments: Iterable[Attachment]) -> None:
    """Delete the stored files of rows that are deleted, once that is certain."""
    names = [name for attachment in attachments for name in attachment.stored_names]

    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete, robust=True)


def prepare_picture(attachment: Attachment) -> bool:
    """Make the renditions of a picture, and delete what came; False when there was
    nothing to do or it cannot be done. Safe to run twice, and to be killed."""
    if not attachment.claim():
        return False
    made = []
    try:
        with default_storage.open(attachment.original) as file:
            for made_anew in make_renditions(file):
                stored = default_storage.save(
                    random_name(made_anew.format), ContentFile(made_anew.content)
                )
                made.append(
                    {
                        "width": made_anew.width,
                        "height": made_anew.height,
                        "format": made_anew.format,
                        "stored": stored,
                    }
                )
    except Exception as error:
        logger.warning("Picture %s cannot be prepared: %r", attachment.pk, error)
        return False
    return _save_renditions(attachment, made)


@transaction.atomic
def _save_renditions(attachment: Attachment, made: list[dict[str, object]]) -> bool:
    locked = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
    if locked is None or locked.renditions:  # removed, or prepared by somebody else
        delete_files_on_commit([Attachment(renditions=made)])
        return False
    delete_files_on_commit([Attachment(original=locked.original)])
    locked.renditions, locked.original = made, ""
    locked.save(update_fields=["renditions", "original"])
    return True


def remove_orphan_files() -> int:
    """Delete stored files that no row knows: of a transaction that failed, or of a
    worker that was killed. Young ones stay, because their row may be on its way."""
    before = timezone.now() - timedelta(days=1)
    known = {n for row in Attachment.objects.iterator() for n in row.stored_names}
    strays = [
        name
        for name in default_storage.listdir("")[1]
        if name not in known and default_storage.get_modified_time(name) < before
    ]
    for name in strays:
        default_storage.delete(name)
    return len(strays)
