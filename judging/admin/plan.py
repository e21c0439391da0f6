"""Who reads what: the plan of a round, and dealing anew while it is open."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.keys import key_of
from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.users import get_staff_user
from judging.admin.access import (
    get_panel_or_deny,
    is_done,
    render_panel_page,
    round_of,
)
from judging.forms.plan import AnewForm, PlanForm
from judging.models import Judge, Round
from judging.models.workflow import RoundStatus
from judging.services.dealing_anew import Anew, deal_anew, look_anew
from judging.services.round_plan import plan_of, save_plan


def plan(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the round would ask of its judges, for the numbers in the URL or those
    that are kept; keep the numbers when the button is pressed."""
    panel = get_panel_or_deny(request, pk)
    current = round_of(panel)
    invited = panel.judges.invited().count()
    kept = {"reads": current.reads, "judges": invited}
    form = PlanForm(request.POST or request.GET or kept, initial=kept)
    is_draft = not current.rubric_is_fixed
    found = None
    if form.is_valid():
        reads, judges = form.cleaned_data["reads"], form.cleaned_data["judges"] or 0
        service = partial(save_plan, current, reads=reads, by=get_staff_user(request))
        if request.method == "POST" and is_done(
            request, service, _("The plan is kept."), form
        ):
            return SeeOther(request.path)
        found = plan_of(current, reads=reads, judge_count=judges) if is_draft else None
    return render_panel_page(
        model_admin,
        request,
        panel,
        "plan",
        _("Who reads what"),
        form=form,
        round=current,
        is_draft=is_draft,
        invited=invited,
        plan=found,
        rows=[
            (seat, load, found.hours[seat], found.barred[seat])
            for seat, load in found.deal.loads.items()
        ]
        if found
        else [],
    )


def deal(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what dealing anew would do for the judges that are ticked, and do it."""
    panel = get_panel_or_deny(request, pk)
    current = round_of(panel)
    names = {each.seat: each for each in panel.judges.accepted()}
    choices = [(seat, f"{each.number}: {each}") for seat, each in names.items()]
    form = AnewForm(request.POST or request.GET or {}, choices=choices)
    can_deal = current.status == RoundStatus.OPEN and current.reads > 0
    anew = None
    if can_deal and form.is_valid():
        seats = form.cleaned_data["judges"]
        if request.method == "POST" and _deal(request, current, seats, form):
            return SeeOther(model_admin.page_url("progress", panel.pk))
        anew = look_anew(current, seats=seats)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "deal",
        _("Deal anew"),
        form=form,
        round=current,
        can_deal=can_deal,
        anew=anew,
        missing=sorted(anew.deal.missing) if anew else [],
        rows=_rows(anew, names) if anew else [],
    )


def _deal(
    request: HttpRequest, current: Round, seats: list[int], form: AnewForm
) -> bool:
    service = partial(
        deal_anew,
        current,
        seats=seats,
        fingerprint=request.POST.get("fingerprint", ""),
        seen=key_of(request.POST.get("seen", "")) or None,
        by=get_staff_user(request),
    )
    done = _("Dealt; judges with more ideas hear of it.")
    return is_done(request, service, done, form)


def _rows(
    anew: Anew, names: dict[int, Judge]
) -> list[tuple[Judge, int, int, int, int]]:
    lost, given, loads, barred = anew.lost, anew.given, anew.deal.loads, anew.barred
    return [
        (names[seat], lost[seat], given[seat], loads[seat], barred[seat])
        for seat in sorted(names)
    ]
