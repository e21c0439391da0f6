"""The second look: which ideas all judges would read, and what that asks of them."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.users import get_staff_user
from judging.admin.access import (
    get_panel_or_deny,
    is_done,
    render_panel_page,
    round_of,
)
from judging.models.workflow import SCORES_PERMISSION, RoundStatus
from judging.services.second_look import (
    begin_second_look,
    candidates,
    drop_second_look,
    obstacle,
    readings_to_come,
)


def second_look(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the ideas of a second look; set it up, or leave it out again."""
    panel = get_panel_or_deny(request, pk, readers=[SCORES_PERMISSION])
    current = round_of(panel)
    if request.method == "POST":
        by, action = get_staff_user(request), request.POST.get("action")
        if action == "begin":
            done = _("Set up: open it when you are ready.")
            if is_done(request, partial(begin_second_look, current, by=by), done):
                return SeeOther(model_admin.page_url("round", panel.pk))
        elif action == "drop":
            done = _("Left out: the ranking of the first look counts.")
            is_done(request, partial(drop_second_look, current, by=by), done)
        return SeeOther(request.path)
    is_set_up = current.is_second_look
    first = panel.rounds.select_related("panel__challenge").order_by("position")[0]
    return render_panel_page(
        model_admin,
        request,
        panel,
        "second_look",
        _("Second look"),
        round=current,
        obstacle="" if is_set_up else obstacle(current),
        candidates=candidates(first) if not is_set_up else [],
        entries=current.entries.order_by("reference") if is_set_up else [],
        loads=readings_to_come(current)
        if is_set_up and current.status == RoundStatus.DRAFT
        else {},
    )
