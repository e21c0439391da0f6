"""The last decision of a moderator, which the page that follows tells of and undoes."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Entry, EntryHistory
from challenges.models.workflow import Status
from challenges.services.moderation import decisions
from challenges.services.transitions import decision_hold
from core.admin.half_written import keep_input
from core.admin.service_pages import call_service
from core.admin.workflow import WorkflowAdmin
from core.typed_words import say_kept
from core.types import StrOrPromise
from outbox.admin.emailed import minutes_until

LAST_DECISION = "last_decision"
"""Key of the session: the key of the row of history, and what was done, in a word."""


def remember(request: HttpRequest, entry: Entry, done: StrOrPromise) -> bool:
    """Keep the decision that was just made on this entry. Return whether it can be
    undone, so that the page that follows tells of it."""
    entry.refresh_from_db()
    decision = decisions.last_decision(entry)
    request.session[LAST_DECISION] = decision and [decision.pk, str(done)]
    return decision is not None and _is_open(decision)


def _is_open(decision: EntryHistory) -> bool:
    is_recent = timezone.now() - decision.at < decision_hold()
    return is_recent and decision.undoable


def get_context(
    model_admin: WorkflowAdmin, request: HttpRequest, obj: Entry | None = None
) -> dict[str, Any]:
    """Return what last_decision.html takes: nothing on the page of that same idea, or
    when it is too late to undo."""
    pk, done = request.session.get(LAST_DECISION) or (None, "")
    if pk is None:
        return {}
    rows = EntryHistory.objects.decisions().filter(pk=pk)
    decision = rows.select_related("email", "entry__shown_with").first()
    if decision is None or decision.entry == obj or not _is_open(decision):
        return {}
    if decision.entry.status != decision.to_status:
        return {}
    return {
        "last_decision": decision,
        "last_decision_done": describe(decision, done),
        "last_decision_url": model_admin.object_url(request, "change", decision.entry),
        "undo_url": model_admin.object_url(request, "undo", decision.entry),
    }


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


def undo_last(
    model_admin: WorkflowAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    """Undo the last decision from the page of another idea, and lead to the one that it
    was about. What was typed on this page is kept."""
    entry = model_admin.get_object_or_deny(request, pk)
    remembered: Any = request.session.get(LAST_DECISION) or (None, "")
    decision = EntryHistory.objects.filter(pk=remembered[0]).first()
    if request.method != "POST" or decision is None:
        return model_admin.redirect_to_object(request, entry)
    undo = partial(decisions.undo, decision_id=decision.pk)
    if call_service(model_admin, request, decision.entry, undo):
        messages.success(request, _("Undone. No email went out."))
    if keep_input(model_admin, request, entry, request.POST):
        say_kept(request, model_admin.object_url(request, "change", entry))
    return model_admin.redirect_to_object(request, decision.entry)
