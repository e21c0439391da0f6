"""The whole history of an entry as one time line, the oldest first: it is read as a
story, and its last words are what is true now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.translation import gettext as _

from challenges.models import Attachment, Entry, EntryHistory, EntryRevision
from challenges.models.workflow import ENTRANT_EDITABLE, Status
from challenges.services.records.export_fields import format_value, label
from core.templatetags.formatting import plain_datetime
from core.text.diff import Segment, word_diff
from core.users import display_name
from focus_areas.models import FocusArea
from outbox.models import Email
from outbox.services import emails_about


@dataclass(frozen=True)
class Change:
    """Of one answer."""

    label: str
    before: str
    after: str

    @property
    def parts(self) -> list[Segment]:
        return word_diff(self.before, self.after)


@dataclass(frozen=True)
class TimelineItem:
    """One thing that happened. `by` is the member of staff, else `outsider` says who,
    if anybody. `words` are texts with their labels, `row` is what it was read from."""

    at: datetime
    what: str
    row: Model
    by: User | None = None
    outsider: str = ""
    words: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    is_undone: bool = False

    @property
    def who(self) -> str:
        return display_name(self.by) if self.by else self.outsider


def timeline(entry: Entry) -> list[TimelineItem]:
    """In seven queries, however long it is."""
    said = revision_changes(entry)
    found = [
        *_versions(said),
        *_steps(entry),
        *_updates(entry),
        *_files(entry),
        *_emails(entry, said),
        *_viewings(entry),
    ]
    return sorted(found, key=lambda happening: happening.at)


@dataclass(frozen=True)
class RevisionChange:
    """A version, and what the entry said after it.

    `may_be_read` is False of what was said until personal data was taken out, and of
    all that was said earlier: the same data may stand there."""

    revision: EntryRevision
    after: dict[str, Any]
    may_be_read: bool

    @property
    def changed(self) -> list[str]:
        """The names of the answers that became others."""
        before = self.revision.answers
        return [n for n in ENTRANT_EDITABLE if before.get(n) != self.after.get(n)]


def revision_changes(entry: Entry) -> list[RevisionChange]:
    revisions = list(entry.revisions.select_related("redacted_by"))
    afters = [*(revision.answers for revision in revisions[1:]), entry.answers]
    originals = [n for n, revision in enumerate(revisions) if revision.redacted_by]
    closed = max(originals, default=-1)
    return [
        RevisionChange(revision, after, may_be_read=n > closed)
        for n, (revision, after) in enumerate(zip(revisions, afters, strict=False))
    ]


def is_closed(email: Email, said: list[RevisionChange]) -> bool:
    """Whether it was written before personal data was taken out: emails repeat the
    answers."""
    closed = [one.revision.until for one in said if not one.may_be_read]
    return bool(closed) and email.created_at <= max(closed)


def subject_of(email: Email, said: list[RevisionChange]) -> str:
    """The title stands in it."""
    if is_closed(email, said):
        return _("[not shown: personal data was taken out later]")
    return email.subject


def area_names() -> dict[str, str]:
    return dict(FocusArea.objects.values_list("slug", "name"))


def format_answers(answers: dict[str, Any], areas: dict[str, str]) -> dict[str, str]:
    """The answers of a version as a person reads them, by their names."""
    words = {name: format_value(answers.get(name)) for name in ENTRANT_EDITABLE}
    slug = words["focus_area"]
    return {**words, "focus_area": areas.get(slug, slug)}


def _versions(said: list[RevisionChange]) -> Iterator[TimelineItem]:
    areas = area_names() if said else {}
    for change in said:
        revision = change.revision
        before = format_answers(revision.answers, areas)
        after = format_answers(change.after, areas)
        names = [label(name) for name in change.changed]
        what = _("The answers were changed")
        words = [(_("Changed"), ", ".join(names))]
        if revision.redacted_by:
            what = _("Personal data was taken out; the original is kept")
        elif not change.may_be_read:
            words.append((_("Not shown"), _("Personal data was taken out later.")))
        else:
            words = []
        yield TimelineItem(
            at=revision.until,
            what=what,
            row=revision,
            by=revision.redacted_by,
            outsider=_("the entrant"),
            words=tuple(words),
            changes=tuple(
                Change(label(name), before[name], after[name])
                for name in change.changed
                if change.may_be_read
            ),
        )


def _steps(entry: Entry) -> Iterator[TimelineItem]:
    undone: list[EntryHistory] = []  # decisions whose undoing is still to come
    for step in entry.history.select_related("by", "reason"):
        what = str(step)
        if step.from_status == Status.DRAFT:
            origin = entry.get_origin_display()
            what = _("Received: %(origin)s") % {"origin": origin}
        elif step.from_status == step.to_status:
            what = _("Note")
        is_decision = step.is_undone and not (undone and _leads_back(step, undone[-1]))
        if is_decision:
            undone.append(step)
        elif step.is_undone:
            undone.pop()
            what = _("Undone: %(step)s") % {"step": _reversed(step)}
        to_whom = _("Message to the entrant") if step.by else _("The entrant writes")
        reason = step.reason.title if step.reason else ""
        yield TimelineItem(
            at=step.at,
            what=what,
            row=step,
            by=step.by,
            outsider=_("the entrant"),
            words=_said(
                (_("Reason"), reason),
                (to_whom, step.message),
                (_("Note to staff"), step.staff_note),
            ),
            is_undone=is_decision,
        )


def _leads_back(step: EntryHistory, decision: EntryHistory) -> bool:
    way = (step.from_status, step.to_status)
    return way == (decision.to_status, decision.from_status)


def _reversed(step: EntryHistory) -> str:
    """The decision that a step undid."""
    return f"{step.get_to_status_display()} → {step.get_from_status_display()}"


def _said(*words: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in words if text)


def _updates(entry: Entry) -> Iterator[TimelineItem]:
    for update in entry.updates.select_related("by"):
        words = ((_("Told everybody"), update.text),)
        what = _("What happened next")
        yield TimelineItem(update.at, what, row=update, by=update.by, words=words)


def _files(entry: Entry) -> Iterator[TimelineItem]:
    for file in Attachment.objects.of_entries([entry]):
        what = _("File added: %(name)s") % {"name": file.name}
        if file.update_id:
            what = _("Picture of what happened next: %(name)s") % {"name": file.name}
        words = _said((_("It shows"), file.alt))
        yield TimelineItem(file.added_at, what, row=file, words=words)


def _emails(entry: Entry, said: list[RevisionChange]) -> Iterator[TimelineItem]:
    for email in emails_about(entry.reference).defer("text", "html"):
        yield TimelineItem(
            at=email.created_at,
            what=_("Email: %(subject)s") % {"subject": subject_of(email, said)},
            row=email,
            words=_said(
                (_("To"), email.to),
                (_("State"), email_state(email)),
                (_("Last error"), email.last_error),
            ),
        )


def email_state(email: Email) -> str:
    """Where it is, and since or until when."""
    if email.status == Email.Status.SENT:
        return _("Sent at %(moment)s") % {"moment": plain_datetime(email.sent_at)}
    if email.status == Email.Status.HELD:
        until = plain_datetime(email.send_after)
        return _("Held until %(moment)s") % {"moment": until}
    return str(email.get_status_display())


def _viewings(entry: Entry) -> Iterator[TimelineItem]:
    for viewing in entry.accesses.select_related("by"):
        what = _("Read: %(what)s") % {"what": viewing.get_what_display()}
        yield TimelineItem(viewing.at, what, row=viewing, by=viewing.by)
