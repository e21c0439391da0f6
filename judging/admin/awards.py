"""Awards and who wins them: one person chooses in the meeting, another one
confirms."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.forms.challenge import RECORD_PERMISSION
from core.admin.keys import key_of
from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.users import get_staff_user
from judging.admin.access import get_panel_or_deny, is_done, render_panel_page
from judging.forms.awards import AwardForm, ChoiceForm
from judging.models import Choice, Panel
from judging.models.workflow import (
    DECIDE_PERMISSION,
    NAMES_PERMISSIONS,
    SCORES_PERMISSION,
)
from judging.services import awards as services
from judging.services.awards import AwardState
from judging.services.choices import confirm, is_handed_over, leave, undo
from judging.services.ranking import RankedRound, deciding_ranking


def awards(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """List what can be won, add an award, or remove one."""
    panel = get_panel_or_deny(request, pk)
    is_adding = request.POST.get("action") == "add"
    form = AwardForm(request.POST if is_adding else None, challenge=panel.challenge)
    if request.method == "POST" and _change_awards(request, panel, form):
        return SeeOther(request.path)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "awards",
        _("Awards"),
        form=form,
        awards=panel.awards.select_related("focus_area"),
        may_read_names=any(map(request.user.has_perm, NAMES_PERMISSIONS)),
    )


def _change_awards(request: HttpRequest, panel: Panel, form: AwardForm) -> bool:
    """Call the service of the button that was pressed. Return whether it is done."""
    action, by = request.POST.get("action", ""), get_staff_user(request)
    service: Callable[[], object]
    if action == "usual":
        service = partial(services.add_usual_awards, panel, by=by)
        return is_done(request, service, _("The usual awards are there."))
    if action == "add":
        if not form.is_valid():
            return False
        service = partial(services.add_award, panel, by=by, **form.service_kwargs)
        return is_done(request, service, _("The award is added."), form)
    key = action.removeprefix("remove ")
    award = panel.awards.filter(pk=key_of(key)).first()
    if award is None:
        return False
    service = partial(services.remove_award, award, by=by)
    return is_done(request, service, _("The award is removed."))


def choices(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the awards with the ideas that they can go to, choose one, confirm it or
    undo it."""
    panel = get_panel_or_deny(
        request, pk, writer=DECIDE_PERMISSION, readers=[SCORES_PERMISSION]
    )
    found = deciding_ranking(panel)
    states = services.award_states(panel, found) if found else []
    forms_by_award = _forms(request, states, found) if found else {}
    if request.method == "POST" and _decide(request, panel, states, forms_by_award):
        return SeeOther(request.path)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "choices",
        _("Who wins"),
        found=found,
        rows=_rows(request, found, states, forms_by_award) if found else [],
        may_decide=request.user.has_perm(DECIDE_PERMISSION),
        to_confirm=sum(
            not choice.is_confirmed for state in states for choice in state.choices
        ),
        results_url=reverse(
            "admin:challenges_challenge_results", args=[panel.challenge_id]
        )
        if request.user.has_perm(RECORD_PERMISSION)
        else "",
    )


def _forms(
    request: HttpRequest, states: list[AwardState], found: RankedRound
) -> dict[int, ChoiceForm]:
    """Return the form of each award; that whose button was pressed with what was
    typed."""
    taken = {c.entry.reference for state in states for c in state.choices}
    action = request.POST.get("action", "")
    return {
        state.award.pk: ChoiceForm(
            request.POST if action == f"choose {state.award.pk}" else None,
            state=state,
            found=found,
            taken=taken,
        )
        for state in states
    }


def _rows(
    request: HttpRequest,
    found: RankedRound,
    states: list[AwardState],
    forms_by_award: dict[int, ChoiceForm],
) -> list[dict[str, Any]]:
    taken = {c.entry.reference for state in states for c in state.choices}
    return [
        {
            "state": state,
            "form": forms_by_award[state.award.pk],
            "best": [
                (each, found.entries[each.row.idea])
                for each in state.best
                if each.row.idea not in taken
            ],
            "choices": [
                {
                    "choice": choice,
                    "is_own": choice.by_id == request.user.pk,
                    "asks": choice.undo_asked_by_id == request.user.pk,
                    "is_handed_over": is_handed_over(choice),
                }
                for choice in state.choices
            ],
        }
        for state in states
    ]


def _decide(
    request: HttpRequest,
    panel: Panel,
    states: list[AwardState],
    forms_by_award: dict[int, ChoiceForm],
) -> bool:
    """Call the service of the button that was pressed. Return whether it is done."""
    action, _space, key = request.POST.get("action", "").partition(" ")
    number, by = key_of(key), get_staff_user(request)
    if action == "choose":
        awards_by_pk = {state.award.pk: state.award for state in states}
        form = forms_by_award.get(number)
        if form is None or not form.is_valid():
            return False
        service = partial(services.choose, awards_by_pk[number], by=by)
        done = _("Chosen. Somebody else confirms it.")
        return is_done(request, partial(service, **form.cleaned_data), done, form)
    choice = Choice.objects.filter(award__panel=panel, pk=number).first()
    if choice is None:
        return False
    if action == "confirm":
        service = partial(confirm, choice, by=by)
        return is_done(request, service, _("Confirmed: it is the outcome of the idea."))
    if action == "undo":
        is_asked = choice.is_confirmed and choice.undo_asked_by_id in {None, by.pk}
        text = _("Noted. Somebody else undoes it.") if is_asked else _("Undone.")
        return is_done(request, partial(undo, choice, by=by), text)
    if action == "leave":
        return is_done(request, partial(leave, choice, by=by), _("It stays."))
    return False
