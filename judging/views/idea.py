"""The pages of one idea, as its judge sees it: the conflict gate, and the card."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.http import SeeOther
from core.references import parse_reference
from core.templatetags.formatting import plain_time
from core.uploads import stored_response
from core.workflow import TransitionNotAllowed
from judging.forms.judge import AsideForm, CardForm, step_name
from judging.models import Card, Judge
from judging.models.workflow import CardStatus, JudgeStatus, RoundStatus
from judging.services import cards
from judging.services.cards import Kept
from judging.services.conflict_hints import may_belong_together
from judging.views.access import READ, judge_page, refusal

READ_AND_POST = [*READ, "POST"]

BEHIND = "X-Save-Card"
"""Header of a form that the script of the page sends while somebody fills it in."""


def _card(judge: Judge, reference: str) -> Card | None:
    """Return the judge's card of this idea in the latest round; None if there is none,
    or if they have not accepted, as somebody who was invited again."""
    if judge.status != JudgeStatus.ACCEPTED:
        return None
    found = judge.cards.with_bars().exclude(round__status=RoundStatus.DRAFT)
    found = found.filter(entry__reference=parse_reference(reference) or "")
    related = ("round", "entry__focus_area", "entry__shown")
    found = found.select_related(*related).with_next()
    return found.order_by("round__position").last()


def _reads_files(judge: Judge, card: Card) -> bool:
    """Whether the judge reads the files and links of an idea: with its texts, also
    when the round is closed, for the meeting; but not once the results are out."""
    return card.is_past_gate and not judge.panel.challenge.results_are_out


def _not_yours(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Say that this judge has no such card: the same for an idea of others, one that
    was dealt to others meanwhile, and one that there is not. Words that were typed come
    back."""
    typed = CardForm(request.POST, rubric=[])
    words = [
        (typed[n].label, typed[n].value())
        for n in cards.WORDS
        if (typed[n].value() or "").strip()
    ]
    context = {"judge": judge, "challenge": judge.panel.challenge, "words": words}
    return render(request, "judging/not_yours.html", context, status=404)


@judge_page(methods=READ_AND_POST)
def idea(request: HttpRequest, judge: Judge, reference: str) -> HttpResponse:
    """Show the gate, or the idea with its card; keep what is sent."""
    card = _card(judge, reference)
    if card is None:
        return _not_yours(request, judge)
    if request.method == "POST":
        return _keep(request, judge, card)
    if card.is_past_gate:
        return _card_page(request, judge, card, _form_of(card))
    return _gate(request, judge, card, AsideForm())


@judge_page()
def file(
    request: HttpRequest, judge: Judge, reference: str, pk: int, filename: str
) -> HttpResponseBase:
    """Send a file of an idea that the judge reads, if staff ticked it, until the
    results are out. Its name says nothing of who sent it."""
    card = _card(judge, reference)
    if card is None or not _reads_files(judge, card):
        return _not_yours(request, judge)
    for name, shown_file in card.entry.shown.named_files:
        if shown_file.attachment_id == pk:
            stored_name = shown_file.attachment.storage_name(filename)
            return stored_response(stored_name, shown_as=name)
    raise Http404


@judge_page(methods=["POST"])
def open_idea(request: HttpRequest, judge: Judge, reference: str) -> HttpResponse:
    """Let the judge read an idea, who says to have no interest in it."""
    card = _card(judge, reference)
    if card is None:
        return _not_yours(request, judge)
    error, status = refusal(request, judge)
    if not error:
        try:
            cards.open_card(card)
        except TransitionNotAllowed as why:
            error = str(why)
        else:
            return SeeOther("../")
    form = AsideForm()
    return _gate(request, judge, card, form, error=error, status=status)


@judge_page(methods=READ_AND_POST)
def aside(request: HttpRequest, judge: Judge, reference: str) -> HttpResponse:
    """Step aside from an idea, before or after reading it."""
    card = _card(judge, reference)
    if card is None:
        return _not_yours(request, judge)
    if request.method != "POST":
        return _gate(request, judge, card, AsideForm())
    form = AsideForm(request.POST)
    error, status = refusal(request, judge)
    if not error and form.is_valid():
        try:
            cards.declare(card, **form.cleaned_data)
        except TransitionNotAllowed as why:
            error = str(why)
        else:
            return SeeOther(_next_path(judge, card))
    if error:
        form.add_error(None, error)
    return _gate(request, judge, card, form, status=status)


