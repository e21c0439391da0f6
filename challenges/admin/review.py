"""Review page of an idea: what judges and visitors will read, beside the decision."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from challenges.admin import walk
from challenges.forms.review import (
    AssignEntryForm,
    EntrantAddressForm,
    TakeDownForm,
    with_reason,
)
from challenges.models import Entry, EntryHistory
from challenges.models.workflow import Status
from challenges.services.entering import entries
from challenges.services.moderation import decisions, triage
from challenges.services.records.timeline import RevisionChange, readable_subject
from core.admin.actions import WorkflowAction
from core.admin.assigning import assign_view
from core.admin.service_pages import (
    note_view,
    object_action,
    service_view,
    undo_view,
)
from core.admin.workflow import WorkflowAdmin
from core.types import StrOrPromise
from outbox.admin.emailed import EmailLine, minutes_until

APPROVE_WITHOUT_DETAILS = "approve_without_details"

ACTIONS = {
    APPROVE_WITHOUT_DETAILS: WorkflowAction(
        Status.APPROVED,
        partial(decisions.approve, takes_out_details=True),
        _("Take out and approve"),
        _("approved, without the personal details."),
    ),
    "approve": WorkflowAction(
        Status.APPROVED,
        decisions.approve,
        _("Approve"),
        _("approved."),
        is_primary=True,
        key="a",
    ),
    "ask": WorkflowAction(
        Status.CHANGES_REQUESTED,
        decisions.request_changes,
        _("Ask for changes"),
        _("waits for the entrant."),
        message_required_error=_("Say what you need."),
        key="c",
    ),
    "decline": WorkflowAction(
        Status.DECLINED,
        decisions.decline,
        _("Decline"),
        _("declined."),
        message_required_error=_("Give the reason: the entrant is owed one."),
        key="d",
    ),
    "spam": WorkflowAction(
        Status.SPAM,
        decisions.mark_spam,
        _("Mark as spam"),
        _("marked as spam. Nobody gets an email."),
        has_message=False,
        key="s",
    ),
    "withdraw": WorkflowAction(
        Status.WITHDRAWN,
        entries.withdraw,
        _("Withdraw for the entrant"),
        _("withdrawn. The entrant gets an email."),
        has_message=False,
    ),
    "return_to_review": WorkflowAction(
        Status.SUBMITTED,
        decisions.return_to_review,
        _("Put back to review"),
        _("back to review. If the entrant had been told, an email says so."),
    ),
}


def get_context(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> dict[str, Any]:
    """Return what decision.html takes."""
    previous, following = walk.neighbours(model_admin, request, entry)
    decision = decisions.last_decision(entry)
    may_decide = model_admin.has_action_permission(request)
    return {
        "decision": decision,
        "may_undo": may_decide and decision is not None and decision.undoable,
        "progress": walk.progress(model_admin, request, entry),
        "previous_url": previous
        and model_admin.object_url(request, "change", previous),
        "next_url": following and model_admin.object_url(request, "change", following),
    }


def email_lines(
    entry: Entry, lines: list[EmailLine], changes: list[RevisionChange]
) -> list[EmailLine]:
    """Return the lines about the emails, as decision.html shows them."""
    told = _("Nobody outside sees the decision before that.")
    return [
        replace(
            line,
            subject=readable_subject(line.email, changes),
            note=told if line.email.pk == entry.shown_with_id else "",
        )
        for line in lines
    ]


def next_url(model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry) -> str:
    """Return the URL of the next idea of the list that waits, or of the list."""
    following = walk.neighbours(model_admin, request, entry)[1]
    waits = following is not None and following.status == Status.SUBMITTED
    if entry.status == Status.SUBMITTED and not waits:
        following = walk.first_waiting(model_admin, request, entry)
    if following:
        return model_admin.object_url(request, "change", following)
    return model_admin.list_url(request)


def success_message(entry: Entry, action: WorkflowAction) -> StrOrPromise:
    """Say what was decided, and when the entrant hears of it."""
    entry.refresh_from_db()
    decision = decisions.last_decision(entry)
    if decision:
        return describe(decision, action.success_message)
    if action.target == Status.WITHDRAWN and not entry.can_be_emailed:
        return _("done. Nobody gets an email: print a letter, or ring.")
    return action.success_message


def describe(decision: EntryHistory, done: StrOrPromise) -> StrOrPromise:
    """Say what was decided, and when the entrant hears of it."""
    if decision.email:
        text = _(
            "%(done)s The email goes out in %(minutes)d minutes: until then nobody "
            "outside sees it, and you can undo it."
        )
        minutes = minutes_until(decision.email.send_after)
        return text % {"done": done, "minutes": minutes}
    if decision.to_status == Status.SPAM:
        return done
    text = _(
        "done. Nobody gets an email: print a letter, or ring. It is shown outside in "
        "%(minutes)d minutes."
    )
    return text % {"minutes": minutes_until(decision.entry.shown_from)}


# Buttons that decide nothing


@object_action()
def use_reason(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> HttpResponse:
    """Add the text of the chosen reason where it belongs, and choose its decision."""
    form = model_admin.get_action_form(request.POST, entry)
    if not form.is_valid():
        return model_admin.render_object_page(request, entry, form)
    reason = form.cleaned_data["reason"]
    data = request.POST.copy()
    if reason is None:
        messages.error(request, _("Choose a reason first."))
    else:
        names = {str(action.target): name for name, action in ACTIONS.items()}
        data["action_name"] = names[reason.status]
        field = "staff_note" if reason.status == Status.SPAM else "message"
        data[field] = with_reason(data.get(field, ""), reason)
    return model_admin.render_object_page(request, entry, data=data)


correct_address = service_view(
    triage.correct_address,
    _("The email address is corrected, and the new private link is on its way."),
    EntrantAddressForm,
)

add_note = note_view(triage.add_note)

undo = undo_view(decisions.undo)


assign = assign_view(triage.assign, AssignEntryForm)

take_down = service_view(
    triage.take_down, _("It is taken down, everywhere."), TakeDownForm
)

show_now = service_view(
    decisions.show_now, _("Everybody outside sees the decision now.")
)

restore = service_view(triage.restore, _("It is no longer taken down."))
