"""Feedback for entrants: a queue, and one idea to write about."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.references import parse_reference
from core.users import get_staff_user
from judging.admin.access import get_panel_or_deny, is_done, render_panel_page
from judging.forms.awards import FeedbackForm
from judging.models import Panel
from judging.models.workflow import DECIDE_PERMISSION, SCORES_PERMISSION
from judging.services.feedback import (
    FeedbackState,
    approve_rest,
    feedback_states,
    keep_feedback,
    said_for_entrant,
)
from judging.services.ranking import deciding_ranking


def feedback(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """List the ideas, those whose entrants would hear nothing in front, and approve
    the words alone for these."""
    panel = _panel(request, pk)
    service = partial(approve_rest, panel, by=get_staff_user(request))
    if request.method == "POST" and is_done(request, service, _("Approved.")):
        return SeeOther(request.path)
    states = _states(panel)
    url = model_admin.page_url("feedback_idea", panel.pk)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "feedback",
        gettext_lazy("Feedback"),
        rows=[(state, f"{url}?of={state.entry.reference}") for state in states or []],
        is_closed=states is not None,
        rest=sum(not state.is_approved for state in states or []),
        may_decide=request.user.has_perm(DECIDE_PERMISSION),
    )


def feedback_idea(
    model_admin: PagesAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    """Show what judges wrote about the idea that the URL names, or the first that
    waits, and take the sentences for its entrant."""
    panel = _panel(request, pk)
    state = _chosen(request, _states(panel) or [])
    if state is None:
        return SeeOther(model_admin.page_url("feedback", panel.pk))
    sentences = state.feedback.sentences if state.feedback else ""
    form = FeedbackForm(request.POST or None, initial={"sentences": sentences})
    if form.is_valid() and _keep(request, panel, state, form):
        is_approved = "approve" in request.POST
        next_url = model_admin.page_url("feedback_idea", panel.pk)
        return SeeOther(next_url if is_approved else request.get_full_path())
    return render_panel_page(
        model_admin,
        request,
        panel,
        "feedback_idea",
        gettext_lazy("Feedback"),
        form=form,
        state=state,
        is_stale=request.method == "POST"
        and _fingerprint(request) != state.fingerprint,
        asks="later" in request.POST and state.is_told,
        said=said_for_entrant(state.entry),
        may_decide=request.user.has_perm(DECIDE_PERMISSION),
    )


def _panel(request: HttpRequest, pk: int) -> Panel:
    return get_panel_or_deny(
        request, pk, writer=DECIDE_PERMISSION, readers=[SCORES_PERMISSION]
    )


def _states(panel: Panel) -> list[FeedbackState] | None:
    """Return the ideas, or None before the last round is closed."""
    found = deciding_ranking(panel)
    return feedback_states(panel, found) if found else None


def _chosen(request: HttpRequest, states: list[FeedbackState]) -> FeedbackState | None:
    """Return the idea that the URL names, or the first that waits; None if there is
    none."""
    reference = parse_reference(request.GET.get("of", ""))
    if reference:
        return next(
            (each for each in states if each.entry.reference == reference), None
        )
    return next((state for state in states if not state.is_approved), None)


def _fingerprint(request: HttpRequest) -> str:
    return request.POST.get("fingerprint", "")


def _keep(
    request: HttpRequest, panel: Panel, state: FeedbackState, form: FeedbackForm
) -> bool:
    is_approved = "approve" in request.POST
    service = partial(
        keep_feedback,
        panel,
        idea=state.entry.reference,
        sentences=form.cleaned_data["sentences"],
        is_approved=is_approved,
        by=get_staff_user(request),
        fingerprint=_fingerprint(request),
        may_take_back="take_back" in request.POST,
    )
    text = (
        _("%(reference)s is approved.")
        if is_approved
        else _("%(reference)s is saved, not approved.")
    )
    return is_done(request, service, text % {"reference": state.entry.reference}, form)
