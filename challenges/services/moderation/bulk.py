"""Bulk actions: planned, confirmed, and applied item by item.

Each item goes through the service for a single entry. A worker may be killed at any
moment, and any number of workers may run at once."""

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

PROCESS_TASK = "challenges.tasks.process_bulk_actions"

PLAN_RETENTION = timedelta(days=1)
"""Time that a plan is kept if nobody confirms it."""

ItemStatus = BulkActionItem.Status
Kind = BulkAction.Kind

DECISION_SERVICES: dict[str, Callable[..., Entry]] = {
    Kind.APPROVE: decisions.approve,
    Kind.ASK: decisions.request_changes,
    Kind.DECLINE: decisions.decline,
    Kind.SPAM: decisions.mark_spam,
}

logger = logging.getLogger(__name__)


@transaction.atomic
def plan(entries: EntryQuerySet, *, kind: str, by: User) -> BulkAction:
    """Plan a bulk action for these entries, with their status and fingerprint. Changes
    none of them."""
    expired = timezone.now() - PLAN_RETENTION
    BulkAction.objects.plans().filter(created_at__lt=expired).delete()
    assignee = by if kind == Kind.ASSIGN else None
    bulk_action = BulkAction.objects.create(kind=kind, by=by, assignee=assignee)
    fingerprints = entries.fingerprints()
    statuses = dict(entries.values_list("pk", "status"))
    BulkActionItem.objects.bulk_create(
        [
            BulkActionItem(
                bulk_action=bulk_action,
                entry_id=pk,
                planned_fingerprint=fingerprints[pk],
                planned_status=status,
            )
            for pk, status in statuses.items()
            if pk in fingerprints
        ],
        batch_size=1000,
    )
    return bulk_action


def _as_stored(
    *,
    message: str = "",
    staff_note: str = "",
    reason: DecisionReason | None = None,
    assignee: User | None = None,
    takes_out_details: bool = False,
) -> dict[str, Any]:
    return {
        "message": message.strip(),
        "staff_note": staff_note.strip(),
        "reason": reason,
        "assignee": assignee,
        "takes_out_details": takes_out_details,
    }


def set_text(bulk_action: BulkAction, **text: Any) -> BulkAction:
    """Store what goes along with a plan: message, staff_note, reason, assignee and
    takes_out_details. Raises TransitionNotAllowed once the plan is confirmed."""
    plan = BulkAction.objects.plans().filter(pk=bulk_action.pk)
    if not plan.update(**_as_stored(**text)):
        raise TransitionNotAllowed(gettext("It is confirmed already."))
    bulk_action.refresh_from_db()
    return bulk_action


@transaction.atomic
def confirm(bulk_action: BulkAction, *, by: User, **text: Any) -> BulkAction:
    """Confirm a plan, so that a worker applies it. `text` has the arguments of
    set_text(). A double click confirms it once.

    Raises TransitionNotAllowed if a colleague has confirmed it, or the same person with
    another text; ValueError if it needs a message and has none."""
    bulk_action = BulkAction.objects.select_for_update().get(pk=bulk_action.pk)
    if bulk_action.confirmed_at and bulk_action.by == by:
        sent = _as_stored(**text)
        if sent == {name: getattr(bulk_action, name) for name in sent}:
            return bulk_action
    bulk_action = set_text(bulk_action, **text)
    if bulk_action.needs_message and not bulk_action.message:
        raise ValueError("This bulk action needs a message to the entrants.")
    bulk_action.by, bulk_action.confirmed_at = by, timezone.now()
    bulk_action.save(update_fields=["by", "confirmed_at"])
    bulk_action.items.update(status=ItemStatus.WAITING)
    enqueue_on_commit(PROCESS_TASK)
    return bulk_action


@transaction.atomic
def undo(bulk_action: BulkAction, *, by: User) -> BulkAction:
    """Have a worker undo each decision that its entrant was not told of. Items that are
    still waiting are stopped. Raises TransitionNotAllowed if there is nothing to undo.
    """
    bulk_action = BulkAction.objects.select_for_update().get(pk=bulk_action.pk)
    waiting = bulk_action.items.filter(status=ItemStatus.WAITING)
    stopped = waiting.update(
        status=ItemStatus.REFUSED,
        error=gettext("The bulk action was undone before its turn came."),
    )
    decided = bulk_action.items.filter(
        status=ItemStatus.DONE, history_row__in=EntryHistory.objects.decisions()
    )
    if not stopped + decided.update(status=ItemStatus.UNDOING):
        raise TransitionNotAllowed(gettext("There is nothing to undo."))
    bulk_action.undone_by, bulk_action.finished_at = by, None
    bulk_action.save(update_fields=["undone_by", "finished_at"])
    enqueue_on_commit(PROCESS_TASK)
    return bulk_action


