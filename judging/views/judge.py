"""The private pages of a judge, but those of one idea."""

import json
from collections import Counter
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import SeeOther
from core.workflow import TransitionNotAllowed
from judging.forms.judge import AcceptForm
from judging.models import Card, Judge, Round
from judging.models.workflow import CardStatus, JudgeStatus, RoundStatus
from judging.services import finishing, panels, personal_data, reminders
from judging.services.dealing import judged_entries
from judging.services.estimates import TYPICAL_WORDS, duration, minutes_for
from judging.services.round_plan import expected_ideas
from judging.services.rubric import rubric_of
from judging.services.samples import next_sample
from judging.views.access import judge_page, refusal

READ_AND_POST = ["GET", "HEAD", "POST"]


@judge_page(methods=["GET", "HEAD"])
def home(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Show the invitation, or the list of ideas once a round has opened."""
    opened = judge.panel.rounds.exclude(status=RoundStatus.DRAFT).last()
    if judge.status != JudgeStatus.ACCEPTED or opened is None:
        return _invitation(request, judge, judge.panel.rounds.last(), AcceptForm())
    return _list(request, judge, opened)


def _invitation(
    request: HttpRequest,
    judge: Judge,
    current: Round | None,
    form: AcceptForm,
    *,
    status: int = 200,
) -> HttpResponse:
    ideas = judged_entries(judge.panel.challenge).values_list("shown__word_count")
    word_counts = [count or TYPICAL_WORDS for (count,) in ideas]
    expected = expected_ideas(judge, current, len(word_counts))
    minutes = minutes_for(word_counts) * expected / max(len(word_counts), 1)
    context = {
        "judge": judge,
        "panel": judge.panel,
        "challenge": judge.panel.challenge,
        "round": current,
        "idea_count": expected,
        "is_part": expected < len(word_counts),
        "time": duration(minutes),
        "form": form,
    }
    return render(request, "judging/invitation.html", context, status=status)


def _list(request: HttpRequest, judge: Judge, current: Round) -> HttpResponse:
    cards = list(_cards(judge, [current]))
    to_do = [card for card in cards if card.is_to_do]
    done = [c for c in cards if c.is_past_gate and c.status == CardStatus.DONE]
    context = {
        "judge": judge,
        "challenge": judge.panel.challenge,
        "round": current,
        "groups": _groups(cards),
        "next": to_do[0] if to_do else None,
        "sample": next_sample(judge) if to_do else None,
        "done_count": len(done),
        "count": len([card for card in cards if card.is_past_gate or card.is_to_do]),
        "time": duration(minutes_for(card.entry.shown.word_count for card in to_do)),
    }
    return render(request, "judging/list.html", context)


def _cards(judge: Judge, rounds: Iterable[Round]) -> "Iterable[Card]":
    """Return the cards of a judge in their order, with title and focus area alone."""
    cards = judge.cards.filter(round__in=rounds).with_bars()
    cards = cards.order_by("round__position", "position")
    return cards.select_related("entry__focus_area", "entry__shown").only(
        *("position", "status", "shown_version", "round", "judge", "done_at"),
        *("entry__reference", "entry__status", "entry__is_taken_down"),
        *("entry__duplicate_of", "entry__focus_area__name"),
        *("entry__shown__title", "entry__shown__word_count", "entry__shown__version"),
    )


def _groups(cards: list[Card]) -> list[tuple[str, list[Card]]]:
    """Return the cards under headings, without headings that have none."""
    running = [card for card in cards if not (card.is_taken_back or card.is_aside)]
    aside = [card for card in cards if card.is_aside and not card.is_taken_back]
    new = [CardStatus.NEW, CardStatus.OPENED]
    groups = [
        (_("To look at again"), [c for c in running if c.is_to_look_at_again]),
        (_("Begun"), [c for c in running if c.status == CardStatus.BEGUN]),
        (_("To do"), [c for c in running if c.status in new]),
        (_("Done"), [c for c in running if c.status == CardStatus.DONE]),
        (_("Stepped aside"), aside),
        (_("Taken back"), [c for c in cards if c.is_taken_back]),
    ]
    return [(heading, group) for heading, group in groups if group]


@judge_page(methods=["POST"])
def accept(request: HttpRequest, judge: Judge) -> HttpResponse:
    form = AcceptForm(request.POST)
    error, status = refusal(request, judge)
    if not error and form.is_valid():
        try:
            panels.accept(judge, **form.cleaned_data)
        except TransitionNotAllowed as why:
            error = str(why)
        else:
            return SeeOther(judge.private_path)
    form.add_error(None, error or _("Read what you agree to, and press it again."))
    current = judge.panel.rounds.last()
    return _invitation(request, judge, current, form, status=status)


@judge_page(methods=["POST"])
def decline(request: HttpRequest, judge: Judge) -> HttpResponse:
    error, status = refusal(request, judge)
    if not error:
        try:
            panels.decline(judge)
        except TransitionNotAllowed as why:
            error = str(why)
        else:
            return SeeOther(judge.private_path)
    form = AcceptForm(request.POST)
    form.add_error(None, error)
    current = judge.panel.rounds.last()
    return _invitation(request, judge, current, form, status=status)


@judge_page()
def terms(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Show what the judge agreed to, in those words."""
    context = {"judge": judge, "challenge": judge.panel.challenge}
    return render(request, "judging/terms.html", context)


@judge_page()
def mine(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Show the scores of this judge, and how they lie. Nobody else's."""
    opened = judge.panel.rounds.exclude(status=RoundStatus.DRAFT)
    current = opened.last()
    if current is None:
        return SeeOther(judge.private_path)
    rubric = rubric_of(current)
    cards = _cards(judge, opened).prefetch_related("scores")  # type: ignore[attr-defined]
    rows, spread = [], Counter[int]()
    for card in cards:
        if not card.is_past_gate:
            continue
        scores = {score.criterion_id: score.step for score in card.scores.all()}
        spread.update(scores.values())
        rows.append((card, [scores.get(each["id"]) for each in rubric]))
    context = {
        "judge": judge,
        "challenge": judge.panel.challenge,
        "round": current,
        "rubric": rubric,
        "rows": rows,
        "spread": [(step, spread[step]) for step in range(1, 6)],
    }
    return render(request, "judging/mine.html", context)


@judge_page(methods=["POST"])
def finish(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Note that the judge has finished, and that the scores are their own."""
    if not refusal(request, judge)[0]:
        finishing.finish(judge)
    return SeeOther(judge.private_path)


@judge_page(methods=READ_AND_POST)
def new_link(request: HttpRequest, judge: Judge) -> HttpResponse:
    """End this link, and email another one."""
    if request.method == "POST" and not refusal(request, judge)[0]:
        panels.renew_link(judge)
        return render(request, "judging/new_link_sent.html")
    context = {
        "question": _("Get a new link?"),
        "effects": [
            _("This link will stop working at once, for everyone who has it."),
            _("We will email a new one to %(email)s.") % {"email": judge.email},
        ],
        "yes": _("Yes, send me a new link"),
        "no": _("No, keep this one"),
        "back_url": judge.private_path,
    }
    return render(request, "confirm.html", context)


@judge_page(methods=READ_AND_POST)
def emails(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Stop the reminders, or get them again.

    A POST stops them whatever it says, unless it asks to start: mail programs send
    one that says List-Unsubscribe=One-Click, and follow no redirect (RFC 8058)."""
    if request.method == "POST" and not refusal(request, judge)[0]:
        judge = reminders.change_reminders(judge, opted_out="start" not in request.POST)
        if "List-Unsubscribe" not in request.POST:
            return SeeOther(judge.private_path)
    stopped = judge.reminders_opted_out
    context = {
        "question": _("Get reminders again?") if stopped else _("Stop reminders?"),
        "effects": [
            _("We will remind you before the round closes, if ideas are to do.")
            if stopped
            else _("We will still write to you when there is something new to judge.")
        ],
        "yes": _("Yes, remind me") if stopped else _("Yes, stop them"),
        "no": _("No, leave it as it is"),
        "button_name": "start" if stopped else "",
        "back_url": judge.private_path,
    }
    return render(request, "confirm.html", context)


@judge_page()
def data_file(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Everything that is held about this judge, as a file to keep."""
    data = personal_data.data_of(judge)
    text = json.dumps(data, indent=2, ensure_ascii=False, cls=DjangoJSONEncoder)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"{judge.reference}-{timezone.localdate():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
