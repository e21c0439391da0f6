"""Form with which staff enter an idea for somebody who rang, wrote or came, and what
follows it. It may begin with the answers of a draft."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Draft, Entry
from challenges.models.workflow import ADD_PERMISSION, Origin
from challenges.services.entering import drafts, entries
from challenges.services.records.access import record_draft_read
from core.admin.pages import render_admin_page
from core.admin.workflow import WorkflowAdmin
from core.idempotency import request_key
from core.users import get_staff_user

DRAFT = "draft"
"""URL parameter: the reference of the draft."""

FINGERPRINT = "fingerprint"
"""URL parameter: the fingerprint of the draft as it was opened."""


def reason_against(request: HttpRequest) -> str:
    """Return why the draft of this form cannot be entered; "" if it can, or if there is
    none. Takes the row lock of the draft."""
    reference = request.GET.get(DRAFT, "")
    if not reference:
        return ""
    draft = Draft.objects.select_for_update().filter(reference=reference).first()
    if draft is None:
        entry = Entry.objects.filter(reference=reference).first()
        if entry is None:
            return gettext("The draft was deleted: ask them again.")
        if entry.entered_by != request.user:
            return gettext("It was sent meanwhile: find it under Ideas.")
        return ""  # a double click
    if draft.fingerprint != request.GET.get(FINGERPRINT, ""):
        return gettext("The draft was changed meanwhile: open it again.")
    return ""


def initial_data(request: HttpRequest, initial: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of the draft that the URL names, and log that they were read;
    without one `initial`, with the open challenge if there is only one."""
    initial.pop(FINGERPRINT, None)
    draft = Draft.objects.filter(reference=initial.pop(DRAFT, "")).first()
    if draft is None:
        if DRAFT in request.GET:
            messages.warning(request, _("There is no draft with this number."))
        match list(Challenge.objects.published().open()[:2]):
            case [challenge]:
                return {"challenge": challenge.pk, **initial}
        return initial
    record_draft_read(draft, by=get_staff_user(request))
    origin = {"challenge": draft.challenge_id, "origin": Origin.PHONE}
    audience = draft.challenge.only_audience
    return {"email": draft.email, "audience": audience, **draft.answers, **origin}


def submit(request: HttpRequest, entry: Entry) -> None:
    """Submit the idea for its entrant; after a double click, take the first one.
    `reason_against` has allowed it."""
    user, reference = get_staff_user(request), request.GET.get(DRAFT, "")
    if draft := Draft.objects.filter(reference=reference).first():
        fingerprint = request.GET.get(FINGERPRINT, "")
        submitted = drafts.send(draft, entry=entry, fingerprint=fingerprint, by=user)
    elif reference:
        submitted = Entry.objects.get(reference=reference)
    else:
        key = request_key(request)
        submitted = entries.submit(entry, idempotency_key=key, by=user)
    entry.pk = submitted.pk
    entry.refresh_from_db()


def entered_entry(model_admin: WorkflowAdmin, request: HttpRequest, pk: int) -> Entry:
    """Return an idea to somebody who may enter ideas: any that they may read, or one
    that they have entered. 403 for all others."""
    if not request.user.has_perm(ADD_PERMISSION):
        raise PermissionDenied
    entry: Entry = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    is_theirs = entry.entered_by == request.user
    if not (is_theirs or model_admin.has_view_permission(request, entry)):
        raise PermissionDenied
    return entry


def entered(model_admin: WorkflowAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what to tell the person, after their idea was entered."""
    entry = entered_entry(model_admin, request, pk)
    return render_admin_page(
        model_admin,
        request,
        "admin/challenges/entry/entered.html",
        _("The idea is in"),
        obj=entry,
        add_url=model_admin.page_url("add"),
        letter_url=model_admin.page_url("printed_letter", entry.pk),
        may_read=model_admin.has_view_permission(request, entry),
    )
