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

from challenges.models import BulkRow, BulkRun, Entry, Reason, Step
from challenges.models.queries import EntryQuerySet
from challenges.models.states import Status
from challenges.services import decisions
from challenges.services.triage import add_note, assign
from smartcity.moves import IllegalMove
from smartcity.nudges import nudge_on_commit

WORK = "challenges.tasks.work_on_bulk_runs"

PLAN_LASTS = timedelta(days=1)
"""How long a plan that nobody confirms is kept."""

State = BulkRow.State
Verb = BulkRun.Verb

DECIDE: dict[str, Callable[..., Entry]] = {
    Verb.APPROVE: decisions.approve,
    Verb.ASK: decisions.request_changes,
    Verb.DECLINE: decisions.decline,
    Verb.SPAM: decisions.mark_spam,
}

logger = logging.getLogger(__name__)


@transaction.atomic
def plan_run(entries: EntryQuerySet, *, verb: str, by: User) -> BulkRun:
    """Remember which entries were chosen, and what they said then. Changes nothing."""
    outdated = timezone.now() - PLAN_LASTS
    BulkRun.objects.plans().filter(created_at__lt=outdated).delete()
    assignee = by if verb == Verb.ASSIGN else None
    run = BulkRun.objects.create(verb=verb, by=by, assignee=assignee)
    versions = entries.version_of_each()
    chosen = dict(entries.values_list("pk", "status"))
    BulkRow.objects.bulk_create(
        [
            BulkRow(run=run, entry_id=pk, seen=versions[pk], seen_status=status)
            for pk, status in chosen.items()
            if pk in versions
        ],
        batch_size=1000,
    )
    return run


def word_run(
    run: BulkRun,
    *,
    note: str = "",
    staff_note: str = "",
    reason: Reason | None = None,
    assignee: User | None = None,
) -> BulkRun:
    """Keep what goes along with a plan. Raises IllegalMove once it is confirmed."""
    words = {"note": note.strip(), "staff_note": staff_note.strip()}
    plan = BulkRun.objects.plans().filter(pk=run.pk)
    if not plan.update(**words, reason=reason, assignee=assignee):
        raise IllegalMove(gettext("It is confirmed already."))
    run.refresh_from_db()
    return run


@transaction.atomic
def start_run(run: BulkRun, *, by: User, **words: Any) -> BulkRun:
    """Have a worker carry out the plan, with these words (see word_run) whatever was
    kept before. Confirmed twice, it is carried out once."""
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    if run.asked_at:
        return run
    run = word_run(run, **words)
    if run.needs_note and not run.note:
        raise ValueError("Entrants are owed a reason.")
    run.by, run.asked_at = by, timezone.now()
    run.save(update_fields=["by", "asked_at"])
    run.rows.update(state=State.WAITING)
    nudge_on_commit(WORK)
    return run


@transaction.atomic
def undo_run(run: BulkRun, *, by: User) -> BulkRun:
    """Have a worker undo each decision that its entrant has not heard of; what waits is
    left as it is. Raises IllegalMove when there is nothing to undo."""
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    waiting = run.rows.filter(state=State.WAITING)
    stopped = waiting.update(
        state=State.REFUSED, words=gettext("The run was undone before its turn came.")
    )
    done = run.rows.filter(state=State.DONE, step__in=Step.objects.decisions())
    if not stopped + done.update(state=State.UNDOING):
        raise IllegalMove(gettext("There is nothing to undo."))
    run.undone_by, run.finished_at = by, None
    run.save(update_fields=["undone_by", "finished_at"])
    nudge_on_commit(WORK)
    return run


def do_next_row() -> bool:
    """Carry out one row that nobody else is at; False when there is none.

    Row and entry are locked in one query, which waits for nobody: what is skipped is
    found by the next sweep. The run is not touched: undo_run locks it before its rows.
    What is refused is marked with the refusal; what fails for the database's sake
    waits, behind the others."""
    row = None
    try:
        with transaction.atomic():
            free = BulkRow.objects.to_do().select_related("entry__challenge", "run__by")
            row = free.select_for_update(skip_locked=True, of=("self", "entry")).first()
            if row:
                _do(row)
    except OperationalError:
        if row:
            failed = BulkRow.objects.filter(pk=row.pk)
            failed.update(failures=F("failures") + 1)
        raise
    return row is not None


def _do(row: BulkRow) -> None:
    try:
        with transaction.atomic():
            if row.state == State.WAITING:
                _carry_out(row)
            else:
                _take_back(row)
    except IllegalMove as refusal:
        _refuse(row, str(refusal))
    except OperationalError:
        raise
    except Exception:
        logger.exception("Row %s of bulk run %s failed.", row.pk, row.run_id)
        _refuse(row, gettext("It failed, and nothing was changed. Try it by itself."))
    row.save(update_fields=["state", "words", "step"])


def _refuse(row: BulkRow, words: str) -> None:
    was_waiting = row.state == State.WAITING
    row.state = State.REFUSED if was_waiting else State.DONE
    row.words = words


def _carry_out(row: BulkRow) -> None:
    if changed := why_changed(row, row.entry.version):
        raise IllegalMove(changed)
    entry = call_verb(row.run, row.entry)
    if row.run.to:
        row.step = entry.steps.last()
    row.state = State.DONE


def _take_back(row: BulkRow) -> None:
    last = decisions.last_decision(row.entry)
    if last and last.pk != row.step_id:
        raise IllegalMove(gettext("Somebody has decided anew since."))
    note = gettext("The bulk run was undone.")
    decisions.undo(row.entry, by=row.run.undone_by or row.run.by, staff_note=note)
    row.state = State.UNDONE


def why_changed(row: BulkRow, version: str) -> str:
    """What happened to the entry since it was chosen; "" when nothing did. `version` is
    that of its words now."""
    if row.entry.status != row.seen_status:
        words = {"status": Status(row.entry.status).label}
        return gettext("It became “%(status)s” after it was chosen.") % words
    if version != row.seen:
        return gettext("It was changed after it was chosen.")
    return ""


def call_verb(run: BulkRun, entry: Entry) -> Entry:
    """Do with a single entry what the run does with each."""
    words: dict[str, Any] = {"by": run.by, "staff_note": run.staff_note}
    if run.verb == Verb.ASSIGN:
        if run.staff_note:
            add_note(entry, by=run.by, text=run.staff_note)
        return assign(entry, to=run.assignee, by=run.by)
    if run.verb == Verb.PUT_BACK:
        # Only those who have been told something get the message.
        told = letter_of(run, entry, decisions.last_decision(entry))
        return decisions.put_back(entry, note=run.note if told else "", **words)
    if run.verb != Verb.SPAM:
        words["note"] = run.note
    return DECIDE[run.verb](entry, reason=run.reason, **words)


def letter_of(run: BulkRun, entry: Entry, last: Step | None) -> str:
    """The letter that the run owes the entrant; "" when there is nothing to tell.
    `last` is the last decision about the entry."""
    if run.to is None:
        return ""
    if run.verb == Verb.PUT_BACK and last and decisions.is_unheard(entry, last):
        return ""
    return decisions.letter_about(entry, run.to)


def finish_runs() -> int:
    """Mark the runs that have nothing left to do; returns how many."""
    left = BulkRow.objects.to_do().filter(run=OuterRef("pk"))
    over = BulkRun.objects.asked().filter(~Exists(left), finished_at=None)
    return over.update(finished_at=timezone.now())
