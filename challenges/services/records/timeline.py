"""Everything that happened to an entry as one timeline, the oldest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.models import Attachment, Entry, EntryHistory, EntryRevision
from challenges.models.workflow import ENTRANT_EDITABLE, Status
from challenges.services.records.export_fields import format_value, label
from core.templatetags.formatting import plain_datetime
from core.text.diff import Segment, word_diff
from core.text.direction import isolate
from core.users import display_name
from focus_areas.models import FocusArea
from outbox.models import Email
from outbox.services import emails_about

OVERTAKEN = gettext_lazy("It was decided anew before the email went out.")


@dataclass(frozen=True)
class Change:
    """Change of one answer."""

    label: str
    before: str
    after: str

    @property
    def parts(self) -> list[Segment]:
        return word_diff(self.before, self.after)


@dataclass(frozen=True)
class TimelineItem:
    """One thing that happened, and `obj`, the model instance that tells of it."""

    at: datetime
    what: str
    obj: Model
    by: User | None = None
    """Member of staff; if None, `outsider` says who it was, if anybody."""
    outsider: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    """Pairs of a label and a text."""
    changes: tuple[Change, ...] = ()
    is_undone: bool = False

    @property
    def who(self) -> str:
        return display_name(self.by) if self.by else self.outsider


def timeline(entry: Entry, *, hides_outcome: bool = False) -> list[TimelineItem]:
    """Return the timeline of an entry, in seven queries however long it is; with
    `hides_outcome`, without what tells of it."""
    revisions = revision_changes(entry)
    items = [
        *_revision_items(revisions),
        *_history_items(entry, hides_outcome=hides_outcome),
        *_update_items(entry),
        *_file_items(entry),
        *_email_items(entry, revisions),
        *_access_items(entry),
    ]
    return sorted(items, key=lambda item: item.at)


@dataclass(frozen=True)
class RevisionChange:
    """A revision, and the answers after it.

    `may_be_read` is False for the original of a redaction, and for every revision
    before it: the same personal data may be in them."""

    revision: EntryRevision
    after: dict[str, Any]
    may_be_read: bool

    @property
    def changed(self) -> list[str]:
        """Names of the answers that were changed."""
        before = self.revision.answers
        return [n for n in ENTRANT_EDITABLE if before.get(n) != self.after.get(n)]


def revision_changes(entry: Entry) -> list[RevisionChange]:
    by = ["redacted_by", "area_chosen_by"]
    revisions = list(entry.revisions.select_related(*by))
    afters = [*(revision.answers for revision in revisions[1:]), entry.answers]
    originals = [n for n, revision in enumerate(revisions) if revision.redacted_by]
    last_original = max(originals, default=-1)
    return [
        RevisionChange(revision, after, may_be_read=n > last_original)
        for n, (revision, after) in enumerate(zip(revisions, afters, strict=False))
    ]


def is_before_redaction(email: Email, revisions: list[RevisionChange]) -> bool:
    """Whether an email was written before a redaction: emails repeat the answers."""
    untils = [change.revision.until for change in revisions if not change.may_be_read]
    return bool(untils) and email.created_at <= max(untils)


def readable_subject(email: Email, revisions: list[RevisionChange]) -> str:
    """Return the subject, which repeats the title, unless it is from before a
    redaction."""
    if is_before_redaction(email, revisions):
        return _("[not shown: personal data was taken out later]")
    return email.subject


def area_names() -> dict[str, str]:
    return dict(FocusArea.objects.values_list("slug", "name"))


def format_answers(answers: dict[str, Any], areas: dict[str, str]) -> dict[str, str]:
    """Return the answers of a revision as text, by the names of the fields."""
    texts = {name: format_value(answers.get(name)) for name in ENTRANT_EDITABLE}
    slug = texts["focus_area"]
    return {**texts, "focus_area": areas.get(slug, slug)}


def _revision_items(revisions: list[RevisionChange]) -> Iterator[TimelineItem]:
    areas = area_names() if revisions else {}
    for change in revisions:
        revision = change.revision
        before = format_answers(revision.answers, areas)
        after = format_answers(change.after, areas)
        names = [label(name) for name in change.changed]
        what = _("The answers were changed")
        texts = [(_("Changed"), ", ".join(names))]
        if revision.redacted_by:
            what = _("Personal data was taken out; the original is kept")
        elif not change.may_be_read:
            texts.append((_("Not shown"), _("Personal data was taken out later.")))
        else:
            texts = []
        if revision.area_chosen_by:
            what = _("The focus area was chosen")
        yield TimelineItem(
            at=revision.until,
            what=what,
            obj=revision,
            by=revision.redacted_by or revision.area_chosen_by,
            outsider=_("the entrant"),
            texts=tuple(texts),
            changes=tuple(
                Change(label(name), before[name], after[name])
                for name in change.changed
                if change.may_be_read
            ),
        )


def _history_items(entry: Entry, *, hides_outcome: bool) -> Iterator[TimelineItem]:
    undone: list[EntryHistory] = []  # decisions whose undoing is still to come
    for row in entry.history.select_related("by", "reason"):
        if hides_outcome and row.tells_outcome:
            continue
        what = str(row)
        if row.from_status == Status.DRAFT:
            origin = entry.get_origin_display()
            what = _("Received: %(origin)s") % {"origin": origin}
        elif row.from_status == row.to_status:
            what = _("Note")
        is_decision = row.is_undone and not (undone and _undoes(row, undone[-1]))
        if is_decision:
            undone.append(row)
        elif row.is_undone:
            undone.pop()
            what = _("Undone: %(decision)s") % {"decision": _undone_decision(row)}
        message_label = (
            _("Message to the entrant") if row.by else _("The entrant writes")
        )
        yield TimelineItem(
            at=row.at,
            what=what,
            obj=row,
            by=row.by,
            outsider=_("the entrant"),
            texts=_not_empty(
                (_("Reason"), row.reason.title if row.reason else ""),
                (message_label, row.message),
                (_("Note to staff"), row.staff_note),
                (_("Told to nobody"), str(OVERTAKEN) if row.is_overtaken else ""),
            ),
            is_undone=is_decision,
        )


def _undoes(row: EntryHistory, decision: EntryHistory) -> bool:
    statuses = (row.from_status, row.to_status)
    return statuses == (decision.to_status, decision.from_status)


def _undone_decision(row: EntryHistory) -> str:
    """Return the decision that a row of history undid."""
    return f"{row.get_to_status_display()} → {row.get_from_status_display()}"


def _not_empty(*texts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in texts if text)


def _update_items(entry: Entry) -> Iterator[TimelineItem]:
    for update in entry.updates.select_related("by"):
        texts = ((_("Told everybody"), update.text),)
        what = _("What happened next")
        yield TimelineItem(update.at, what, obj=update, by=update.by, texts=texts)


def _file_items(entry: Entry) -> Iterator[TimelineItem]:
    for file in Attachment.objects.of_entries([entry]):
        what = _("File added: %(name)s") % {"name": isolate(file.name)}
        if file.update_id:
            what = _("Picture of what happened next: %(name)s") % {
                "name": isolate(file.name)
            }
        texts = _not_empty((_("It shows"), file.alt))
        yield TimelineItem(file.added_at, what, obj=file, texts=texts)


def _email_items(
    entry: Entry, revisions: list[RevisionChange]
) -> Iterator[TimelineItem]:
    for email in emails_about(entry.reference).defer("text"):
        subject = readable_subject(email, revisions)
        yield TimelineItem(
            at=email.created_at,
            what=_("Email: %(subject)s") % {"subject": isolate(subject)},
            obj=email,
            texts=_not_empty(
                (_("To"), email.to),
                (_("Status"), email_status(email)),
                (_("Last error"), email.last_error),
            ),
        )


def email_status(email: Email) -> str:
    """Return the status of an email, and since or until when it has it."""
    if email.status == Email.Status.SENT:
        return _("Sent at %(moment)s") % {"moment": plain_datetime(email.sent_at)}
    if email.status == Email.Status.HELD:
        until = plain_datetime(email.send_after)
        return _("Held until %(moment)s") % {"moment": until}
    return str(email.get_status_display())


def _access_items(entry: Entry) -> Iterator[TimelineItem]:
    for access in entry.accesses.select_related("by"):
        what = _("Read: %(what)s") % {"what": access.get_what_display()}
        yield TimelineItem(access.at, what, obj=access, by=access.by)
