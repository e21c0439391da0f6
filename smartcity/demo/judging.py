"""Judging in the demo: a round that is open, with judges who are not all done."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from challenges.models import Challenge
from judging.models import Card, Judge, Panel, PanelHistory, Round
from judging.services import cards, panels, round_plan, rounds, samples, shown
from smartcity.demo.dates import date_emails


def load_judging(challenge: Challenge, data: dict[str, Any], staff: User) -> None:
    """Set up a panel for a challenge that has closed, and let its judges begin."""
    panel = panels.create_panel(challenge, by=staff)
    for entry in challenge.entries.filter(status="approved"):
        shown.prepare(
            entry,
            texts=shown.proposed_texts(entry),
            fingerprint=entry.fingerprint,
            is_ready=True,
            by=staff,
        )
    for sample in data["samples"]:
        samples.save_sample(panel, None, by=staff, **sample)
    for judge_data in data["judges"]:
        _load_judge(panel, judge_data, staff)
    draft = round_plan.save_plan(panel.rounds.get(), reads=data["reads"], by=staff)
    current = rounds.open_round(draft, by=staff, closes_at=data["closes"])
    for judge, judge_data in zip(panel.judges.all(), data["judges"], strict=True):
        date_emails(judge.reference, data["opened"])
        _load_samples(judge, current, judge_data.get("samples", []))
        _load_scores(judge, judge_data["scores"])
    _date_back(current, data["begun"], data["opened"])


def _load_judge(panel: Panel, data: dict[str, Any], staff: User) -> None:
    judge = panels.invite(
        panel,
        name=data["name"],
        email=data["email"],
        organisation=data.get("organisation", ""),
        by=staff,
    )
    if data.get("accepts", True):
        panels.accept(judge, words=panel.terms, may_be_named=True)


def _load_samples(judge: Judge, current: Round, scores: list[list[int]]) -> None:
    criteria = [each["id"] for each in current.rubric]
    for sample, given in zip(judge.panel.samples.all(), scores, strict=False):
        steps = dict(zip(criteria, given, strict=True))
        samples.score_sample(sample, judge=judge, current=current, steps=steps)


def _load_scores(judge: Judge, scores: list[list[int]]) -> None:
    """Score the first ideas of a judge; step aside where there are no steps."""
    for card, steps in zip(judge.cards.order_by("position"), scores, strict=False):
        if not steps:
            cards.declare(card, reason="work", note="We built something like it.")
            continue
        card = cards.open_card(card)
        criteria = [each["id"] for each in card.round.rubric]
        cards.keep_card(
            card,
            seen=card.version,
            steps=dict(zip(criteria, steps, strict=True)),
            words={"strong": "", "stronger": "", "panel_note": ""},
            finish=True,
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
