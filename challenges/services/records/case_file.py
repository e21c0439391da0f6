"""All that there is about one entry, as a ZIP file: for whoever is asked about it.

It is written to a temporary file, one part after the other, so that it takes no more
memory than its longest text. The same content is the same file, byte by byte."""

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
from challenges.services.records.access import record_access
from challenges.services.records.anonymise import (
    OMITTED_FIELDS,
    make_anonymiser,
    private_links_out,
)
from challenges.services.records.export_fields import FIELDS, label, moment, value
from challenges.services.records.timeline import (
    RevisionChange,
    TimelineItem,
    area_names,
    email_state,
    format_answers,
    is_closed,
    revision_changes,
    subject_of,
    timeline,
)
from outbox.models import Email
from outbox.services import emails_about

STAFF = ["entered_by", "assignee"]

TYPED = frozenset({"title", "problem", "idea", "beneficiaries", "help_needed", "award"})
"""What may say anything."""

CHUNK = 64 * 1024
"""Bytes of a stored file that are read at once."""

ABOUT = gettext_lazy(
    "All that we hold about %(reference)s. It has personal data: keep it as you keep "
    "the entry itself, and delete it when you are done."
)
ABOUT_REDACTED = gettext_lazy(
    "What we hold about %(reference)s, without the people in it. Left out: who sent "
    "it, with address, organisation, team and links; the names of staff; documents, "
    "and pictures that are not public; in texts, these names and what looks like an "
    "email address, a phone number or a postcode.\n\n"
    "A machine did this, and it does not understand what it reads. Read every text "
    "before you hand it on."
)
NOT_SHOWN = gettext_lazy(
    "Personal data was taken out of the entry after this was written: the words are "
    "not in this file."
)


def case_file(entry: Entry, *, by: User, redact: bool = False) -> IO[bytes]:
    """An open ZIP file, from its beginning. With `redact` nothing in it says who sent
    the entry, or which member of staff did what: see challenges.services.records.anonymise.
    Who takes it is noted first."""
    record_access(entry, by=by, what=PersonalDataAccess.What.CASE_FILE)
    file = TemporaryFile()  # noqa: SIM115
    try:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            _Case(entry, archive, make_anonymiser(entry) if redact else None).write()
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


