"""Case file: everything about one entry as a ZIP file, for staff.

It is written part by part to a temporary file, so that it takes no more memory than its
longest text. The same content gives the same file, byte by byte."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.models import Attachment, Entry, PersonalDataAccess
from challenges.services.interests import hides_outcomes
from challenges.services.records.access import record_access
from challenges.services.records.anonymise import (
    OMITTED_FIELDS,
    make_anonymiser,
    without_private_links,
)
from challenges.services.records.case_file_parts import SOURCES, paragraph
from challenges.services.records.export_fields import (
    FIELDS,
    OUTCOME_FIELDS,
    format_datetime,
    label,
    value,
)
from challenges.services.records.timeline import (
    RevisionChange,
    TimelineItem,
    area_names,
    email_status,
    format_answers,
    is_before_redaction,
    readable_subject,
    revision_changes,
    timeline,
)
from outbox.models import Email
from outbox.services import emails_about

STAFF_FIELDS = ["entered_by", "assignee"]

FREE_TEXT_FIELDS = frozenset(
    {"title", "problem", "idea", "beneficiaries", "help_needed", "award", "feedback"}
)
"""Fields that may name anybody."""

CHUNK_BYTES = 64 * 1024
"""Number of bytes of a stored file that are read at once."""

ABOUT = gettext_lazy(
    "All that we hold about %(reference)s. It has personal data: keep it as you keep "
    "the idea itself, and delete it when you are done."
)
ABOUT_REDACTED = gettext_lazy(
    "What we hold about %(reference)s, without the people in it. Left out: who sent "
    "it, with email, phone, postal address, organisation, team and links; the names of "
    "staff; documents, and pictures that are not public; in texts, these names and "
    "what looks like an email address, a phone number or a postcode.\n\n"
    "A machine did this, and it does not understand what it reads. Read every text "
    "before you hand it on."
)
NOT_SHOWN = gettext_lazy(
    "Personal data was taken out of the idea after this was written: the words are "
    "not in this file."
)


def case_file(entry: Entry, *, by: User, redact: bool = False) -> IO[bytes]:
    """Return the case file, open at its beginning, and log who takes it.

    With `redact`, nothing in it says who sent the entry or which member of staff did
    what: see challenges.services.records.anonymise."""
    record_access(entry, by=by, what=PersonalDataAccess.What.CASE_FILE)
    file = TemporaryFile()  # noqa: SIM115
    try:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            anonymise = make_anonymiser(entry) if redact else None
            hides_outcome = hides_outcomes(entry.challenge, by)
            _CaseFileWriter(entry, archive, anonymise, by, hides_outcome).write()
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


@dataclass(frozen=True)
class _CaseFileWriter:
    """Writer of one case file. `anonymise` leaves people out of a text."""

    entry: Entry
    archive: ZipFile
    anonymise: Callable[[str], str] | None
    by: User
    hides_outcome: bool

    def write(self) -> None:
        about = ABOUT_REDACTED if self.anonymise else ABOUT
        self._add_text("about", about % {"reference": self.entry.reference})
        answers = self._answers()
        lines = [paragraph(label(name), text) for name, text in answers.items()]
        self._add_text("answers", "\n\n".join(lines))
        self._add("answers.json", json.dumps(answers, ensure_ascii=False, indent=2))
        revisions = revision_changes(self.entry)
        self._add_revisions(revisions)
        items = timeline(self.entry, hides_outcome=self.hides_outcome)
        history = [self._history_text(item) for item in items]
        self._add_text("history", "\n\n".join(history))
        self._add_parts()
        self._add_emails(revisions)
        self._add_files()

    def _answers(self) -> dict[str, str]:
        """Return the answers as text, by the names of the fields."""
        answers = {name: value(self.entry, name) for name in FIELDS}
        if self.hides_outcome:
            answers |= dict.fromkeys(OUTCOME_FIELDS, "")
        consents = self.entry.consent_words.items()
        lines = [paragraph(label(name), text) for name, text in consents]
        answers["consent_words"] = "\n".join(lines)
        if self.anonymise:
            for name in STAFF_FIELDS:
                answers[name] = _("a member of staff") if answers[name] else ""
        return self._without_people(answers)

    def _without_people(self, answers: dict[str, str]) -> dict[str, str]:
        if not self.anonymise:
            return answers
        return {
            name: self._text(text) if name in FREE_TEXT_FIELDS else text
            for name, text in answers.items()
            if name not in OMITTED_FIELDS
        }

    def _text(self, text: str) -> str:
        text = without_private_links(text)
        return self.anonymise(text) if self.anonymise else text

    def _add_revisions(self, revisions: list[RevisionChange]) -> None:
        areas = area_names()
        for number, change in enumerate(revisions, start=1):
            until = change.revision.until
            answers = format_answers(change.revision.answers, areas)
            answers = self._without_people(answers)
            texts = [paragraph(label(name), text) for name, text in answers.items()]
            if not change.may_be_read:
                texts = [str(NOT_SHOWN)]
            head = paragraph(_("Until"), format_datetime(until))
            name = f"earlier-version-{number:02}"
            self._add_text(name, "\n\n".join([head, *texts]), until)

    def _history_text(self, item: TimelineItem) -> str:
        who = item.who
        if self.anonymise and item.by:
            who = _("a member of staff")
        what = self._text(item.what)
        if self.anonymise and isinstance(item.obj, Attachment):
            what = _("File added")  # the name of the file may be anybody's
        undone = _("undone before an email went out") if item.is_undone else ""
        head = ", ".join(filter(None, [format_datetime(item.at), what, who, undone]))
        texts = [*item.texts]
        if changed := [change.label for change in item.changes]:
            texts.append((_("Changed"), ", ".join(changed)))
        lines = [paragraph(label, self._text(text)) for label, text in texts]
        return "\n".join([head, *lines])

    def _add_parts(self) -> None:
        """Add what apps above know."""
        for source in SOURCES:
            redact = self.anonymise is not None
            for part in source(self.entry, by=self.by, redact=redact):
                self._add_text(part.name, self._text(part.text))

    def _add_emails(self, revisions: list[RevisionChange]) -> None:
        """Add the emails; of those from before a redaction only that there were any."""
        emails = emails_about(self.entry.reference).iterator(chunk_size=50)
        for number, email in enumerate(emails, start=1):
            is_closed = is_before_redaction(email, revisions)
            text = str(NOT_SHOWN) if is_closed else self._text(email.text)
            subject = self._text(readable_subject(email, revisions))
            self._add_email(number, email, subject, text)

    def _add_email(self, number: int, email: Email, subject: str, text: str) -> None:
        head = [
            paragraph(_("To"), self._text(email.to)),
            paragraph(_("Subject"), subject),
            paragraph(_("Written"), format_datetime(email.created_at)),
            paragraph(_("Status"), email_status(email)),
        ]
        lines = "\n".join([*head, "", text])
        self._add_text(f"email-{number:02}", lines, email.created_at, folder="emails")

    def _add_files(self) -> None:
        files = Attachment.objects.of_entries([self.entry])
        if self.anonymise:
            # Only pictures that everybody can see already.
            files = files.pictures() if self.entry.is_public else files.none()
        for number, file in enumerate(files, start=1):
            stem = "" if self.anonymise else slugify(PurePosixPath(file.name).stem)[:60]
            name = f"file-{number:02}-{stem}".rstrip("-")
            stored = file.storage_name(file.largest)
            if stored and default_storage.exists(stored):
                self._add_stored(name, stored, file.added_at)
            else:
                text = _("This file cannot be shown.")
                self._add_text(name, text, file.added_at, folder="files")

    def _add_stored(self, name: str, stored: str, at: datetime) -> None:
        """Add a stored file, uncompressed: JPEG and PDF are compressed already."""
        suffix = PurePosixPath(stored).suffix
        info = self._info(f"files/{self._filename(name)}{suffix}", at)
        info.compress_type = ZIP_STORED
        with (
            default_storage.open(stored) as source,
            self.archive.open(info, "w") as target,
        ):
            shutil.copyfileobj(source, target, CHUNK_BYTES)

    def _add_text(
        self, name: str, text: Any, at: datetime | None = None, folder: str = ""
    ) -> None:
        self._add(f"{name}.txt", f"{text}\n", at, folder)

    def _add(
        self, name: str, text: str, at: datetime | None = None, folder: str = ""
    ) -> None:
        filename = self._filename(name)
        path = f"{folder}/{filename}" if folder else filename
        self.archive.writestr(self._info(path, at or self.entry.created_at), text)

    def _filename(self, name: str) -> str:
        """Return a name that tells which entry it is about outside the ZIP, too."""
        return f"{self.entry.reference}-{name}"

    def _info(self, path: str, at: datetime) -> ZipInfo:
        """Return the header of a file. `path` is made by us, of ASCII alone, and goes
        below one folder."""
        when = timezone.localtime(at).timetuple()[:6]
        info = ZipInfo(f"{self.entry.reference}/{path}", date_time=when)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.create_system = 3  # Unix, whatever system writes it
        return info
