"""Announcing results: everybody outside learns of the outcomes at one moment.

Nothing is written to anybody before that moment, so that an announcement can be taken
back until then. It is made in one transaction: public page, feeds, private pages and
emails change together, and a worker that is killed has announced nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import (
    AnnouncedOutcome,
    Announcement,
    Challenge,
    Entry,
    EntryHistory,
)
from challenges.models.entry_queryset import EntryQuerySet
from challenges.models.telling import UNTOLD
from challenges.models.workflow import Status
from challenges.services.emails import email_entrant, without_private_link
from challenges.services.interests import refuse_interested
from challenges.services.outcomes import announced, chosen, outcome_label
from challenges.services.transitions import decision_hold
from core.models import SiteSettings
from core.text.direction import isolate
from core.users import display_name
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.rendering import RenderedEmail, render_email

UNREAD_FIELDS = [
    *("problem", "idea", "beneficiaries", "links", "help_needed", "consent_words"),
    "feedback",
    *(
        f"duplicate_of__{name}"
        for name in ("problem", "idea", "beneficiaries", "feedback")
    ),
]
"""Long texts that a plan does not read: there may be thousands of entries."""


@dataclass(frozen=True)
class Plan:
    """Outcomes of a challenge as they are chosen now, and what is still to decide."""

    challenge: Challenge
    decided: list[Entry]
    """Approved entries with an outcome."""
    to_confirm: list[Entry]
    """Approved entries that were chosen for an award, which nobody has confirmed: they
    have no outcome yet."""
    to_announce: list[Entry]
    """Entries whose outcome nobody outside knows, or knows otherwise."""
    without_feedback: list[Entry]
    """Entries of these that judges read, and whose entrants would not hear what they
    said."""
    without_outcome: int
    untold: int
    """Number of approved entries whose entrants were not told so: left out."""
    to_review: int
    with_entrants: int

    @property
    def not_chosen(self) -> int:
        """Number of entries for which “Not selected” can be noted."""
        return self.without_outcome - len(self.to_confirm)

    @property
    def undecided(self) -> int:
        """Number of entries that may still win, and are left out."""
        waiting = self.to_review + self.with_entrants
        return waiting + self.without_outcome + self.untold

    @property
    def fingerprint(self) -> str:
        """Optimistic lock: changes whenever what would be announced does."""
        rows = [(entry.pk, *chosen(entry)) for entry in self.to_announce]
        return hashlib.sha256(repr([rows, self.undecided]).encode()).hexdigest()[:16]


def plan(challenge: Challenge) -> Plan:
    """Return what an announcement would tell now. Makes three queries."""
    approved = _with_originals(challenge.entries.filter(status=Status.APPROVED))
    known = approved.exclude(UNTOLD).annotate(has_feedback=~Q(feedback=""))
    told = list(known.defer(*UNREAD_FIELDS))
    to_confirm = [entry for entry in told if _is_to_confirm(entry)]
    decided = [e for e in told if chosen(e).outcome and not _is_to_confirm(e)]
    to_announce = [entry for entry in decided if _is_news(entry)]
    statuses = challenge.entries.count_by("status")["status"]
    return Plan(
        challenge=challenge,
        decided=decided,
        to_confirm=to_confirm,
        to_announce=to_announce,
        without_feedback=[e for e in to_announce if _lacks_feedback(e)],
        without_outcome=len(told) - len(decided),
        untold=approved.filter(UNTOLD).count(),
        to_review=statuses[Status.SUBMITTED],
        with_entrants=statuses[Status.CHANGES_REQUESTED],
    )


def _with_originals(entries: EntryQuerySet) -> EntryQuerySet:
    return entries.select_related("focus_area", "duplicate_of").order_by("pk")


def _is_to_confirm(entry: Entry) -> bool:
    return (entry.duplicate_of or entry).has_open_choice


def _lacks_feedback(entry: Any) -> bool:
    return entry.reader_count > 0 and not entry.has_feedback


def _is_news(entry: Entry) -> bool:
    return entry.announced_at is None or chosen(entry) != announced(entry)


def waiting(challenge: Challenge) -> Announcement | None:
    """Return the announcement of this challenge that can still be taken back."""
    rows = Announcement.objects.waiting().filter(challenge=challenge)
    return rows.select_related("by").first()


@transaction.atomic
def publish(
    challenge: Challenge, *, by: User, reason: str = "", fingerprint: str = ""
) -> Announcement:
    """Confirm an announcement of what is chosen now. It goes out when the challenge has
    planned it, and not before the time for which decisions are held is over.

    `fingerprint` is that of the plan that was read. Raises TransitionNotAllowed for
    staff with an interest in the challenge, if it takes ideas still, if another one
    waits, if there is nothing to tell, if the plan has changed, or if ideas are
    undecided and no reason is given."""
    refuse_interested(challenge.pk, by)
    locked = Challenge.objects.select_for_update(no_key=True).get(pk=challenge.pk)
    current = plan(locked)
    if refusal := reason_against(current, reason=reason, fingerprint=fingerprint):
        raise TransitionNotAllowed(refusal)
    announcement = Announcement.objects.create(
        challenge=locked,
        by=by,
        goes_out_at=next_moment(locked),
        reason=reason.strip(),
    )
    AnnouncedOutcome.objects.bulk_create(
        [
            AnnouncedOutcome(
                announcement=announcement,
                entry=entry,
                outcome=entry.outcome,
                award=entry.award,
                is_overall=entry.is_overall,
            )
            for entry in current.to_announce
        ],
        batch_size=1000,
    )
    return announcement


def reason_against(current: Plan, *, reason: str = "", fingerprint: str = "") -> str:
    """Return why this plan cannot be announced; "" if it can."""
    if not current.challenge.is_over:
        return gettext("The challenge still takes ideas.")
    if other := waiting(current.challenge):
        who = isolate(display_name(other.by))
        return gettext("%(name)s has published them already.") % {"name": who}
    if not current.to_announce:
        return gettext("There is nothing to tell: everybody knows all outcomes.")
    if fingerprint not in {"", current.fingerprint}:
        return gettext("Outcomes were changed while you were reading: look again.")
    if current.undecided and not reason.strip():
        return gettext("Some ideas are not decided: give the reason not to wait.")
    return ""


def next_moment(challenge: Challenge) -> datetime:
    """Return the full minute at which results that are published now go out."""
    earliest = timezone.now() + decision_hold()
    moment = max(earliest, challenge.results_at or earliest)
    full_minute = moment.replace(second=0, microsecond=0)
    return full_minute if full_minute == moment else full_minute + timedelta(minutes=1)


@transaction.atomic
def take_back(challenge: Challenge, *, by: User) -> Announcement:
    """Take back what was to be announced; nobody outside has heard of it. Raises
    TransitionNotAllowed if nothing waits, and for staff with an interest."""
    refuse_interested(challenge.pk, by)
    rows = Announcement.objects.waiting().filter(challenge=challenge)
    announcement = rows.select_for_update().first()
    if announcement is None:
        raise TransitionNotAllowed(
            gettext(
                "Nothing waits to be announced. What is out can be corrected: note the "
                "right outcomes, and publish again."
            )
        )
    announcement.taken_back_at, announcement.taken_back_by = timezone.now(), by
    announcement.save(update_fields=["taken_back_at", "taken_back_by"])
    return announcement


@transaction.atomic
def announce(announcement: Announcement) -> int:
    """Make an announcement that is due; returns how many emails that are. Ideas that
    are no longer approved are left out, and entrants who want no emails get none."""
    due = Announcement.objects.due().select_for_update(of=("self",), skip_locked=True)
    locked = due.filter(pk=announcement.pk).first()
    if locked is None:
        return 0
    now = timezone.now()
    outcomes = {outcome.entry_id: outcome for outcome in locked.outcomes.all()}
    entries = _lock_shown(list(outcomes))
    corrected = {entry.pk for entry in entries if entry.announced_at}
    for entry in entries:
        _make_public(entry, outcomes[entry.pk], now)
    _share_instances(entries)
    told = ["public_outcome", "public_award", "public_is_overall", "announced_at"]
    Entry.objects.bulk_update(entries, told, batch_size=500)
    site = SiteSettings.load()
    emails = [
        email_entrant(entry, _template(entry.pk in corrected), site=site)
        for entry in entries
    ]
    _write_history(entries, emails, by=locked.by)
    locked.outcomes.exclude(entry__in=entries).delete()
    locked.announced_at = now
    locked.save(update_fields=["announced_at"])
    first = Challenge.objects.filter(pk=locked.challenge_id, results_announced_at=None)
    first.update(results_announced_at=now)
    return len([email for email in emails if email])


def _lock_shown(keys: list[int]) -> list[Entry]:
    """Return the entries that are approved, as their entrants know, locked."""
    entries = Entry.objects.filter(pk__in=keys, status=Status.APPROVED).shown()
    entries = _with_originals(entries).select_related("challenge")
    return list(entries.select_for_update(of=("self",)))


def _share_instances(entries: list[Entry]) -> None:
    """Have duplicates point to the instances of their originals, with new outcomes."""
    by_pk = {entry.pk: entry for entry in entries}
    for entry in entries:
        if entry.duplicate_of_id in by_pk:
            entry.duplicate_of = by_pk[entry.duplicate_of_id]


def _make_public(entry: Entry, told: Entry | AnnouncedOutcome, now: datetime) -> None:
    entry.public_outcome, entry.public_award = told.outcome, told.award
    entry.public_is_overall, entry.announced_at = told.is_overall, now


def _template(is_corrected: bool) -> str:
    return "results_corrected" if is_corrected else "results"


def _write_history(
    entries: list[Entry], emails: list[Email | None], *, by: User
) -> None:
    """Note what was announced, as add_history_note() does, in one query for all."""
    EntryHistory.objects.bulk_create(
        [
            EntryHistory(
                entry=entry,
                by=by,
                from_status=entry.status,
                to_status=entry.status,
                staff_note=gettext("Announced: %(outcome)s.")
                % {"outcome": outcome_label(entry)},
                email=email,
                tells_outcome=True,
            )
            for entry, email in zip(entries, emails, strict=True)
        ],
        batch_size=500,
    )


def preview_email(entry: Entry, *, site: SiteSettings) -> RenderedEmail:
    """Return the email that an announcement would send about this entry, without its
    private link. Nothing is written."""
    is_corrected, now = entry.announced_at is not None, timezone.now()
    for each in filter(None, [entry.duplicate_of, entry]):
        _make_public(each, each, now)
    context: dict[str, object] = {"entry": entry, "challenge": entry.challenge}
    template = f"challenges/email/{_template(is_corrected)}"
    email = render_email(template, context=context, site=site)
    return without_private_link(entry, email)
