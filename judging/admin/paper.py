"""Judging on paper: a sheet to print for a judge, and a page to key it in."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.references import parse_reference
from core.users import get_staff_user
from judging.admin.access import (
    get_panel_or_deny,
    is_done,
    judge_of,
    render_panel_page,
    round_of,
)
from judging.forms.judge import AsideForm
from judging.forms.paper import PaperCardForm
from judging.models import Card, Judge, Panel, Round
from judging.models.card import CardQuerySet
from judging.models.workflow import JUDGED, CardStatus, JudgeStatus
from judging.services import cards
from judging.services.conflict_hints import may_belong_together
from judging.services.interests import hidden_from
from judging.services.paper import is_online, key_in
from judging.services.rubric import rubric_of

LINES = range(3)
"""Lines to write on below each question for words."""


def sheet(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a judge gets on paper: titles to step aside from, and the ideas in
    which they have no interest."""
    panel = get_panel_or_deny(request, pk, readers=[])
    judge = _judge_of(request, panel)
    current = round_of(panel)
    to_do = _cards_of(request, current, judge).to_do().of_running_ideas()
    found = list(to_do.prefetch_related("entry__shown__files"))
    entries_url = reverse("admin:challenges_entry_changelist")
    context = {
        "panel": panel,
        "challenge": panel.challenge,
        "judge": judge,
        "round": current,
        "rubric": rubric_of(current),
        "new": [
            (card, may_belong_together(judge, card.entry))
            for card in found
            if card.status == CardStatus.NEW
        ],
        "ideas": [
            (card, f"{entries_url}{card.entry_id}/files/")
            for card in found
            if card.status in JUDGED
        ],
        "form": PaperCardForm(rubric=[]),
        "lines": LINES,
        "back_url": f"{model_admin.page_url('paper', panel.pk)}?seat={judge.seat}",
    }
    return render(request, "judging/sheet.html", context)


def paper(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """List the cards of a judge, and key in the one that the URL names."""
    panel = get_panel_or_deny(request, pk, readers=[])
    judge = _judge_of(request, panel)
    current = round_of(panel)
    found = _cards_of(request, current, judge)
    url = f"{model_admin.page_url('paper', panel.pk)}?seat={judge.seat}"
    card = _chosen(request, found)
    action = request.POST.get("action", "")
    rubric = rubric_of(current)
    form = PaperCardForm(request.POST if action == "card" else None, rubric=rubric)
    aside = AsideForm(request.POST if action == "aside" else None)
    if card is not None and _run(request, card, action, form, aside):
        is_read = action == "open"
        return SeeOther(request.get_full_path() if is_read else url)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "paper",
        _("Cards on paper"),
        judge=judge,
        card=card,
        is_online=card is not None and is_online(card),
        form=form if action == "card" else aside,
        card_form=form,
        aside_form=aside,
        rows=[(each, f"{url}&of={each.entry.reference}") for each in found],
        list_url=url,
        sheet_url=f"{model_admin.page_url('sheet', panel.pk)}?seat={judge.seat}",
    )


def _judge_of(request: HttpRequest, panel: Panel) -> Judge:
    judge = judge_of(request, panel)
    if judge is None or judge.status != JudgeStatus.ACCEPTED:
        raise Http404
    return judge


def _cards_of(request: HttpRequest, current: Round, judge: Judge) -> CardQuerySet:
    """Return the cards of a judge in the round, but those of ideas in which the member
    of staff has an interest."""
    hidden = hidden_from(current.panel, get_staff_user(request))
    found = current.cards.filter(judge=judge).with_bars().order_by("position")
    found = found.exclude(entry__reference__in=hidden)
    related: CardQuerySet = found.select_related("entry__shown", "entry__focus_area")
    return related


def _chosen(request: HttpRequest, found: CardQuerySet) -> Card | None:
    reference = parse_reference(request.GET.get("of", ""))
    return found.filter(entry__reference=reference).first() if reference else None


def _run(
    request: HttpRequest,
    card: Card,
    action: str,
    form: PaperCardForm,
    aside: AsideForm,
) -> bool:
    """Do what the button says. Return whether it is done."""
    by = get_staff_user(request)
    if action == "open":
        done = _("Noted: the idea comes with the next sheet.")
        return is_done(request, partial(cards.open_card, card, by=by), done)
    if action == "aside" and aside.is_valid():
        service = partial(cards.declare, card, by=by, **aside.cleaned_data)
        return is_done(request, service, _("Noted: the judge steps aside."), aside)
    if action == "card" and form.is_valid():
        run = partial(key_in, card, steps=form.steps, words=form.words, by=by)
        return is_done(request, run, _("Kept, as from paper."), form)
    return False
