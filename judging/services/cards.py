"""Work of a judge on a card: pass the gate or step aside, save, finish.

Saving keeps what it can: a step that is none is left out, and nothing typed is lost. A
window that does not know what another one saved is told so, and overwrites nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from challenges.services.interests import refuse_interested, refuse_interested_in
from core.workflow import TransitionNotAllowed
from judging.models import Card, Score, ScoreChange
from judging.models.workflow import CONFLICTS, JUDGED, CardStatus, RoundStatus
from judging.services.assignment import Pair
from judging.services.bars import barred_by_staff
from judging.services.locks import share_round
from judging.services.samples import next_sample
from judging.services.transitions import transition_to

WORDS = ["strong", "stronger", "panel_note"]
"""Fields of a card in which a judge writes."""


NOT_JUDGED = gettext_lazy("You do not judge this idea: nothing was saved.")


@dataclass(frozen=True)
class Kept:
    """Result of sending a card."""

    card: Card
    is_overtaken: bool = False
    """Whether another window saved something else meanwhile: nothing was kept."""
    missing: list[int] = field(default_factory=list)
    """Primary keys of the criteria without a score."""

    @property
    def is_done(self) -> bool:
        return self.card.status == CardStatus.DONE and not self.is_overtaken


@transaction.atomic
def open_card(card: Card, *, by: User | None = None) -> Card:
    """Let a judge read an idea, who says to have no interest in it. Twice is the same
    as once. Raises TransitionNotAllowed if they stepped aside, cannot score now, or
    have not scored the samples. On paper there are none: then `by` is the member of
    staff who keys it in."""
    card = lock_card(card, by=by)
    if by is None and next_sample(card.judge) is not None:
        raise TransitionNotAllowed(
            gettext("Please score the samples first: your list leads there.")
        )
    if card.status == CardStatus.NEW:
        transition_to(card, CardStatus.OPENED, by=by)
        card.save(update_fields=["status"])
    return card


@transaction.atomic
def declare(card: Card, *, reason: str, note: str = "", by: User | None = None) -> Card:
    """Step aside from an idea for a `Reason`; what was scored does not count. Twice is
    the same as once. Raises TransitionNotAllowed if the card cannot be judged now."""
    card = lock_card(card, by=by)
    is_conflict = reason in CONFLICTS
    target = CardStatus.CONFLICT if is_conflict else CardStatus.UNABLE
    if card.status == target:
        return card
    transition_to(card, target, by=by)
    card.reason, card.reason_note = reason, note
    card.version += 1
    card.saved_at = timezone.now()
    card.save()
    return card


@transaction.atomic
def give_back(card: Card, *, by: User, note: str = "") -> Card:
    """Let a judge judge an idea from which they stepped aside by mistake. Raises
    TransitionNotAllowed for any other card, for an idea that is kept from the judge,
    once the round is closed, and for staff with an interest in the challenge."""
    share_round(card.round_id)
    cards = Card.objects.select_related("round__panel", "judge", "entry")
    card = cards.select_for_update(of=("self",)).get(pk=card.pk)
    refuse_interested(card.round.panel.challenge_id, by)
    if card.round.status != RoundStatus.OPEN:
        raise TransitionNotAllowed(gettext("The round is closed."))
    pair = Pair(card.entry.reference, card.judge.seat)
    if pair in barred_by_staff(card.judge.panel_id):
        raise TransitionNotAllowed(
            gettext("It is kept from the judge: end that first.")
        )
    transition_to(card, CardStatus.NEW, by=by, note=note)
    card.reason = card.reason_note = ""
    card.save()
    return card


@transaction.atomic
def keep_card(
    card: Card,
    *,
    seen: int,
    steps: Mapping[int, int],
    words: Mapping[str, str],
    finish: bool = False,
    by: User | None = None,
) -> Kept:
    """Save scores (steps by criterion) and `words` (some of WORDS) of a card; finish it
    if all criteria have a score and `finish` says so. The same form sent twice saves
    once.

    `seen` is the version of the card that the window showed. Raises
    TransitionNotAllowed if the card cannot be judged now: nothing is saved. `by` is
    the member of staff who keys it in from paper, or None for the judge."""
    card = lock_card(card, by=by)
    if card.status not in JUDGED:
        raise TransitionNotAllowed(NOT_JUDGED)
    stored = dict(card.scores.values_list("criterion", "step"))
    changed = {key: step for key, step in steps.items() if stored.get(key) != step}
    sent = {name: words[name] for name in WORDS if name in words}
    typed = {name: text for name, text in sent.items() if text != getattr(card, name)}
    if seen != card.version and (changed or typed):
        return Kept(card, is_overtaken=True)
    if changed:
        _write_scores(card, stored, changed)
    for name, text in typed.items():
        setattr(card, name, text)
    scored = stored | changed
    missing = [each["id"] for each in card.round.rubric if each["id"] not in scored]
    is_changed, is_done = bool(changed or typed), finish and not missing
    _write_card(card, is_changed=is_changed, is_done=is_done, by=by)
    return Kept(card, missing=missing)


def _write_scores(
    card: Card, stored: Mapping[int, int], changed: Mapping[int, int]
) -> None:
    Score.objects.bulk_create(
        [Score(card=card, criterion_id=key, step=s) for key, s in changed.items()],
        update_conflicts=True,
        unique_fields=["card", "criterion"],
        update_fields=["step"],
    )
    ScoreChange.objects.bulk_create(
        ScoreChange(card=card, criterion_id=key, before=stored[key], after=step)
        for key, step in changed.items()
        if key in stored
    )


def _write_card(
    card: Card, *, is_changed: bool, is_done: bool, by: User | None
) -> None:
    """Save the status that follows, and count the version, if anything is new."""
    was_done = card.status == CardStatus.DONE
    is_confirmed = is_done and card.shown_version != card.entry.shown.version
    if not (is_changed or is_confirmed or (is_done and not was_done)):
        return
    target = CardStatus.DONE if is_done or was_done else CardStatus.BEGUN
    if card.status != target:
        transition_to(card, target, by=by)
    now = timezone.now()
    card.version += 1
    card.from_paper = by is not None
    card.saved_at = now
    card.done_at = card.done_at or (now if is_done else None)
    card.shown_version = card.entry.shown.version
    card.save()


def lock_card(card: Card, *, by: User | None = None) -> Card:
    """Return the card as it is now, locked, and its round cannot close before this
    transaction ends. Raises TransitionNotAllowed if the round takes no scores, if the
    idea went to another judge, left the challenge or is kept from the judge, or if
    `by`, who keys it in, has an interest in it."""
    if by:
        refuse_interested_in(card.entry, by)
    share_round(card.round_id)
    cards = Card.objects.select_related("round__panel", "judge", "entry__shown")
    cards = cards.with_bars().select_for_update(of=("self",))
    locked = cards.filter(pk=card.pk).first()
    if locked is None:
        raise TransitionNotAllowed(gettext("This idea went to another judge."))
    card = locked
    if not card.round.takes_scores:
        raise TransitionNotAllowed(
            gettext("The round is closed: what you chose and wrote was not saved.")
        )
    if card.is_taken_back:
        raise TransitionNotAllowed(
            gettext("This idea is no longer in the challenge: nothing was saved.")
        )
    if card.is_barred:
        raise TransitionNotAllowed(NOT_JUDGED)
    return card
