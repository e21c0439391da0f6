"""One decision about many entries: planned, confirmed, and carried out row by row, each
through the verb of a single entry. A worker may be killed at any moment, and any number
of them may be at work."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import OperationalError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import (
    BulkAction,
    BulkActionItem,
    DecisionReason,
    Entry,
    EntryHistory,
)
from challenges.models.entry_queryset import EntryQuerySet
from challenges.models.workflow import Status
from challenges.services.moderation import decisions
from challenges.services.moderation.triage import add_note, assign
from core.background import enqueue_on_commit
from core.workflow import TransitionNotAllowed

PROCESS_TASK = "challenges.tasks.work_on_bulk_runs"

PLAN_LASTS = timedelta(days=1)
"""How long a plan that nobody confirms is kept."""

ItemStatus = BulkActionItem.Status
Kind = BulkAction.Kind

DECIDE: dict[str, Callable[..., Entry]] = {
    Kind.APPROVE: decisions.approve,
    Kind.ASK: decisions.request_changes,
    Kind.DECLINE: decisions.decline,
    Kind.SPAM: decisions.mark_spam,
}

logger = logging.getLogger(__name__)


@transaction.atomic
def plan(entries: EntryQuerySet, *, kind: str, by: User) -> BulkAction:
    """Remember which entries were chosen, and what they said then. Changes nothing."""
    outdated = timezone.now() - PLAN_LASTS
    BulkAction.objects.plans().filter(created_at__lt=outdated).delete()
    assignee = by if kind == Kind.ASSIGN else None
    run = BulkAction.objects.create(kind=kind, by=by, assignee=assignee)
    versions = entries.fingerprints()
    chosen = dict(entries.values_list("pk", "status"))
    BulkActionItem.objects.bulk_create(
        [
            BulkActionItem(
                run=run,
                entry_id=pk,
                planned_fingerprint=versions[pk],
                planned_status=status,
            )
            for pk, status in chosen.items()
            if pk in versions
        ],
        batch_size=1000,
    )
    return run


def set_text(
    run: BulkAction,
    *,
    message: str = "",
    staff_note: str = "",
    reason: DecisionReason | None = None,
    assignee: User | None = None,
) -> BulkAction:
    """Keep what goes along with a plan. Raises IllegalMove once it is confirmed."""
    words = {"message": message.strip(), "staff_note": staff_note.strip()}
    plan = BulkAction.objects.plans().filter(pk=run.pk)
    if not plan.update(**words, reason=reason, assignee=assignee):
        raise TransitionNotAllowed(gettext("It is confirmed already."))
    run.refresh_from_db()
    return run


@transaction.atomic
def confirm(run: BulkAction, *, by: User, **words: Any) -> BulkAction:
    """Have a worker carry out the plan, with these words (see word_run) whatever was
    kept before. Confirmed twice, it is carried out once."""
    run = BulkAction.objects.select_for_update().get(pk=run.pk)
    if run.confirmed_at:
        return run
    run = set_text(run, **words)
    if run.needs_message and not run.message:
        raise ValueError("Entrants are owed a reason.")
    run.by, run.confirmed_at = by, timezone.now()
    run.save(update_fields=["by", "confirmed_at"])
    run.items.update(status=ItemStatus.WAITING)
    enqueue_on_commit(PROCESS_TASK)
    return run


@transaction.atomic
def undo(run: BulkAction, *, by: User) -> BulkAction:
    """Have a worker undo each decision that its entrant has not heard of; what waits is
    left as it is. Raises IllegalMove when there is nothing to undo."""
    run = BulkAction.objects.select_for_update().get(pk=run.pk)
    waiting = run.items.filter(status=ItemStatus.WAITING)
    stopped = waiting.update(
        status=ItemStatus.REFUSED,
        error=gettext("The run was undone before its turn came."),
    )
    done = run.items.filter(
        status=ItemStatus.DONE, history_row__in=EntryHistory.objects.decisions()
    )
    if not stopped + done.update(status=ItemStatus.UNDOING):
        raise TransitionNotAllowed(gettext("There is nothing to undo."))
    run.undone_by, run.finished_at = by, None
    run.save(update_fields=["undone_by", "finished_at"])
    enqueue_on_commit(PROCESS_TASK)
    return run


def process_next_item() -> bool:
    """Carry out one row that nobody else is at; False when there is none.

    Row and entry are locked in one query, which waits for nobody: what is skipped is
    found by the next sweep. The run is not touched: undo_run locks it before its rows.
    What is refused is marked with the refusal; what fails for the database's sake
    waits, behind the others."""
    row = None
    try:
        with transaction.atomic():
            free = BulkActionItem.objects.pending().select_related(
                "entry__challenge", "run__by"
            )
            row = free.select_for_update(skip_locked=True, of=("self", "entry")).first()
            if row:
                _process(row)
    except OperationalError:
        if row:
            failed = BulkActionItem.objects.filter(pk=row.pk)
            failed.update(failures=F("failures") + 1)
        raise
    return row is not None


def _process(row: BulkActionItem) -> None:
    try:
        with transaction.atomic():
            if row.status == ItemStatus.WAITING:
                _apply(row)
            else:
                _undo(row)
    except TransitionNotAllowed as refusal:
        _refuse(row, str(refusal))
    except OperationalError:
        raise
    except Exception:
        logger.exception("Row %s of bulk run %s failed.", row.pk, row.run_id)
        _refuse(row, gettext("It failed, and nothing was changed. Try it by itself."))
    row.save(update_fields=["status", "error", "history_row"])


def _refuse(row: BulkActionItem, error: str) -> None:
    was_waiting = row.status == ItemStatus.WAITING
    row.status = ItemStatus.REFUSED if was_waiting else ItemStatus.DONE
    row.error = error


def _apply(row: BulkActionItem) -> None:
    if changed := why_changed(row, row.entry.fingerprint):
        raise TransitionNotAllowed(changed)
    entry = apply(row.run, row.entry)
    if row.run.to:
        row.history_row = entry.history.last()
    row.status = ItemStatus.DONE


def _undo(row: BulkActionItem) -> None:
    last = decisions.last_decision(row.entry)
    if last and last.pk != row.history_row_id:
        raise TransitionNotAllowed(gettext("Somebody has decided anew since."))
    message = gettext("The bulk run was undone.")
    decisions.undo(row.entry, by=row.run.undone_by or row.run.by, staff_note=message)
    row.status = ItemStatus.UNDONE


def why_changed(row: BulkActionItem, fingerprint: str) -> str:
    """What happened to the entry since it was chosen; "" when nothing did. `version` is
    that of its words now."""
    if row.entry.status != row.planned_status:
        words = {"status": Status(row.entry.status).label}
        return gettext("It became “%(status)s” after it was chosen.") % words
    if fingerprint != row.planned_fingerprint:
        return gettext("It was changed after it was chosen.")
    return ""


def apply(run: BulkAction, entry: Entry) -> Entry:
    """Do with a single entry what the run does with each."""
    words: dict[str, Any] = {"by": run.by, "staff_note": run.staff_note}
    if run.kind == Kind.ASSIGN:
        if run.staff_note:
            add_note(entry, by=run.by, text=run.staff_note)
        return assign(entry, to=run.assignee, by=run.by)
    if run.kind == Kind.RETURN_TO_REVIEW:
        # Only those who have been told something get the message.
        told = email_template_for(run, entry, decisions.last_decision(entry))
        return decisions.return_to_review(
            entry, message=run.message if told else "", **words
        )
    if run.kind != Kind.SPAM:
        words["message"] = run.message
    return DECIDE[run.kind](entry, reason=run.reason, **words)


def email_template_for(run: BulkAction, entry: Entry, last: EntryHistory | None) -> str:
    """The letter that the run owes the entrant; "" when there is nothing to tell.
    `last` is the last decision about the entry."""
    if run.to is None:
        return ""
    if (
        run.kind == Kind.RETURN_TO_REVIEW
        and last
        and decisions.can_undo_silently(entry, last)
    ):
        return ""
    return decisions.email_template_for(entry, run.to)


def close_finished() -> int:
    """Mark the runs that have nothing left to do; returns how many."""
    left = BulkActionItem.objects.pending().filter(run=OuterRef("pk"))
    over = BulkAction.objects.confirmed().filter(~Exists(left), finished_at=None)
    return over.update(finished_at=timezone.now())
