"""Findings of the rules in an idea, and what staff do about them: redact it, put the
text back, read the original."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from challenges.forms.review import RedactionForm
from challenges.models import Entry, PersonalDataAccess
from challenges.models.workflow import MODERATE_PERMISSION, PUBLIC_TEXT_FIELDS
from challenges.services.moderation import redaction, screening
from challenges.services.records import access
from core.admin.pages import render_admin_page
from core.admin.service_pages import (
    call_service,
    object_action,
    run_service,
    service_view,
)
from core.admin.workflow import WorkflowAdmin
from core.text.clean import strip_invisible
from core.users import display_name, get_staff_user

READ_ORIGINAL_PERMISSION = "challenges.read_original"


def get_context(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> dict[str, Any]:
    """Return what screening.html takes."""
    checks = screening.screen(entry)
    side_by_side = partial(model_admin.object_url, request, "duplicate", entry)
    return {
        "checks": checks,
        "similar": [(each, side_by_side(of=each.reference)) for each in checks.similar],
        "has_details": entry.has_details_to_judge,
        "duplicates": entry.duplicates.only("reference", "title", "status"),
        "is_redacted": entry.is_redacted,
        "may_decide": model_admin.has_action_permission(request),
        "may_read_original": request.user.has_perm(READ_ORIGINAL_PERMISSION),
    }


redact = service_view(
    redaction.redact,
    _("Taken out. Everybody reads the text without it now."),
    must_match=["fingerprint"],
)


unredact = service_view(
    redaction.unredact,
    _("The text is back as it was before something was taken out."),
    permissions=[MODERATE_PERMISSION, READ_ORIGINAL_PERMISSION],
)


@object_action()
def allow_details(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> HttpResponse:
    """Let everybody read the personal details, for the reason that was typed."""
    reason = strip_invisible(request.POST.get("details_reason", "")).strip()
    if not reason:
        form = model_admin.get_action_form(request.POST, entry)
        messages.error(request, _("Say why the personal details may be public."))
        return model_admin.render_object_page(request, entry, form)
    return run_service(
        model_admin,
        request,
        entry,
        partial(redaction.allow_details, reason=reason),
        _("Everybody may read the personal details. The history says why."),
        must_match=["fingerprint"],
        fields_to_clear=["details_reason"],
    )


def redact_by_hand(
    model_admin: WorkflowAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    """Take out what only a reader finds: a page with the public texts to edit."""
    entry = model_admin.get_object_or_deny(request, pk)
    unchanged = Entry.objects.get(pk=pk)  # the form writes into its instance
    form = RedactionForm(request.POST or None, instance=unchanged)
    if form.is_valid() and call_service(
        model_admin,
        request,
        entry,
        partial(redaction.redact_by_hand, texts=form.cleaned_data),
        must_match=["fingerprint"],
    ):
        messages.success(request, _("Saved. The original is kept."))
        return model_admin.redirect_to_object(request, entry)
    return render_admin_page(
        model_admin,
        request,
        "admin/challenges/entry/redact.html",
        f"{_('Take out by hand')}: {entry.reference}",
        obj=entry,
        form=form,
        fingerprint=model_admin.get_fingerprint(entry),
    )


def original(model_admin: WorkflowAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text before it was redacted, and record who reads it."""
    entry = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    user = get_staff_user(request)
    may_view = model_admin.has_view_permission(request, entry)
    if not (may_view and user.has_perm(READ_ORIGINAL_PERMISSION)):
        raise PermissionDenied
    revisions = entry.revisions.originals().select_related("redacted_by")
    if not revisions:
        raise Http404
    access.record_access(entry, by=user, what=PersonalDataAccess.What.ORIGINAL)
    labels = RedactionForm().fields
    return render_admin_page(
        model_admin,
        request,
        "admin/challenges/entry/original.html",
        f"{_('The original')}: {entry.reference}",
        obj=entry,
        originals=[
            (
                revision,
                display_name(revision.redacted_by),
                [
                    (labels[name].label, revision.answers[name])
                    for name in PUBLIC_TEXT_FIELDS
                    if revision.answers[name]
                ],
            )
            for revision in revisions
        ],
    )