def process_next_item() -> bool:
    """Process one item that no other worker is at; False if there is none.

    Item and entry are locked in one query with SKIP LOCKED; the next run of the task
    finds the ones skipped. The bulk action is not locked: undo() locks it before its
    items. A refusal is stored in `error`; an item that failed in the database waits
    behind the others."""
    item = None
    try:
        with transaction.atomic():
            pending = BulkActionItem.objects.pending().select_related(
                "entry__challenge", "bulk_action__by"
            )
            item = pending.select_for_update(
                skip_locked=True, of=("self", "entry")
            ).first()
            if item:
                _process(item)
    except OperationalError:
        if item:
            failed = BulkActionItem.objects.filter(pk=item.pk)
            failed.update(failures=F("failures") + 1)
        raise
    return item is not None


def _process(item: BulkActionItem) -> None:
    try:
        with transaction.atomic():
            if item.status == ItemStatus.WAITING:
                _apply(item)
            else:
                _undo(item)
    except TransitionNotAllowed as refusal:
        _refuse(item, str(refusal))
    except OperationalError:
        raise
    except Exception:
        logger.exception(
            "Item %s of bulk action %s failed.", item.pk, item.bulk_action_id
        )
        _refuse(item, gettext("It failed, and nothing was changed. Try it by itself."))
    item.save(update_fields=["status", "error", "history_row"])


def _refuse(item: BulkActionItem, error: str) -> None:
    was_waiting = item.status == ItemStatus.WAITING
    item.status = ItemStatus.REFUSED if was_waiting else ItemStatus.DONE
    item.error = error


def _apply(item: BulkActionItem) -> None:
    if changed := why_changed(item, item.entry.fingerprint):
        raise TransitionNotAllowed(changed)
    entry = apply(item.bulk_action, item.entry)
    if item.bulk_action.target_status:
        item.history_row = entry.history.last()
    item.status = ItemStatus.DONE


def _undo(item: BulkActionItem) -> None:
    last = decisions.last_decision(item.entry)
    if last and last.pk != item.history_row_id:
        raise TransitionNotAllowed(gettext("Somebody has decided anew since."))
    decisions.undo(
        item.entry,
        by=item.bulk_action.undone_by or item.bulk_action.by,
        staff_note=gettext("The bulk action was undone."),
    )
    item.status = ItemStatus.UNDONE


def why_changed(item: BulkActionItem, fingerprint: str) -> str:
    """Return how the entry was changed after it was chosen; "" if it was not.
    `fingerprint` is that of the entry now."""
    if item.entry.status != item.planned_status:
        params = {"status": Status(item.entry.status).label}
        return gettext("It became “%(status)s” after it was chosen.") % params
    if fingerprint != item.planned_fingerprint:
        return gettext("It was changed after it was chosen.")
    return ""


def apply(bulk_action: BulkAction, entry: Entry) -> Entry:
    """Apply a bulk action to one entry."""
    by, kind = bulk_action.by, bulk_action.kind
    kwargs: dict[str, Any] = {"by": by, "staff_note": bulk_action.staff_note}
    if kind == Kind.ASSIGN:
        if bulk_action.staff_note:
            add_note(entry, by=by, text=bulk_action.staff_note)
        return assign(entry, to=bulk_action.assignee, by=by)
    if kind == Kind.RETURN_TO_REVIEW:
        # Only entrants who were told of the decision get the message.
        last = decisions.last_decision(entry)
        if email_template_for(bulk_action, entry, last):
            kwargs["message"] = bulk_action.message
        return decisions.return_to_review(entry, **kwargs)
    if kind == Kind.APPROVE:
        kwargs["takes_out_details"] = bulk_action.takes_out_details
    if kind != Kind.SPAM:
        kwargs["message"] = bulk_action.message
    return DECISION_SERVICES[kind](entry, reason=bulk_action.reason, **kwargs)


def email_template_for(
    bulk_action: BulkAction, entry: Entry, last_decision: EntryHistory | None
) -> str:
    """Return the template of the email to the entrant; "" if there is none."""
    if bulk_action.target_status is None:
        return ""
    if (
        bulk_action.kind == Kind.RETURN_TO_REVIEW
        and last_decision
        and decisions.can_undo_silently(entry, last_decision)
    ):
        return ""
    return decisions.email_template_for(entry, bulk_action.target_status)


def close_finished() -> int:
    """Mark the bulk actions with no pending items as finished; returns how many."""
    pending = BulkActionItem.objects.pending().filter(bulk_action=OuterRef("pk"))
    finished = BulkAction.objects.confirmed().filter(~Exists(pending), finished_at=None)
    return finished.update(finished_at=timezone.now())