def _gate(
    request: HttpRequest,
    judge: Judge,
    card: Card,
    form: AsideForm,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show title and focus area, and nothing else of the idea; of who sent it, only
    whether they and the judge may belong together."""
    context = {
        "judge": judge,
        "challenge": judge.panel.challenge,
        "card": card,
        "round": card.round,
        "form": form,
        "error": error,
        "is_new": card.is_to_do and card.status == CardStatus.NEW,
        "has_hint": may_belong_together(judge, card.entry),
        "may_step_aside": card.is_past_gate or card.is_to_do,
    }
    return render(request, "judging/gate.html", context, status=status)


def _form_of(card: Card) -> CardForm:
    """Return the form with what is stored."""
    scores = {step_name(s.criterion_id): str(s.step) for s in card.scores.all()}
    words = {name: getattr(card, name) for name in cards.WORDS}
    initial = {**scores, **words, "seen": card.version}
    return CardForm(rubric=card.round.rubric, initial=initial)


def _keep(request: HttpRequest, judge: Judge, card: Card) -> HttpResponse:
    """Keep what a judge sent; lead on, or show it again with what is wrong with it."""
    is_finishing = "done" in request.POST
    form = CardForm(request.POST, rubric=card.round.rubric, is_finishing=is_finishing)
    error, status = refusal(request, judge)
    kept = None
    if not error:
        is_right = form.is_valid()
        try:
            kept = cards.keep_card(
                card,
                seen=form.version,
                steps=form.steps,
                words=form.words,
                finish=is_finishing and is_right,
            )
        except TransitionNotAllowed as why:
            error, status = str(why), 409
    if BEHIND in request.headers:
        return _answer_script(kept, error, status)
    if kept and not kept.is_overtaken and not form.errors:
        path = _next_path(judge, card) if is_finishing else judge.private_path
        return SeeOther(path)
    if error:
        form.add_error(None, error)
    return _come_back(request, judge, card, form, kept, status)


def _come_back(
    request: HttpRequest,
    judge: Judge,
    card: Card,
    form: CardForm,
    kept: Kept | None,
    status: int,
) -> HttpResponse:
    """Show a form again with its words; next time it is sent, it knows what is
    stored."""
    differences = []
    card = _card(judge, card.entry.reference) or card
    if kept:
        form.data["seen"] = str(card.version)  # type: ignore[index]  # a copy of POST
    if kept and kept.is_overtaken:
        differences = _differences(form, card)
        error = _("Another window saved this card. Look at both, then press again.")
        form.add_error(None, error)
        status = 409
    return _card_page(request, judge, card, form, differences, status=status)


def _differences(form: CardForm, card: Card) -> list[tuple[str, str]]:
    """Return what another window saved otherwise, each with its question."""
    stored = _form_of(card)
    found = []
    for name, value in stored.initial.items():
        if name == "seen" or form.data.get(name, "") == value:
            continue
        field = stored.fields[name]
        choices = dict(getattr(field, "choices", []))
        text = str(choices.get(value, value)) or _("(empty)")
        found.append((str(field.label), text))
    return found


def _card_page(
    request: HttpRequest,
    judge: Judge,
    card: Card,
    form: CardForm,
    differences: list[tuple[str, str]] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown, may_read = card.entry.shown, card.is_past_gate
    reads_files = _reads_files(judge, card)
    context = {
        "judge": judge,
        "challenge": judge.panel.challenge,
        "card": card,
        "title": shown.title,
        "answers": shown.answers if may_read else [],
        "files": shown.named_files if reads_files else [],
        "links": shown.links if reads_files else [],
        "round": card.round,
        "form": form,
        "differences": differences,
    }
    return render(request, "judging/card.html", context, status=status)


def _answer_script(kept: Kept | None, error: str, status: int) -> HttpResponse:
    """Tell the script what was kept: the version that the page knows from now on."""
    if kept is None:
        return JsonResponse({"error": error}, status=status)
    if kept.is_overtaken:
        return JsonResponse({"error": _("Another window saved this card.")}, status=409)
    saved_at = plain_time(kept.card.saved_at) if kept.card.saved_at else ""
    text = _("Saved at %(time)s") % {"time": saved_at} if saved_at else ""
    return JsonResponse({"version": kept.card.version, "text": text})


def _next_path(judge: Judge, card: Card) -> str:
    """Return the page of the next idea that is to do, or that of the list."""
    next_idea = f"idea/{card.next_reference}/" if card.next_reference else ""
    return f"{judge.private_path}{next_idea}"
