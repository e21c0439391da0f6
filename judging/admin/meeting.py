"""The meeting of the panel: what it talks about, and who leaves the room."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.references import parse_reference
from core.users import get_staff_user
from judging.admin.access import get_panel_or_deny, is_done, render_panel_page
from judging.forms.meeting import MeetingNoteForm
from judging.models import Panel
from judging.models.workflow import (
    DECIDE_PERMISSION,
    NAMES_PERMISSIONS,
    SCORES_PERMISSION,
)
from judging.services.meeting import delete_note, discussion, keep_note, note_of
from judging.services.meeting_book import meeting_book, note_reading
from judging.services.ranking import deciding_ranking

LINES = range(4)
"""Lines to write on below each idea."""


def meeting(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the ideas to talk about, in an order in which few judges come and go, and
    take notes. The form begins with those about the idea that the URL names."""
    panel = get_panel_or_deny(
        request, pk, writer=DECIDE_PERMISSION, readers=[SCORES_PERMISSION]
    )
    found = deciding_ranking(panel)
    form = MeetingNoteForm(
        request.POST or None,
        initial=_notes(panel, request.GET.get("of", "")),
        challenge=panel.challenge,
        judges=panel.judges.accepted(),
    )
    if found and form.is_valid() and _keep(request, panel, form):
        return SeeOther(request.path)
    groups = discussion(panel, found) if found else []
    return render_panel_page(
        model_admin,
        request,
        panel,
        "meeting",
        _("Meeting"),
        form=form,
        found=found,
        groups=groups,
        count=sum(len(group.topics) for group in groups),
        idea_url=model_admin.page_url("ranking_idea", panel.pk),
        may_decide=request.user.has_perm(DECIDE_PERMISSION),
        may_read_names=any(map(request.user.has_perm, NAMES_PERMISSIONS)),
    )


def book(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the book of the meeting, to print, and note who has it. Before the last
    round is closed, lead to the page of the meeting."""
    panel = get_panel_or_deny(
        request, pk, writer=DECIDE_PERMISSION, readers=[SCORES_PERMISSION]
    )
    back_url = model_admin.page_url("meeting", panel.pk)
    found = deciding_ranking(panel)
    if found is None:
        return SeeOther(back_url)
    made = meeting_book(panel, found)
    note_reading(panel, ideas=len(made.sheets), by=get_staff_user(request))
    context = {
        "panel": panel,
        "challenge": panel.challenge,
        "book": made,
        "found": found,
        "lines": LINES,
        "back_url": back_url,
    }
    return render(request, "judging/meeting_book.html", context)


def _notes(panel: Panel, typed: str) -> dict[str, Any]:
    """Return what the form has for the idea of this reference; nothing without one."""
    reference = parse_reference(typed)
    kept = note_of(panel, reference) if reference else None
    if kept is None:
        return {"idea": reference}
    return {"idea": reference, "asked_by": kept.asked_by_id, "note": kept.note}


def _keep(request: HttpRequest, panel: Panel, form: MeetingNoteForm) -> bool:
    entry, by = form.cleaned_data["idea"], get_staff_user(request)
    if "delete" in request.POST:
        delete = partial(delete_note, panel, idea=entry.reference, by=by)
        text = _("The notes about %(reference)s are deleted: “What happened” has them.")
        return is_done(request, delete, text % {"reference": entry.reference}, form)
    service = partial(
        keep_note,
        panel,
        idea=entry.reference,
        note=form.cleaned_data["note"],
        asked_by=form.cleaned_data["asked_by"],
        by=by,
    )
    return is_done(request, service, _("The notes are kept."), form)
