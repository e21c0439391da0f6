"""The rubric of a round, and what its judges agree to."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.users import get_staff_user
from judging.admin.access import (
    get_panel_or_deny,
    is_done,
    render_panel_page,
    round_of,
)
from judging.forms.staff import StepsForm, TermsForm
from judging.services.panels import change_terms
from judging.services.rubric import rubric_of, save_steps


def rubric(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the criteria with their weights, and take the words of the five steps."""
    panel = get_panel_or_deny(request, pk)
    current = round_of(panel)
    criteria = rubric_of(current)
    form = StepsForm(request.POST or None, rubric=criteria)
    by = get_staff_user(request)
    if form.is_valid() and is_done(
        request,
        lambda: save_steps(current, steps=form.steps, by=by),
        _("The steps are saved."),
        form,
    ):
        return SeeOther(request.path)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "rubric",
        _("Rubric"),
        form=form,
        rubric=criteria,
        weights=sum(each["weight"] for each in criteria),
        is_frozen=current.rubric_is_fixed,
    )


def terms(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what judges agree to, and change it."""
    panel = get_panel_or_deny(request, pk)
    initial = {"terms": panel.terms, "names_are_public": panel.names_are_public}
    form = TermsForm(request.POST or None, initial=initial)
    if form.is_valid():
        service = partial(change_terms, panel, by=get_staff_user(request))
        if is_done(
            request,
            partial(service, **form.cleaned_data),
            _("Saved. Judges who have not answered yet read these words."),
            form,
        ):
            return SeeOther(request.path)
    return render_panel_page(
        model_admin, request, panel, "terms", _("What judges agree to"), form=form
    )
