"""Personal data of a judge: a copy of it, and forgetting it (UK GDPR, Articles 15 and
17). Their scores stay, under the number of their seat."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from challenges.models import StaffInterest
from core import private_links
from core.erasure import HeldItem
from core.references import from_person
from core.templatetags.formatting import plain_date
from judging.models import (
    Bar,
    Card,
    Choice,
    Judge,
    MeetingNote,
    PanelHistory,
)

Redaction = Callable[[str], str]

WRITTEN: dict[type[models.Model], list[str]] = {
    Bar: ["reason"],
    StaffInterest: ["reason"],
    Card: ["reason_note", "strong", "stronger", "panel_note"],
    Choice: ["reason"],
    MeetingNote: ["note"],
    PanelHistory: ["note"],
}
"""Texts that may name somebody, whom they are not about."""


def find_held(person: str) -> list[HeldItem]:
    """Return what `erase_person` would forget."""
    judges = Judge.objects.filter(from_person(person)).exclude(name="")
    return [_held_judge(judge) for judge in judges.select_related("panel__challenge")]


def _held_judge(judge: Judge) -> HeldItem:
    text = gettext("%(reference)s: %(judge)s of %(challenge)s, invited on %(date)s")
    params = {
        "reference": judge.reference,
        "judge": judge.number,
        "challenge": judge.panel.challenge.title,
        "date": plain_date(judge.invited_at),
    }
    return HeldItem(
        gettext_lazy("Judges"),
        text % params,
        key=f"judge {judge.pk}",
        reference=judge.reference,
        email=judge.email,
        name=judge.name,
    )


@transaction.atomic
def erase_person(person: str) -> list[str]:
    """Forget who judged behind this email address or reference. Returns the references,
    so that other apps can delete what they hold about them."""
    judges = list(Judge.objects.filter(from_person(person)).exclude(name=""))
    for judge in judges:
        forget_judge(judge)
    return [judge.reference for judge in judges]


@transaction.atomic
def forget_judge(judge: Judge) -> int:
    """Empty name, address, organisation and declarations of a judge, and end the link;
    returns 1, or 0 if that was done before."""
    locked = Judge.objects.select_for_update(of=("self",), no_key=True).get(pk=judge.pk)
    if not locked.name:
        return 0
    locked.name = locked.email = locked.organisation = ""
    locked.may_be_named = False
    locked.link_nonce = private_links.new_nonce()
    locked.save()
    locked.bars.all().delete()
    locked.cards.update(reason_note="", panel_note="")
    about = Q(row=locked.number) | Q(row__startswith=f"{locked.number},")
    locked.panel.history.filter(about).update(note="")
    return 1


def held_texts(redact: Redaction) -> list[HeldItem]:
    """Return the rows of judging whose texts `redact` would change."""
    return [
        HeldItem(
            gettext_lazy("Names and addresses in notes of judging"),
            f"{obj._meta.verbose_name}: {_about(obj)}",
            key=f"{obj._meta.label} {obj.pk}",
        )
        for obj, _after in _redacted(redact)
    ]


def _about(obj: Any) -> str:
    if isinstance(obj, PanelHistory):
        return obj.row
    return str(obj.entry.reference if obj.entry else obj.award)


def redact_texts(redact: Redaction) -> None:
    """Take somebody out of what staff and judges wrote."""
    for obj, after in _redacted(redact):
        type(obj)._default_manager.filter(pk=obj.pk).update(**after)


def _redacted(redact: Redaction) -> Iterator[tuple[Any, dict[str, str]]]:
    for model, names in WRITTEN.items():
        for obj in model._default_manager.iterator():
            before = {name: getattr(obj, name) for name in names}
            fields = {name: model._meta.get_field(name) for name in names}
            limits = {
                n: getattr(field, "max_length", None) for n, field in fields.items()
            }
            after = {n: redact(text)[: limits[n]] for n, text in before.items()}
            if after != before:
                yield obj, after


def data_of(judge: Judge) -> dict[str, Any]:
    """Return everything that is held about a judge, for them to keep."""
    cards = judge.cards.with_bars().select_related("entry__shown", "round")
    asked = MeetingNote.objects.filter(asked_by=judge).select_related("entry")
    return {
        "reference": judge.reference,
        "name": judge.name,
        "email": judge.email,
        "organisation": judge.organisation,
        "knows_about": [str(area) for area in judge.areas.all()],
        "ideas_at_most": judge.most,
        "challenge": judge.panel.challenge.title,
        "number": judge.seat,
        "status": judge.get_status_display(),
        "agreed_to": judge.accepted_words,
        "may_be_named": judge.may_be_named,
        "wants_reminders": not judge.reminders_opted_out,
        "invited": judge.invited_at,
        "answered": judge.answered_at,
        "reminded": judge.reminded_at,
        "told_of_scores_until": judge.receipt_until,
        "finished": judge.finished_at,
        "asked_to_talk_about": [note.entry.reference for note in asked],
        "samples": [
            {"title": card.sample.title, "steps": card.steps, "saved": card.at}
            for card in judge.sample_cards.select_related("sample")
        ],
        "cards": [
            _card_data(card) for card in cards.prefetch_related("scores__criterion")
        ],
    }


def _card_data(card: Card) -> dict[str, Any]:
    names = {each["id"]: each["name"] for each in card.round.rubric}
    shown = getattr(card.entry, "shown", None)  # goes with what is held of the entrant
    return {
        "idea": card.entry.reference,
        "title": shown.title if shown else "",
        "status": str(card.status_for_judge),
        "stepped_aside": card.get_reason_display(),
        "more": card.reason_note,
        "scores": {
            names.get(score.criterion_id, str(score.criterion)): score.step
            for score in card.scores.all()
        },
        "strong": card.strong,
        "stronger": card.stronger,
        "note_to_panel": card.panel_note,
        "from_paper": card.from_paper,
        "saved": card.saved_at,
    }