@dataclass(frozen=True)
class _Case:
    """One file that is being written. `hide` takes people out of a text."""

    entry: Entry
    archive: ZipFile
    hide: Callable[[str], str] | None

    def write(self) -> None:
        about = ABOUT_REDACTED if self.hide else ABOUT
        self._add_text("about", about % {"reference": self.entry.reference})
        answers = self._answers()
        lines = [_paragraph(label(name), text) for name, text in answers.items()]
        self._add_text("answers", "\n\n".join(lines))
        self._add("answers.json", json.dumps(answers, ensure_ascii=False, indent=2))
        said = revision_changes(self.entry)
        self._add_versions(said)
        history = [self._told(happening) for happening in timeline(self.entry)]
        self._add_text("history", "\n\n".join(history))
        self._add_emails(said)
        self._add_files()

    def _answers(self) -> dict[str, str]:
        """By the names of the fields."""
        answers = {name: value(self.entry, name) for name in FIELDS}
        consents = self.entry.consent_words.items()
        words = [_paragraph(label(name), text) for name, text in consents]
        answers["consent_words"] = "\n".join(words)
        if self.hide:
            for name in STAFF:
                answers[name] = _("a member of staff") if answers[name] else ""
        return self._kept(answers)

    def _kept(self, answers: dict[str, str]) -> dict[str, str]:
        if not self.hide:
            return answers
        left = {n: text for n, text in answers.items() if n not in OMITTED_FIELDS}
        return {n: self._text(text) if n in TYPED else text for n, text in left.items()}

    def _text(self, text: str) -> str:
        text = private_links_out(text)
        return self.hide(text) if self.hide else text

    def _add_versions(self, said: list[RevisionChange]) -> None:
        areas = area_names()
        for number, one in enumerate(said, start=1):
            until = _paragraph(_("Until"), moment(one.revision.until))
            words = self._kept(format_answers(one.revision.answers, areas))
            texts = [_paragraph(label(name), text) for name, text in words.items()]
            if not one.may_be_read:
                texts = [str(NOT_SHOWN)]
            name = f"earlier-version-{number:02}"
            self._add_text(name, "\n\n".join([until, *texts]), one.revision.until)

    def _told(self, happening: TimelineItem) -> str:
        """As lines of the history."""
        who = happening.who
        if self.hide and happening.by:
            who = _("a member of staff")
        what = self._text(happening.what)
        if self.hide and isinstance(happening.row, Attachment):
            what = _("File added")  # its name may be anybody's
        undone = _("undone unheard") if happening.is_undone else ""
        head = ", ".join(filter(None, [moment(happening.at), what, who, undone]))
        texts = [*happening.words]
        if changed := [change.label for change in happening.changes]:
            texts.append((_("Changed"), ", ".join(changed)))
        return "\n".join([head, *(_paragraph(of, self._text(t)) for of, t in texts)])

    def _add_emails(self, said: list[RevisionChange]) -> None:
        """Of those from before a redaction only that there was one."""
        emails = emails_about(self.entry.reference).iterator(chunk_size=50)
        for number, email in enumerate(emails, start=1):
            closed = is_closed(email, said)
            text = str(NOT_SHOWN) if closed else self._text(email.text)
            self._add_email(number, email, self._text(subject_of(email, said)), text)

    def _add_email(self, number: int, email: Email, subject: str, text: str) -> None:
        head = [
            _paragraph(_("To"), self._text(email.to)),
            _paragraph(_("Subject"), subject),
            _paragraph(_("Written"), moment(email.created_at)),
            _paragraph(_("State"), email_state(email)),
        ]
        lines = "\n".join([*head, "", text])
        self._add_text(f"email-{number:02}", lines, email.created_at, folder="emails")

    def _add_files(self) -> None:
        files = Attachment.objects.of_entries([self.entry])
        if self.hide:
            # What everybody can see already, and nothing that nobody has looked at.
            files = files.pictures() if self.entry.is_public else files.none()
        for number, file in enumerate(files, start=1):
            stem = "" if self.hide else slugify(PurePosixPath(file.name).stem)[:60]
            name = f"file-{number:02}-{stem}".rstrip("-")
            stored = file.storage_name(file.largest)
            if stored and default_storage.exists(stored):
                self._add_stored(name, stored, file.added_at)
            else:
                words = _("This file cannot be shown.")
                self._add_text(name, words, file.added_at, folder="files")

    def _add_stored(self, name: str, stored: str, at: datetime) -> None:
        """As it is; JPEG and PDF are as small as they get."""
        ending = PurePosixPath(stored).suffix
        info = self._info(f"files/{self._called(name)}{ending}", at)
        info.compress_type = ZIP_STORED
        with default_storage.open(stored) as source, self.archive.open(info, "w") as to:
            shutil.copyfileobj(source, to, CHUNK)

    def _add_text(
        self, name: str, text: Any, at: datetime | None = None, folder: str = ""
    ) -> None:
        self._add(f"{name}.txt", f"{text}\n", at, folder)

    def _add(
        self, name: str, text: str, at: datetime | None = None, folder: str = ""
    ) -> None:
        path = f"{folder}/{self._called(name)}" if folder else self._called(name)
        self.archive.writestr(self._info(path, at or self.entry.created_at), text)

    def _called(self, name: str) -> str:
        """A file that somebody saves out of the ZIP says itself what it is about."""
        return f"{self.entry.reference}-{name}"

    def _info(self, path: str, at: datetime) -> ZipInfo:
        """Of our own letters alone, below a folder of its own."""
        when = timezone.localtime(at).timetuple()[:6]
        info = ZipInfo(f"{self.entry.reference}/{path}", date_time=when)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.create_system = 3  # whatever system writes it
        return info


def _paragraph(of: str, text: str) -> str:
    """A short text beside its label, a long one below."""
    return f"{of}:\n{text}" if "\n" in text or len(text) > 60 else f"{of}: {text}"
