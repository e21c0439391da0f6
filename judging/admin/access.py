"""Parts that the pages of a panel share: who may open them, and how they answer."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from core.admin.actions import focus_first_error
from core.admin.keys import key_of
from core.admin.pages import PagesAdmin, render_admin_page
from core.types import StrOrPromise
from core.workflow import TransitionNotAllowed
from judging.models import Judge, Panel, Round
from judging.models.workflow import LOOK_PERMISSION, RUN_PERMISSION, RoundStatus


def get_panel_or_deny(
    request: HttpRequest,
    pk: int,
    *,
    writer: str = RUN_PERMISSION,
    readers: Sequence[str] = (LOOK_PERMISSION,),
) -> Panel:
    """Return the panel. 403 without the permission `writer`, or one of `readers` for
    who only looks; 404 if there is no such panel."""
    allowed = [writer] if request.method == "POST" else [writer, *readers]
    if not any(map(request.user.has_perm, allowed)):
        raise PermissionDenied
    return get_object_or_404(Panel.objects.select_related("challenge"), pk=pk)


def round_of(panel: Panel) -> Round:
    """Return the round of the panel, with which its challenge comes."""
    return panel.rounds.select_related("panel__challenge").latest("position")


def ranked_round_of(panel: Panel) -> Round:
    """Return the last round that is closed, whose ranking counts; if there is none, the
    round of the panel."""
    rounds = panel.rounds.select_related("panel__challenge").order_by("position")
    return rounds.filter(status=RoundStatus.CLOSED).last() or round_of(panel)


def judge_of(request: HttpRequest, panel: Panel) -> Judge | None:
    """Return the judge whose seat the URL has, or the first; None if there is none."""
    seat = request.GET.get("seat", "")
    judges = panel.judges.select_related("panel__challenge")
    if not seat:
        return judges.first()
    obj = judges.filter(seat=key_of(seat)).first()
    if obj is None:
        raise Http404
    return obj


def is_done(
    request: HttpRequest,
    service: Callable[[], object],
    success: StrOrPromise,
    form: forms.BaseForm | None = None,
) -> bool:
    """Call a service. Return whether it is done; a message or the form says why not."""
    try:
        service()
    except TransitionNotAllowed as error:
        if form is None:
            messages.error(request, str(error))
        else:
            form.add_error(None, str(error))
        return False
    messages.success(request, success)
    return True


def render_panel_page(
    model_admin: PagesAdmin,
    request: HttpRequest,
    panel: Panel,
    template: str,
    title: StrOrPromise,
    **context: Any,
) -> HttpResponse:
    """Render a template that extends admin/judging/panel/base.html."""
    form = context.get("form")
    if form is not None and form.errors:
        focus_first_error(form)
    names = [page.name for page in model_admin.pages if page.is_of_object]
    shared = {
        "obj": panel,
        "panel": panel,
        "urls": {
            name: model_admin.page_url(name, panel.pk) for name in ["change", *names]
        },
        "page_title": title,
        "may_run": request.user.has_perm(RUN_PERMISSION),
    }
    return render_admin_page(
        model_admin,
        request,
        f"admin/judging/panel/{template}.html",
        f"{title}: {panel}",
        **{**shared, **context},
    )
