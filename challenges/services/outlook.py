"""What a bulk run would do, before anybody confirms it: nothing is changed."""

from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext

from challenges.models import BulkRow, BulkRun, Entry
from challenges.models.states import MOVES, Status
from challenges.services.bulk import call_verb, letter_of, why_changed
from challenges.services.decisions import is_unheard, last_decisions, rehearse
from outbox.letters import Letter
from smartcity.moves import IllegalMove, check_move

SEEN = ["run", "seen", "seen_status"]

NEEDED = ["reference", "title", "status", "email", "email_key", "stops_emails"]
"""Of each entry, to foresee what happens: there may be thousands."""


@dataclass(frozen=True)
class Outlook:
    """Of one entry: why it would be refused, or what it would be and who is told."""

    row: BulkRow
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
        return self.is_told and self.entry.gets_emails

    @property
    def is_on_paper(self) -> bool:
        """There is something to tell, and no email reaches the entrant."""
        return self.is_told and not self.entry.gets_emails


def look_ahead(run: BulkRun) -> list[Outlook]:
    """What the run would do with each of its entries, as they are now."""
    needed = [f"entry__{name}" for name in NEEDED]
    rows = run.rows.select_related("entry").only(*SEEN, *needed)
    last = {}
    if run.verb == BulkRun.Verb.PUT_BACK:
        rows = rows.prefetch_related("entry__steps")
        last = last_decisions([row.entry for row in rows])
    entries = Entry.objects.filter(pk__in=run.rows.values("entry"))
    versions = entries.version_of_each()

    def outlook(row: BulkRow) -> Outlook:
        entry, decision = row.entry, last.get(row.entry_id)
        changed = why_changed(row, versions.get(entry.pk, ""))
        refusal = _refusal(run, entry)
        if changed or refusal:
            return Outlook(row, changed, refusal)
        becomes = run.to
        if decision and is_unheard(entry, decision):
            becomes = Status(decision.from_status)
        return Outlook(row, "", "", becomes, bool(letter_of(run, entry, decision)))

    return [outlook(row) for row in rows]


def _refusal(run: BulkRun, entry: Entry) -> str:
    """In the words of the verb."""
    if run.to:
        try:
            check_move(MOVES, entry.reference, Status(entry.status), run.to)
        except IllegalMove as refusal:
            return str(refusal)
    return ""


def summary(outlooks: list[Outlook]) -> dict[str, int]:
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
        "paper": sum(o.is_on_paper for o in outlooks),
    }


def preview(run: BulkRun, entry: Entry) -> Letter | None:
    """The letter that the entrant would get."""
    note = run.note or (
        gettext("[Your message stands here.]") if run.needs_note else ""
    )
    trial = BulkRun(verb=run.verb, by=run.by, note=note)
    try:
        return rehearse(partial(call_verb, trial), entry)
    except IllegalMove:  # somebody was quicker
        return None
