"""What a bulk run would do, before anybody confirms it: nothing is changed."""

from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext

from challenges.models import BulkAction, BulkActionItem, Entry
from challenges.models.workflow import TRANSITIONS, Status
from challenges.services.moderation import decisions
from challenges.services.moderation.bulk import apply, email_template_for, why_changed
from core.workflow import TransitionNotAllowed, check_transition
from outbox.rendering import RenderedEmail

SEEN = ["run", "planned_fingerprint", "planned_status"]

NEEDED = ["reference", "title", "status", "email", "email_key", "emails_opted_out"]
"""Of each entry, to foresee what happens: there may be thousands."""


@dataclass(frozen=True)
class PlannedItem:
    """Of one entry: why it would be refused, or what it would be and who is told."""

    row: BulkActionItem
    changed: str = ""
    refusal: str = ""
    becomes: Status | None = None
    is_told: bool = False

    @property
    def entry(self) -> Entry:
        return self.row.entry

    @property
    def why_not(self) -> str:
        return self.changed or self.refusal

    @property
    def is_emailed(self) -> bool:
        return self.is_told and self.entry.can_be_emailed

    @property
    def needs_printed_letter(self) -> bool:
        """There is something to tell, and no email reaches the entrant."""
        return self.is_told and not self.entry.can_be_emailed


def preview(run: BulkAction) -> list[PlannedItem]:
    """What the run would do with each of its entries, as they are now."""
    needed = [f"entry__{name}" for name in NEEDED]
    rows = run.items.select_related("entry").only(*SEEN, *needed)
    last = {}
    if run.kind == BulkAction.Kind.RETURN_TO_REVIEW:
        rows = rows.prefetch_related("entry__history")
        last = decisions.last_decisions([row.entry for row in rows])
    entries = Entry.objects.filter(pk__in=run.items.values("entry"))
    versions = entries.fingerprints()

    def outlook(row: BulkActionItem) -> PlannedItem:
        entry, decision = row.entry, last.get(row.entry_id)
        changed = why_changed(row, versions.get(entry.pk, ""))
        refusal = _refusal(run, entry)
        if changed or refusal:
            return PlannedItem(row, changed, refusal)
        becomes = run.to
        if decision and decisions.can_undo_silently(entry, decision):
            becomes = Status(decision.from_status)
        return PlannedItem(
            row, "", "", becomes, bool(email_template_for(run, entry, decision))
        )

    return [outlook(row) for row in rows]


def _refusal(run: BulkAction, entry: Entry) -> str:
    """In the words of the verb."""
    if run.to:
        try:
            check_transition(TRANSITIONS, entry.reference, Status(entry.status), run.to)
        except TransitionNotAllowed as refusal:
            return str(refusal)
    return ""


def summary(outlooks: list[PlannedItem]) -> dict[str, int]:
    """How many will change, or not, and who hears of it; emails and addresses."""
    emailed = [o.entry.email_key for o in outlooks if o.is_emailed]
    return {
        "chosen": len(outlooks),
        "changing": sum(not o.why_not for o in outlooks),
        "refused": sum(bool(o.refusal and not o.changed) for o in outlooks),
        "changed": sum(bool(o.changed) for o in outlooks),
        "told": sum(o.is_told for o in outlooks),
        "emails": len(emailed),
        "addresses": len(set(emailed)),
        "paper": sum(o.needs_printed_letter for o in outlooks),
    }


def preview_email(run: BulkAction, entry: Entry) -> RenderedEmail | None:
    """The letter that the entrant would get."""
    message = run.message or (
        gettext("[Your message stands here.]") if run.needs_message else ""
    )
    trial = BulkAction(kind=run.kind, by=run.by, message=message)
    try:
        return decisions.preview_email(partial(apply, trial), entry)
    except TransitionNotAllowed:  # somebody was quicker
        return None
