"""Interests of staff: each declares their own, and another one lifts it."""

from collections.abc import Callable
from functools import partial, wraps

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.references import parse_reference
from core.text.clean import strip_invisible
from core.users import get_staff_user
from judging.admin.access import LOOK_PERMISSION, is_done, render_panel_page
from judging.forms.staff import InterestForm, NoteForm
from judging.models import Panel, StaffInterest
from judging.models.workflow import (
    NAMES_PERMISSION,
    PREPARE_PERMISSION,
    RUN_PERMISSION,
)
from judging.services.interests import declare_interest, lift_interest

PanelPage = Callable[[PagesAdmin, HttpRequest, int], HttpResponse]

TAKE_PART = [RUN_PERMISSION, PREPARE_PERMISSION, LOOK_PERMISSION]
"""Permissions of which one is enough to declare an interest."""


def interests(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Take the interest of who is signed in, and list those that were declared."""
    if not any(map(request.user.has_perm, TAKE_PART)):
        raise PermissionDenied
    panel = get_object_or_404(Panel.objects.select_related("challenge"), pk=pk)
    action = request.POST.get("action", "")
    form = InterestForm(request.POST if action == "declare" else None)
    note = NoteForm(request.POST or None)
    if action.startswith("lift "):
        if _lift(request, panel, action.removeprefix("lift "), note):
            return SeeOther(request.path)
    elif form.is_valid() and _declare(request, panel, form):
        return SeeOther(request.path)
    rows = StaffInterest.objects.filter(entry__challenge=panel.challenge)
    if not any(map(request.user.has_perm, [RUN_PERMISSION, NAMES_PERMISSION])):
        rows = rows.filter(user=get_staff_user(request))
    return render_panel_page(
        model_admin,
        request,
        panel,
        "interests",
        _("Interests of staff"),
        form=form,
        note=note,
        rows=rows.select_related("entry", "user"),
    )


def _declare(request: HttpRequest, panel: Panel, form: forms.Form) -> bool:
    typed = strip_invisible(form.cleaned_data["idea"])
    reference = parse_reference(typed) or ""
    entry = panel.challenge.entries.filter(reference=reference).first()
    if entry is None:
        form.add_error("idea", _("There is no such idea in this challenge."))
        return False
    service = partial(declare_interest, panel, by=get_staff_user(request))
    run = partial(service, entry=entry, why=form.cleaned_data["why"])
    return is_done(request, run, _("Noted: you see nothing of how it is judged."), form)


def _lift(request: HttpRequest, panel: Panel, key: str, note: NoteForm) -> bool:
    if not request.user.has_perm(RUN_PERMISSION):
        raise PermissionDenied
    interests = StaffInterest.objects.filter(entry__challenge=panel.challenge)
    interest = interests.filter(pk=int(key)).first() if key.isdecimal() else None
    if interest is None or not note.is_valid():
        return False
    service = partial(lift_interest, panel, interest=interest)
    run = partial(service, by=get_staff_user(request), note=note.cleaned_data["note"])
    return is_done(request, run, _("They see the idea again."))


def for_disinterested(page: PanelPage) -> PanelPage:
    """Close a page to staff who declared an interest in an idea of its challenge."""

    @wraps(page)
    def closed(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
        mine = StaffInterest.objects.filter(user=get_staff_user(request))
        if not mine.filter(entry__challenge__panel=pk).exists():
            return page(model_admin, request, pk)
        panel = get_object_or_404(Panel.objects.select_related("challenge"), pk=pk)
        title = _("Somebody else decides")
        response = render_panel_page(model_admin, request, panel, "interested", title)
        response.status_code = 403
        return response

    return closed
