"""The last decision of a member of staff, such as an answer, which the page that
follows tells of and undoes."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.actions import WorkflowAction
from core.admin.half_written import keep_input
from core.admin.pages import object_page
from core.admin.queue import QueueAdmin
from core.admin.service_pages import call_service
from core.typed_words import say_kept
from core.types import StrOrPromise
from outbox.admin.emailed import EmailedAdmin


class DecidingAdmin(QueueAdmin, EmailedAdmin):
    """Queue whose pages tell of the last decision. Subclasses have what is named below,
    and list UNDO_LAST_PAGE among their pages."""

    undo_service: Callable[..., object]
    """Undoes the last decision: undo_service(obj, by=…, decision_id=…)."""

    decision_related: Sequence[str] = ()
    """Foreign keys of a row of the history that the next three read."""

    get_last_decision: Callable[[Any], Any]
    """Returns the row of an object's history with the last decision, or None."""

    is_decision_open: Callable[[Any], bool]
    """Whether that decision stands, and can be undone now."""

    describe_decision: Callable[[Any, StrOrPromise], StrOrPromise]
    """Says what was decided, and when somebody outside hears of it."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**last_decision(self, request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_context_data(
        self, request: HttpRequest, obj: Any, data: Any
    ) -> dict[str, Any]:
        context = super().get_context_data(request, obj, data)
        return {**context, **last_decision(self, request, obj)}

    def report_success(
        self, request: HttpRequest, obj: Any, action: WorkflowAction, url: str
    ) -> None:
        """Say so, unless the page that follows tells of the decision, with its undo."""
        is_told = _remember(self, request, obj, action.success_message)
        if not is_told or url == self.object_url(request, "change", obj):
            super().report_success(request, obj, action, url)
        if url == self.list_url(request):
            messages.info(request, _("That was the last one of this list that waits."))


def _session_key(model_admin: DecidingAdmin) -> str:
    """Return the key of the session for the key of the row of history, and what was
    done, in a word."""
    return f"last_decision_{model_admin.opts.model_name}"


def _remember(
    model_admin: DecidingAdmin, request: HttpRequest, obj: Any, done: StrOrPromise
) -> bool:
    """Keep the decision that was just made on this object. Return whether it can be
    undone, so that the page that follows tells of it."""
    obj.refresh_from_db()
    decision = model_admin.get_last_decision(obj)
    request.session[_session_key(model_admin)] = decision and [decision.pk, str(done)]
    return decision is not None and model_admin.is_decision_open(decision)


def _remembered(model_admin: DecidingAdmin, request: HttpRequest) -> tuple[Any, ...]:
    """Return the row of history, its object, and what was done; None for both if
    nothing is remembered, or if it is deleted."""
    pk, done = request.session.get(_session_key(model_admin)) or (None, "")
    if pk is None:
        return None, None, ""
    relation: Any = model_admin.model._meta.get_field("history")
    rows = relation.related_model.objects.filter(pk=pk)
    decision = rows.select_related("email", *model_admin.decision_related).first()
    return decision, decision and getattr(decision, relation.field.name), done


def last_decision(
    model_admin: DecidingAdmin, request: HttpRequest, obj: Any = None
) -> dict[str, Any]:
    """Return what last_decision.html takes: nothing on the page of that same object, or
    when it is too late to undo."""
    decision, decided, done = _remembered(model_admin, request)
    is_elsewhere = decision is not None and decided != obj
    if not (is_elsewhere and model_admin.is_decision_open(decision)):
        return {}
    return {
        "last_decision": decision,
        "last_decision_about": decided.reference,
        "last_decision_done": model_admin.describe_decision(decision, done),
        "last_decision_url": model_admin.object_url(request, "change", decided),
        "undo_url": model_admin.object_url(request, "undo", decided),
    }


def undo_last(
    model_admin: DecidingAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    """Undo the last decision from the page of another object, and lead to the one that
    it was about. What was typed on this page is kept."""
    obj = model_admin.get_object_or_deny(request, pk)
    decision, decided, _done = _remembered(model_admin, request)
    is_post = request.method == "POST"
    is_kept = is_post and keep_input(model_admin, request, obj, request.POST)
    if not is_post or decision is None:
        return model_admin.redirect_to_object(request, obj)
    undo = partial(model_admin.undo_service, decision_id=decision.pk)
    if call_service(model_admin, request, decided, undo):
        messages.success(request, _("Undone. No email went out."))
    if is_kept:
        say_kept(request, model_admin.object_url(request, "change", obj))
    return model_admin.redirect_to_object(request, decided)


UNDO_LAST_PAGE = object_page("undo_last", undo_last)
