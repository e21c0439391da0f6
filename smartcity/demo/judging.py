"""Judging in the demo: a round that is open, with judges who are not all done, and one
that is over, with winners."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone

from challenges.models import Challenge, EntryHistory
from judging.models import Card, Choice, Judge, Panel, PanelHistory, Round
from judging.services import (
    awards,
    cards,
    feedback,
    panels,
    round_plan,
    rounds,
    samples,
    shown,
)
from judging.services.choices import confirm
from outbox.models import Email
from smartcity.demo import PASSWORD
from smartcity.demo.dates import date_emails

WORDS = ["strong", "stronger", "panel_note"]


def load_judging(challenge: Challenge, data: dict[str, Any], staff: User) -> None:
    """Set up a panel for a challenge that has closed, and let its judges begin."""
    panel = _set_up(challenge, data, staff)
    draft = round_plan.save_plan(panel.rounds.get(), reads=data["reads"], by=staff)
    current = rounds.open_round(draft, by=staff, closes_at=data["closes"])
    for judge, judge_data in zip(panel.judges.all(), data["judges"], strict=True):
        date_emails(judge.reference, data["opened"])
        _load_samples(judge, current, judge_data.get("samples", []))
        own = judge.cards.order_by("position")
        for card, steps in zip(own, judge_data["scores"], strict=False):
            _judge(card, steps)
    _date_back(current, data["begun"], data["opened"])


def load_judged(challenge: Challenge, data: dict[str, Any], staff: User) -> None:
    """Let judges read everything, and choose who wins."""
    panel = _set_up(challenge, data, staff)
    tomorrow = timezone.now() + timedelta(days=1)
    current = rounds.open_round(panel.rounds.get(), by=staff, closes_at=tomorrow)
    ideas = {idea["title"]: idea for idea in data["ideas"]}
    for card in current.cards.select_related("entry", "judge", "round"):
        idea = ideas[card.entry.title]
        is_first = card.judge.seat == 1  # who writes for the entrant
        words = {name: idea.get(name, "") for name in WORDS} if is_first else {}
        _judge(card, idea["steps"][card.judge.seat - 1], words)
    rounds.close_round(current, by=staff)
    _choose(panel, data["choices"], staff)
    for idea in ideas.values():
        if "feedback" in idea:
            _tell(panel, idea, staff)
    feedback.approve_rest(panel, by=staff)
    references = panel.judges.values_list("reference", flat=True)
    Email.objects.filter(reference__in=list(references)).delete()  # as time does
    _date_back(current, data["begun"], data["opened"])
    _date_end(current, data["closed"], data["decided"])


def _set_up(challenge: Challenge, data: dict[str, Any], staff: User) -> Panel:
    panel = panels.create_panel(challenge, by=staff)
    for entry in challenge.entries.filter(status="approved"):
        shown.prepare(
            entry,
            texts=shown.proposed_texts(entry),
            fingerprint=entry.fingerprint,
            is_ready=True,
            by=staff,
        )
    for sample in data.get("samples", []):
        samples.save_sample(panel, None, by=staff, **sample)
    for judge_data in data["judges"]:
        _load_judge(panel, judge_data, staff)
    return panel


def _load_judge(panel: Panel, data: dict[str, Any], staff: User) -> None:
    judge = panels.invite(
        panel,
        name=data["name"],
        email=data["email"],
        organisation=data.get("organisation", ""),
        by=staff,
    )
    if data.get("accepts", True):
        may_be_named = data.get("may_be_named", True)
        panels.accept(judge, words=panel.terms, may_be_named=may_be_named)


def _load_samples(judge: Judge, current: Round, scores: list[list[int]]) -> None:
    criteria = [each["id"] for each in current.rubric]
    for sample, given in zip(judge.panel.samples.all(), scores, strict=False):
        steps = dict(zip(criteria, given, strict=True))
        samples.score_sample(sample, judge=judge, current=current, steps=steps)


def _judge(card: Card, steps: list[int], words: dict[str, str] | None = None) -> None:
    """Score an idea and finish it; step aside from it where there are no steps."""
    if not steps:
        cards.declare(card, reason="work", note="We built something like it.")
        return
    card = cards.open_card(card)
    criteria = [each["id"] for each in card.round.rubric]
    cards.keep_card(
        card,
        seen=card.version,
        steps=dict(zip(criteria, steps, strict=True)),
        words=dict.fromkeys(WORDS, "") | (words or {}),
        finish=True,
    )


def _choose(panel: Panel, choices: list[dict[str, str]], staff: User) -> None:
    """Choose who wins; a colleague, who has the same password, confirms it."""
    colleague = User.objects.create_superuser(
        "rowan", password=PASSWORD, first_name="Rowan"
    )
    awards.add_usual_awards(panel, by=staff)
    for name, outcome, how_many in (
        ("Runner-up", "runner_up", 1),
        ("Shortlisted", "shortlisted", 3),
    ):
        awards.add_award(
            panel,
            name=name,
            kind="other",
            outcome=outcome,
            how_many=how_many,
            by=staff,
        )
    ideas = dict(panel.challenge.entries.values_list("title", "reference"))
    for data in choices:
        choice = awards.choose(
            panel.awards.get(name=data["award"]),
            idea=ideas[data["title"]],
            reason=data.get("reason", ""),
            reason_is_public=True,
            by=staff,
        )
        confirm(choice, by=colleague)


def _tell(panel: Panel, idea: dict[str, Any], staff: User) -> None:
    feedback.keep_feedback(
        panel,
        idea=panel.challenge.entries.get(title=idea["title"]).reference,
        sentences=idea["feedback"],
        is_approved=True,
        by=staff,
    )


def _date_back(current: Round, begun: datetime, opened: datetime) -> None:
    """Let everything have happened before today."""
    Panel.objects.filter(pk=current.panel_id).update(created_at=begun)
    PanelHistory.objects.filter(panel=current.panel_id).update(at=opened)
    current.panel.judges.update(invited_at=begun, receipt_until=opened)
    current.panel.judges.accepted().update(answered_at=begun)
    Round.objects.filter(pk=current.pk).update(opened_at=opened)
    Challenge.objects.filter(panel=current.panel_id).update(judging_began_at=opened)
    Card.objects.filter(round=current).exclude(saved_at=None).update(saved_at=opened)
    Card.objects.filter(round=current, status="done").update(done_at=opened)


def _date_end(current: Round, closed: datetime, decided: datetime) -> None:
    """Let a round have ended then, and its winners have been chosen."""
    Round.objects.filter(pk=current.pk).update(closes_at=closed, closed_at=closed)
    Judge.objects.filter(panel=current.panel_id).update(finished_at=closed)
    current.rankings.update(at=closed)
    choices = Choice.objects.filter(award__panel=current.panel_id)
    choices.update(at=decided, confirmed_at=decided)
    notes = EntryHistory.objects.filter(entry__challenge__panel=current.panel_id)
    notes.filter(from_status=F("to_status")).update(at=decided)
