"""Interests of staff: each declares their own, and another one lifts it."""

from collections.abc import Callable
from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from challenges.models import StaffInterest
from core.admin.keys import key_of
from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.users import get_staff_user
from judging.admin.access import is_done, render_panel_page
from judging.forms.staff import InterestForm, ReasonForm
from judging.models import Panel
from judging.models.workflow import (
    LOOK_PERMISSION,
    NAMES_PERMISSIONS,
    PREPARE_PERMISSION,
    RUN_PERMISSION,
)
from judging.services.interests import declare_interest, lift_interest

PanelPage = Callable[[PagesAdmin, HttpRequest, int], HttpResponseBase]

TAKE_PART = [RUN_PERMISSION, PREPARE_PERMISSION, LOOK_PERMISSION]
"""Permissions of which one is enough to declare an interest."""


def interests(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Take the interest of who is signed in, and list those that were declared."""
    if not any(map(request.user.has_perm, TAKE_PART)):
        raise PermissionDenied
    panel = get_object_or_404(Panel.objects.select_related("challenge"), pk=pk)
    action = request.POST.get("action", "")
    data = request.POST if action == "declare" else None
    form = InterestForm(data, challenge=panel.challenge)
    is_lifting = action.startswith("lift ")
    lifting = ReasonForm(request.POST if is_lifting else None, auto_id="lifting_%s")
    if is_lifting:
        if _lift(request, panel, action.removeprefix("lift "), lifting):
            return SeeOther(request.path)
    elif form.is_valid() and _declare(request, panel, form):
        return SeeOther(request.path)
    rows = StaffInterest.objects.filter(entry__challenge=panel.challenge)
    if not any(map(request.user.has_perm, NAMES_PERMISSIONS)):
        rows = rows.filter(user=get_staff_user(request))
    return render_panel_page(
        model_admin,
        request,
        panel,
        "interests",
        _("Interests of staff"),
        form=form,
        lifting=lifting,
        rows=rows.select_related("entry", "user"),
    )


def _declare(request: HttpRequest, panel: Panel, form: InterestForm) -> bool:
    service = partial(declare_interest, panel, by=get_staff_user(request))
    entry, reason = form.cleaned_data["idea"], form.cleaned_data["reason"]
    run = partial(service, entry=entry, reason=reason)
    return is_done(request, run, _("Noted: you see nothing of how it is judged."), form)


def _lift(request: HttpRequest, panel: Panel, key: str, form: ReasonForm) -> bool:
    if not request.user.has_perm(RUN_PERMISSION):
        raise PermissionDenied
    interests = StaffInterest.objects.filter(entry__challenge=panel.challenge)
    interest = interests.filter(pk=key_of(key)).first()
    if interest is None or not form.is_valid():
        return False
    service = partial(lift_interest, panel, interest=interest)
    run = partial(service, by=get_staff_user(request), **form.cleaned_data)
    return is_done(request, run, _("They see the idea again."))


def for_disinterested(page: PanelPage) -> PanelPage:
    """Close a page to staff who declared an interest in an idea of its challenge."""

    @wraps(page)
    def closed(
        model_admin: PagesAdmin, request: HttpRequest, pk: int
    ) -> HttpResponseBase:
        mine = StaffInterest.objects.filter(user=get_staff_user(request))
        if not mine.filter(entry__challenge__panel=pk).exists():
            return page(model_admin, request, pk)
        panel = get_object_or_404(Panel.objects.select_related("challenge"), pk=pk)
        title = _("Somebody else decides")
        response = render_panel_page(model_admin, request, panel, "interested", title)
        response.status_code = 403
        return response

    return closed
