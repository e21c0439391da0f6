"""Preview of a bulk action before it is confirmed. Nothing is changed."""

from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext

from challenges.models import BulkAction, BulkActionItem, Entry, EntryHistory
from challenges.models.workflow import TRANSITIONS, Status
from challenges.services.moderation import decisions
from challenges.services.moderation.bulk import apply, email_template_for, why_changed
from core.workflow import TransitionNotAllowed, check_transition
from outbox.preview import EmailPreview

ITEM_FIELDS = ["bulk_action", "planned_fingerprint", "planned_status"]
"""Fields of each item that the preview reads."""

ENTRY_FIELDS = [
    "reference",
    "title",
    "status",
    "focus_area",
    "email",
    "email_key",
    "emails_opted_out",
    "may_publish",
    "personal_details",
    "details_allowed",
    "shown_from",
    "shown_with__status",
]
"""Fields of each entry that the preview reads: there may be thousands."""


@dataclass(frozen=True)
class PlannedItem:
    """Preview of one item: why it stays as it is, or its new status and email."""

    item: BulkActionItem
    changed: str = ""
    """How the entry was changed after it was chosen."""
    refusal: str = ""
    """Why the action is not allowed."""
    details: int = 0
    """Number of personal details that everybody could read."""
    lacks_area: bool = False
    """Whether approving it needs a focus area, which somebody has to choose."""
    becomes: Status | None = None
    """New status; None if the status stays."""
    tells_entrant: bool = False

    @property
    def entry(self) -> Entry:
        return self.item.entry

    @property
    def why_not(self) -> str:
        """Why the entry stays as it is; "" if the action applies."""
        if self.details and self.becomes is None:
            return gettext("It has personal details that everybody could read.")
        if self.lacks_area:
            return gettext("It has no focus area yet: open it, and choose one.")
        return self.changed or self.refusal

    @property
    def is_emailed(self) -> bool:
        return self.tells_entrant and self.entry.can_be_emailed

    @property
    def needs_printed_letter(self) -> bool:
        """Whether there is something to tell, and no email reaches the entrant."""
        return self.tells_entrant and not self.entry.can_be_emailed


def preview(bulk_action: BulkAction) -> list[PlannedItem]:
    """Return what the bulk action would do with each of its entries now."""
    items = bulk_action.items.select_related("entry__shown_with").only(
        *ITEM_FIELDS, *(f"entry__{name}" for name in ENTRY_FIELDS)
    )
    last_decisions = {}
    if bulk_action.kind == BulkAction.Kind.RETURN_TO_REVIEW:
        items = items.prefetch_related("entry__history")
        last_decisions = decisions.last_decisions([item.entry for item in items])
    entries = Entry.objects.filter(pk__in=bulk_action.items.values("entry"))
    fingerprints = entries.fingerprints()
    return [
        _preview_item(
            bulk_action,
            item,
            fingerprint=fingerprints.get(item.entry_id, ""),
            last_decision=last_decisions.get(item.entry_id),
        )
        for item in items
    ]


def _preview_item(
    bulk_action: BulkAction,
    item: BulkActionItem,
    *,
    fingerprint: str,
    last_decision: EntryHistory | None,
) -> PlannedItem:
    entry = item.entry
    changed = why_changed(item, fingerprint)
    refusal = _refusal(bulk_action, entry)
    if changed or refusal:
        return PlannedItem(item, changed=changed, refusal=refusal)
    if bulk_action.kind == BulkAction.Kind.APPROVE and entry.focus_area_id is None:
        return PlannedItem(item, lacks_area=True)
    details = details_at_stake(bulk_action, entry)
    if details and not bulk_action.takes_out_details:
        return PlannedItem(item, details=details)
    becomes = bulk_action.target_status
    if last_decision and decisions.can_undo_silently(entry, last_decision):
        becomes = Status(last_decision.from_status)
    template = email_template_for(bulk_action, entry, last_decision)
    return PlannedItem(
        item, details=details, becomes=becomes, tells_entrant=bool(template)
    )


def details_at_stake(bulk_action: BulkAction, entry: Entry) -> int:
    """Return how many personal details approving the entry would make public."""
    is_public = bulk_action.kind == BulkAction.Kind.APPROVE and entry.may_publish
    return entry.personal_details if is_public and not entry.details_allowed else 0


def _refusal(bulk_action: BulkAction, entry: Entry) -> str:
    """Return why the service would refuse the transition; "" if it would not."""
    target = bulk_action.target_status
    if target:
        try:
            check_transition(TRANSITIONS, entry.reference, Status(entry.status), target)
        except TransitionNotAllowed as refusal:
            return str(refusal)
    return ""


def summary(items: list[PlannedItem]) -> dict[str, int]:
    """Count the entries that change or stay, the entrants told, the emails and their
    addresses, and the letters to print."""
    emailed = [item.entry.email_key for item in items if item.is_emailed]
    return {
        "chosen": len(items),
        "changing": sum(not item.why_not for item in items),
        "refused": sum(bool(item.refusal and not item.changed) for item in items),
        "changed": sum(bool(item.changed) for item in items),
        "without_area": sum(item.lacks_area for item in items),
        "details": sum(bool(item.details) for item in items),
        "told": sum(item.tells_entrant for item in items),
        "emails": len(emailed),
        "addresses": len(set(emailed)),
        "paper": sum(item.needs_printed_letter for item in items),
    }


def preview_email(bulk_action: BulkAction, entry: Entry) -> EmailPreview | None:
    """Return the email that the entrant would get; None if there is none."""
    message = bulk_action.message
    if bulk_action.needs_message and not message:
        message = gettext("[Your message stands here.]")
    trial = BulkAction(
        kind=bulk_action.kind,
        by=bulk_action.by,
        message=message,
        takes_out_details=bulk_action.takes_out_details,
    )
    try:
        return decisions.preview_email(partial(apply, trial), entry)
    except TransitionNotAllowed:  # somebody was quicker
        return None
