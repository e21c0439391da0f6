"""Panels, judges and rounds for tests, made by the services."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Criterion, Entry
from challenges.services.moderation import decisions
from judging.models import Card, Judge, Panel, Round, Sample
from judging.services import cards, panels, rounds, samples, shown
from tests.challenges.factories import make_challenge, make_entry

CRITERIA = [("Useful", 60), ("New", 40)]

ENTRANT = {
    "name": "Mira Vale",
    "email": "mira@example.com",
    "organisation": "Westbridge Bee Club",
    "team": "The Drones",
    "links": "https://bees.example.org/mira",
}
"""Who sent the ideas, and must not be read by a judge."""


def make_panel(staff: User, *, ideas: int = 2, judges: int = 1) -> Panel:
    """Begin judging for a challenge that closed yesterday: its ideas are ready, its
    judges have accepted, and its round is not open."""
    now = timezone.now()
    challenge = make_challenge(
        opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=1)
    )
    for position, (name, weight) in enumerate(CRITERIA):
        Criterion.objects.create(
            challenge=challenge, name=name, weight=weight, position=position
        )
    panel = panels.create_panel(challenge, by=staff)
    for number in range(1, ideas + 1):
        make_idea(panel, staff, title=f"Idea {number}")
    for number in range(1, judges + 1):
        make_judge(panel, staff, number)
    return panel


def make_idea(panel: Panel, staff: User, **answers: Any) -> Entry:
    """Send, approve and prepare an idea."""
    entry = make_entry(challenge=panel.challenge, **{**ENTRANT, **answers})
    decisions.approve(entry, by=staff, details_reason="Nobody reads it yet.")
    prepare(entry, staff)
    return Entry.objects.get(pk=entry.pk)


def prepare(
    entry: Entry,
    staff: User,
    *,
    is_ready: bool = True,
    files: Mapping[int, str] = MappingProxyType({}),
    links: Collection[str] = (),
    **texts: str,
) -> None:
    """Say what judges see of an idea: what is proposed, but for `texts`; no files and
    links but these."""
    shown.prepare(
        entry,
        texts={**shown.proposed_texts(entry), **texts},
        fingerprint=entry.fingerprint,
        is_ready=is_ready,
        files=files,
        links=links,
        by=staff,
    )


def make_judge(panel: Panel, staff: User, number: int = 1) -> Judge:
    """Invite somebody who accepts."""
    judge = invite(panel, staff, number)
    return panels.accept(judge, words=panel.terms, may_be_named=False)


def invite(panel: Panel, staff: User, number: int = 1) -> Judge:
    return panels.invite(
        panel,
        name=f"Noor Fay {number}",
        email=f"noor{number}@example.org",
        organisation="Quayside Trust",
        by=staff,
    )


def make_sample(panel: Panel, staff: User, title: str = "A board") -> Sample:
    return samples.save_sample(
        panel,
        None,
        title=title,
        text="For lost gloves.",
        explanation="Small, and easy.",
        by=staff,
    )


def open_round(panel: Panel, staff: User, **kwargs: Any) -> Round:
    """Open the round of a panel for a week."""
    closes_at = timezone.now() + timedelta(days=7)
    return rounds.open_round(
        panel.rounds.get(), by=staff, **{"closes_at": closes_at, **kwargs}
    )


def make_open_panel(staff: User, *, ideas: int = 2, judges: int = 1) -> Panel:
    panel = make_panel(staff, ideas=ideas, judges=judges)
    open_round(panel, staff)
    return panel


def make_closed_panel(staff: User, *, ideas: int = 2, judges: int = 1) -> Panel:
    """A panel whose judges gave the first idea the best steps, and the next ones
    less."""
    panel = make_open_panel(staff, ideas=ideas, judges=judges)
    for card in Card.objects.filter(round__panel=panel).select_related("entry"):
        number = int(card.entry.title.rpartition(" ")[2])
        finish_card(card, max(1, 6 - number))
    rounds.close_round(panel.rounds.get(), by=staff)
    return panel


def card_of(judge: Judge, place: int = 1) -> Card:
    """Return a card of a judge by its place in their order."""
    return judge.cards.select_related("entry").get(position=place)


def opened_card(judge: Judge, place: int = 1) -> Card:
    """Return a card whose idea the judge reads."""
    return cards.open_card(card_of(judge, place))


def all_steps(card: Card, step: int = 4) -> dict[int, int]:
    """Return the same step for each criterion."""
    return {each["id"]: step for each in card.round.rubric}


def finish_card(card: Card, step: int = 4) -> Card:
    """Score an idea and finish it, from wherever its card is."""
    card = cards.open_card(card)
    kept = cards.keep_card(
        card,
        seen=card.version,
        steps=all_steps(card, step),
        words={"strong": "Clear.", "stronger": "", "panel_note": ""},
        finish=True,
    )
    return kept.card
