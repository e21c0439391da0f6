"""Feedback for entrants: a word for each criterion, and at most two sentences that
staff chose and approved. No numbers, no places, no names."""

import hashlib
import re
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from challenges.models import Entry
from challenges.services.interests import refuse_interested
from challenges.services.results import set_feedback
from core.workflow import TransitionNotAllowed
from judging.models import Card, Feedback, Panel
from judging.services.locks import lock_panel
from judging.services.ranking import RankedRound, deciding_ranking
from judging.services.rubric import RubricCriterion, rubric_of
from judging.services.scoring import Row
from judging.services.transitions import add_history

STRONG, GOOD = 70, 40
"""Mean points of a criterion from which its word is “strong” or “good”."""

MOST_SENTENCES = 2

Words = list[list[str]]
"""Names of criteria, each with its word."""


@dataclass(frozen=True)
class FeedbackState:
    """An idea, what the scores say of it, and what its entrant will hear."""

    entry: Entry
    words: Words
    feedback: Feedback | None

    @property
    def is_approved(self) -> bool:
        return self.feedback is not None and self.feedback.is_approved

    @property
    def is_told(self) -> bool:
        """Whether the entrant reads it now."""
        return self.is_approved and bool(self.entry.announced_feedback)

    @property
    def fingerprint(self) -> str:
        """Optimistic lock: changes when a colleague keeps something else, and when the
        scores say something else."""
        kept = self.feedback
        rows = kept and [kept.words, kept.sentences, kept.is_approved]
        return hashlib.sha256(repr([self.words, rows]).encode()).hexdigest()[:16]

    @property
    def lines(self) -> list[str]:
        return _lines(self.words)

    @property
    def is_changed(self) -> bool:
        """Whether the scores say something else since it was approved."""
        return self.feedback is not None and self.feedback.words != self.words


def feedback_states(panel: Panel, found: RankedRound) -> list[FeedbackState]:
    """Return the ideas that somebody judged and that are in the challenge, those
    without approved feedback in front. Makes two queries."""
    rubric = rubric_of(panel.rounds.latest("position"))
    gone = {entry.reference for entry in found.gone}
    kept = {
        each.entry_id: each
        for each in Feedback.objects.filter(entry__challenge=panel.challenge_id)
    }
    states = [
        FeedbackState(entry, _words(rubric, row), kept.get(entry.pk))
        for row in found.ranking.rows
        for entry in [found.entries.get(row.idea)]
        if entry and row.readings and row.idea not in gone
    ]
    return sorted(states, key=lambda state: (state.is_approved, state.entry.reference))


def _words(rubric: list[RubricCriterion], row: Row) -> Words:
    pairs = zip(rubric, row.criteria, strict=True)
    return [[each["name"], _word(mean)] for each, mean in pairs]


def _word(mean: float) -> str:
    if mean >= STRONG:
        return gettext("strong")
    return gettext("good") if mean >= GOOD else gettext("could be stronger")


def said_for_entrant(entry: Entry) -> list[tuple[str, str]]:
    """Return what judges wrote for the entrant of an idea, each with its number."""
    cards = Card.objects.filter(entry=entry).done().without_barred()
    return [
        (card.judge.number, text)
        for card in cards.select_related("judge").order_by("judge__seat")
        for text in (card.strong, card.stronger)
        if text
    ]


def count_sentences(text: str) -> int:
    """Return how many sentences a text has; a full stop within a number ends none."""
    if not re.search(r"\w", text):
        return 0
    return len(re.findall(r"[.!?…]+(?=\s|$)|[^.!?…\s]\s*$", text))


@transaction.atomic
def keep_feedback(
    panel: Panel,
    *,
    idea: str,
    sentences: str,
    is_approved: bool,
    by: User,
    fingerprint: str | None = None,
    may_take_back: bool = False,
) -> Feedback:
    """Keep what an entrant will hear, by the reference of the idea. Approved, it goes
    out with the results; if they are out, it is on the private page at once.

    `fingerprint` is that of the state that was read. Raises TransitionNotAllowed if it
    has changed, if nobody judged the idea, for more sentences than MOST_SENTENCES,
    while outcomes are about to be announced, and if the entrant would lose what they
    read, unless `may_take_back` says so."""
    states = _locked_states(panel, by)
    state = {each.entry.reference: each for each in states}.get(idea)
    if state is None:
        raise TransitionNotAllowed(gettext("No judge read an idea of this reference."))
    if fingerprint not in {None, state.fingerprint}:
        raise TransitionNotAllowed(
            gettext("This was changed while you were writing: look again.")
        )
    if state.is_told and not is_approved and not may_take_back:
        raise TransitionNotAllowed(
            gettext("The entrant reads it now, and would not any more: are you sure?")
        )
    if count_sentences(sentences) > MOST_SENTENCES:
        raise TransitionNotAllowed(gettext("Write two sentences at most."))
    kept, _is_new = Feedback.objects.update_or_create(
        entry=state.entry,
        defaults={
            "words": state.words,
            "sentences": sentences,
            "is_approved": is_approved,
            "by": by,
            "at": timezone.now(),
        },
    )
    text = _text(kept) if is_approved else ""
    set_feedback(panel.challenge, {state.entry.pk: text}, by=by)
    return kept


@transaction.atomic
def approve_rest(panel: Panel, *, by: User) -> int:
    """Approve the words alone for ideas of which nothing is approved; sentences that
    were kept go along. Return how many.

    Raises TransitionNotAllowed while outcomes are about to be announced."""
    rest = [state for state in _locked_states(panel, by) if not state.is_approved]
    kept = [
        Feedback(
            entry=state.entry,
            words=state.words,
            sentences=state.feedback.sentences if state.feedback else "",
            is_approved=True,
            by=by,
        )
        for state in rest
    ]
    entries = [state.entry for state in rest]
    Feedback.objects.filter(entry__in=entries).delete()
    Feedback.objects.bulk_create(kept, batch_size=500)
    set_feedback(panel.challenge, {each.entry_id: _text(each) for each in kept}, by=by)
    what = gettext("Feedback approved: %d ideas") % len(kept)
    add_history(panel, row=gettext("feedback"), what=what, by=by)
    return len(kept)


def _locked_states(panel: Panel, by: User) -> list[FeedbackState]:
    refuse_interested(lock_panel(panel.pk).challenge_id, by)
    found = deciding_ranking(panel)
    if found is None:
        raise TransitionNotAllowed(gettext("Close the round first."))
    return feedback_states(panel, found)


def _text(feedback: Feedback) -> str:
    lines = "\n".join(_lines(feedback.words))
    return "\n\n".join(filter(None, [lines, feedback.sentences.strip()]))


def _lines(words: Words) -> list[str]:
    """Return a line for each criterion; a criterion may be a question."""
    return [
        f"{name} {capfirst(word)}" if name.endswith("?") else f"{name}: {word}"
        for name, word in words
    ]
