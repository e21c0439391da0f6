"""The page of a card, for staff to try as a judge."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from judging.admin.access import get_panel_or_deny, round_of
from judging.forms.judge import CardForm
from judging.services.rehearsal import points_of, rehearsal_idea, rehearsal_round
from judging.services.rubric import rubric_of


def rehearsal(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sample with the card that judges will fill in, and say what a judge would
    read after a button. Nothing is stored."""
    panel = get_panel_or_deny(request, pk, readers=[])
    rubric = rubric_of(round_of(panel))
    rubric_url = model_admin.page_url("rubric", panel.pk)
    if not rubric:
        messages.error(request, _("The challenge has no criteria with weights."))
        return SeeOther(rubric_url)
    is_finishing = "done" in request.POST
    form = CardForm(request.POST or None, rubric=rubric, is_finishing=is_finishing)
    is_right = form.is_valid()
    shown = rehearsal_idea(panel)
    context = {
        "challenge": panel.challenge,
        "title": shown.title,
        "answers": shown.answers,
        "round": rehearsal_round(),
        "form": form,
        "is_kept": is_right and not is_finishing,
        "is_done": is_right and is_finishing,
        "points": points_of(rubric, form.steps) if is_right and is_finishing else 0,
        "rubric_url": rubric_url,
    }
    return render(request, "judging/rehearsal.html", context)
