"""Open and close a round, and see how far its judges are; no page has a score."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.types import StrOrPromise
from core.users import get_staff_user
from judging.admin.access import (
    get_panel_or_deny,
    is_done,
    render_panel_page,
    round_of,
)
from judging.forms.staff import ClosingForm
from judging.models import Round
from judging.models.workflow import (
    NAMES_PERMISSIONS,
    CardStatus,
    RoundStatus,
)
from judging.services import rounds
from judging.services.alarms import alarms
from judging.services.interests import hidden_from
from judging.services.progress import idea_progress, progress

DONE: dict[str, tuple[Callable[..., Round], StrOrPromise]] = {
    "open": (rounds.open_round, _("The round is open; judges get an email.")),
    "take_back": (rounds.take_back_opening, _("Taken back; judges are told.")),
    "move": (rounds.move_closing, _("The round closes at that time.")),
    "close": (rounds.close_round, _("The round is closed; judges are thanked.")),
    "reopen": (rounds.reopen, _("The round is open again; judges get an email.")),
}
"""Service of each button, and what to say when it is done."""

NEEDS_MOMENT = {"open", "move", "reopen"}


def run_round(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the state of the round, and do what a button of the page says."""
    panel = get_panel_or_deny(request, pk)
    current = round_of(panel)
    action = request.POST.get("action", "")
    initial = {"closes_at": current.closes_at}
    form = ClosingForm(
        request.POST or None, initial=initial, needs_moment=action in NEEDS_MOMENT
    )
    if action in DONE and form.is_valid() and _run(request, current, form, action):
        return SeeOther(request.path)
    is_draft = current.status == RoundStatus.DRAFT
    hidden = hidden_from(panel, get_staff_user(request))
    to_do = current.cards.to_do().of_running_ideas()
    return render_panel_page(
        model_admin,
        request,
        panel,
        "round",
        _("The round"),
        form=form,
        round=current,
        obstacles=rounds.obstacles(current) if is_draft else [],
        undecided=rounds.undecided(panel.challenge) if is_draft else 0,
        to_do=to_do.exclude(entry__reference__in=hidden).count(),
        is_interested=bool(hidden),
        has_begun=current.cards.exclude(status=CardStatus.NEW).exists(),
    )


def _run(request: HttpRequest, current: Round, form: ClosingForm, action: str) -> bool:
    """Call the service of the button. Return whether it is done."""
    service, success = DONE[action]
    kwargs = {"by": get_staff_user(request), "reason": form.cleaned_data["reason"]}
    if action in NEEDS_MOMENT:
        kwargs["closes_at"] = form.cleaned_data["closes_at"]
    if action == "reopen" and not kwargs["reason"]:
        form.add_error("reason", _("Say why the round opens again."))
        return False
    return is_done(request, partial(service, current, **kwargs), success, form)


def show_progress(
    model_admin: PagesAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    """Show how far each judge is, and how many have judged each idea."""
    panel = get_panel_or_deny(request, pk)
    current = round_of(panel)
    hidden = hidden_from(panel, get_staff_user(request))
    judges = progress(current, hidden=hidden)
    ideas = idea_progress(current, hidden=hidden)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "progress",
        _("Progress"),
        round=current,
        alarms=alarms(current, judges, ideas),
        judges=judges,
        ideas=ideas,
        may_read_names=any(map(request.user.has_perm, NAMES_PERMISSIONS)),
    )
