"""The judges of a panel: invite them, end or renew a link, keep an idea from one."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from challenges.models import Entry
from core.admin.keys import key_of
from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.types import StrOrPromise
from core.users import get_staff_user
from judging.admin.access import (
    get_panel_or_deny,
    is_done,
    judge_of,
    render_panel_page,
)
from judging.forms.plan import CapacityForm
from judging.forms.staff import BarForm, InvitationForm, NoteForm
from judging.models import Card, Judge
from judging.models.workflow import ASIDE, NAMES_PERMISSION, JudgeStatus
from judging.services import cards, panels
from judging.services.emails import unreached
from judging.services.interests import hidden_from

BUTTONS: dict[str, tuple[Callable[..., Judge], StrOrPromise]] = {
    "renew": (panels.renew_link, _("The old link has ended; a new one is sent.")),
    "end": (
        panels.step_down,
        _("The judge has left; the link has ended."),
    ),
    "again": (panels.invite_again, _("Invited again.")),
}
"""Service of each button, and what to say when it is done."""


def judges(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """List the judges, and invite another."""
    panel = get_panel_or_deny(request, pk, readers=[NAMES_PERMISSION])
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        invite = partial(panels.invite, panel, by=get_staff_user(request))
        done = _("Invited: the email with the private link is on its way.")
        if is_done(request, partial(invite, **form.cleaned_data), done, form):
            return SeeOther(request.path)
    found = panel.judges.all()
    url, failed = model_admin.page_url("judge", panel.pk), unreached(found)
    rows = [
        (each, f"{url}?seat={each.seat}", each.reference in failed) for each in found
    ]
    return render_panel_page(
        model_admin, request, panel, "judges", _("Judges"), form=form, rows=rows
    )


def judge(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show a judge, by the seat in the URL, and do what a button of the page says."""
    panel = get_panel_or_deny(request, pk, readers=[NAMES_PERMISSION])
    obj = judge_of(request, panel)
    form = NoteForm(request.POST or None)
    is_capacity = request.POST.get("action") == "capacity"
    capacity = CapacityForm(request.POST if is_capacity else None, instance=obj)
    run = partial(_change_capacity, capacity) if is_capacity else partial(_run, form)
    if obj is not None and form.is_valid() and run(request, obj):
        return SeeOther(request.get_full_path())
    hidden = hidden_from(panel, get_staff_user(request))
    aside = obj.cards.filter(status__in=ASIDE) if obj else Card.objects.none()
    aside = aside.exclude(entry__reference__in=hidden)
    bars = obj.bars.select_related("entry", "award") if obj else []
    return render_panel_page(
        model_admin,
        request,
        panel,
        "judge",
        obj.number if obj else _("No judge yet"),
        judge=obj,
        form=form,
        capacity=capacity,
        aside=aside.select_related("entry"),
        bars=[
            bar for bar in bars if not bar.entry or bar.entry.reference not in hidden
        ],
        paper_url=f"{model_admin.page_url('paper', panel.pk)}?seat={obj.seat}"
        if obj and obj.status == JudgeStatus.ACCEPTED
        else "",
        has_left=obj is not None and obj.status == JudgeStatus.STEPPED_DOWN,
        bar_url=f"{model_admin.page_url('bar', panel.pk)}?seat={obj.seat}"
        if obj
        else "",
    )


def _change_capacity(form: CapacityForm, request: HttpRequest, obj: Judge) -> bool:
    """Keep what the judge knows about. Return whether it is done."""
    if not form.is_valid():
        return False
    service = partial(panels.change_capacity, obj, by=get_staff_user(request))
    return is_done(request, partial(service, **form.cleaned_data), _("Saved."))


def _run(form: NoteForm, request: HttpRequest, obj: Judge) -> bool:
    """Call the service of the button that was pressed. Return whether it is done."""
    by, note = get_staff_user(request), form.cleaned_data["note"]
    action = request.POST.get("action", "")
    if action.startswith("give_back"):
        key = action.removeprefix("give_back ")
        card = obj.cards.filter(pk=key_of(key)).first()
        if card is None:
            return False
        done = _("The judge has the idea again.")
        return is_done(request, partial(cards.give_back, card, by=by, note=note), done)
    if action.startswith("unbar"):
        entry = Entry.objects.filter(reference=action.removeprefix("unbar ")).first()
        if entry is None:
            return False
        service = partial(panels.unbar, obj, entry=entry, by=by, note=note)
        return is_done(request, service, _("The judge may judge it."))
    if action not in BUTTONS:
        return False
    run, success = BUTTONS[action]
    return is_done(request, partial(run, obj, by=by, note=note), success)


def bar(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an idea from a judge, by the seat in the URL."""
    panel = get_panel_or_deny(request, pk, readers=[])
    obj = judge_of(request, panel)
    form = BarForm(request.POST or None, challenge=panel.challenge)
    if obj is not None and form.is_valid() and _bar(request, obj, form):
        url = model_admin.page_url("judge", panel.pk)
        return SeeOther(f"{url}?seat={obj.seat}")
    return render_panel_page(
        model_admin,
        request,
        panel,
        "bar",
        _("Keep an idea from %(judge)s") % {"judge": obj.number if obj else "-"},
        judge=obj,
        form=form,
    )


def _bar(request: HttpRequest, obj: Judge, form: BarForm) -> bool:
    service = partial(panels.bar, obj, by=get_staff_user(request))
    entry, reason = form.cleaned_data["idea"], form.cleaned_data["reason"]
    run = partial(service, entry=entry, reason=reason)
    return is_done(request, run, _("The judge will not see this idea."), form)
