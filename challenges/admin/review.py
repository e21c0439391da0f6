"""Review page of an idea: what judges and visitors will read, beside the decision."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.admin import queue
from challenges.forms.review import AssignForm, TakeDownForm, with_reason
from challenges.models import Entry
from challenges.models.workflow import Status
from challenges.services.entering import entries
from challenges.services.moderation import decisions, triage
from core.admin.actions import WorkflowAction
from core.admin.pages import NEXT
from core.admin.service_pages import object_action, run_service, service_view
from core.admin.workflow import WorkflowAdmin
from core.text.clean import strip_invisible
from core.types import StrOrPromise
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from outbox.services import emails_about

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
    ),
    "ask": WorkflowAction(
        Status.CHANGES_REQUESTED,
        decisions.request_changes,
        _("Ask for changes"),
        _("waits for the entrant."),
        message_required_error=_("Say what you need."),
    ),
    "decline": WorkflowAction(
        Status.DECLINED,
        decisions.decline,
        _("Decline"),
        _("declined."),
        message_required_error=_("Give the reason: the entrant is owed one."),
    ),
    "spam": WorkflowAction(
        Status.SPAM,
        decisions.mark_spam,
        _("Mark as spam"),
        _("marked as spam. Nobody gets an email."),
        has_message=False,
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
    previous, following = queue.neighbours(model_admin, request, entry)
    decision = decisions.last_decision(entry)
    may_decide = model_admin.has_action_permission(request)
    return {
        "decision": decision,
        "may_undo": may_decide and decision is not None and decision.undoable,
        "previous_url": previous
        and model_admin.object_url(request, "change", previous),
        "next_url": following and model_admin.object_url(request, "change", following),
        "held_emails": _held_emails(model_admin, request, entry) if may_decide else [],
    }


def _held_emails(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> list[tuple[Email, str]]:
    """Return the held emails about an idea, each with the URL where staff can stop it
    or change it."""
    params = QueryDict(mutable=True)
    params[NEXT] = model_admin.object_url(request, "change", entry)
    query = params.urlencode(safe="/")
    emails = emails_about(entry.reference).filter(status=Email.Status.HELD)
    return [
        (email, f"{reverse('admin:outbox_email_change', args=[email.pk])}?{query}")
        for email in emails
    ]


def next_url(model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry) -> str:
    """Return the URL of the next idea of the list that waits, or of the list."""
    following = queue.neighbours(model_admin, request, entry)[1]
    waits = following is not None and following.status == Status.SUBMITTED
    if entry.status == Status.SUBMITTED and not waits:
        following = queue.first_waiting(model_admin, request, entry)
    if following:
        return model_admin.object_url(request, "change", following)
    return model_admin.list_url(request)


def success_message(entry: Entry, action: WorkflowAction) -> StrOrPromise:
    """Say what was decided, and when the entrant hears of it."""
    entry.refresh_from_db()
    if action.target in {Status.SPAM, Status.WITHDRAWN} and entry.can_be_emailed:
        return action.success_message
    decision = decisions.last_decision(entry)
    if decision and decision.email:
        minutes = _minutes_until(decision.email.send_after)
        text = _(
            "%(done)s The email goes out in %(minutes)d minutes: until then nobody "
            "outside sees it, and you can undo it."
        )
        return text % {"done": action.success_message, "minutes": minutes}
    if action.target in {Status.SPAM, Status.SUBMITTED}:
        return action.success_message
    text = _(
        "done. Nobody gets an email: print a letter, or ring. It is shown outside in "
        "%(minutes)d minutes."
    )
    return text % {"minutes": _minutes_until(entry.shown_from)}


def _minutes_until(moment: datetime | None) -> int:
    remaining = moment - timezone.now() if moment else timedelta(0)
    return max(0, round(remaining.total_seconds() / 60))


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


@object_action()
def preview(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> HttpResponse:
    """Show the email that the chosen decision would send."""
    form = model_admin.get_action_form(request.POST, entry)
    action = ACTIONS.get(request.POST.get("action_name", ""))
    context: dict[str, Any] = {}
    if action is None:
        messages.error(request, model_admin.no_action_error)
    elif model_admin.validate_for(form, action):
        kwargs = model_admin.get_service_kwargs(form, action)
        kwargs["by"] = get_staff_user(request)
        context["is_preview"] = True
        try:
            email = decisions.preview_email(action.service, entry, **kwargs)
            context["email"] = email
        except TransitionNotAllowed as error:
            messages.error(request, model_admin.get_refusal(request, entry, error))
    return model_admin.render_object_page(request, entry, form, **context)


@object_action()
def add_note(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> HttpResponse:
    """Keep the note to staff in the history."""
    text = strip_invisible(request.POST.get("staff_note", ""))
    if not text.strip():
        messages.error(request, _("Write the note first."))
        return model_admin.render_object_page(request, entry)
    return run_service(
        model_admin,
        request,
        entry,
        partial(triage.add_note, text=text),
        _("The note is in the history."),
        fields_to_clear=["staff_note"],
    )


@object_action()
def assign(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> HttpResponse:
    """Say who looks after an idea; the button `me` takes it."""
    is_mine = "me" in request.POST
    data = {"to": get_staff_user(request).pk} if is_mine else request.POST
    form = AssignForm(data)
    done = _("Assigned.")
    return run_service(model_admin, request, entry, triage.assign, done, form=form)


take_down = service_view(
    triage.take_down, _("It is taken down, everywhere."), TakeDownForm
)

show_now = service_view(
    decisions.show_now, _("Everybody outside sees the decision now.")
)

restore = service_view(triage.restore, _("It is no longer taken down."))


@object_action()
def undo(
    model_admin: WorkflowAdmin, request: HttpRequest, entry: Entry
) -> HttpResponse:
    """Undo the last decision, while the entrant has not been told."""
    key = request.POST.get("decision", "")
    decision_id = int(key) if key.isdecimal() else None
    return run_service(
        model_admin,
        request,
        entry,
        partial(decisions.undo, decision_id=decision_id),
        _("Undone. No email went out."),
    )
