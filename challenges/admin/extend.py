"""Extend the deadline of a challenge: who is told, and then one button."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.forms.challenge import DeadlineForm
from challenges.models import Challenge
from challenges.services.deadline import extend_deadline, may_be_extended
from challenges.services.entering import drafts
from core.admin.pages import PagesAdmin, render_admin_page
from core.http import SeeOther
from core.templatetags.formatting import end_datetime
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed


def extend(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show who hears of a later deadline, and set it."""
    challenge = get_object_or_404(Challenge, pk=pk)
    if not model_admin.has_change_permission(request, challenge):
        raise PermissionDenied
    initial = {name: getattr(challenge, name) for name in ["closes_at", "results_at"]}
    form = DeadlineForm(request.POST or None, initial=initial)
    if form.is_valid() and _extend(model_admin, request, challenge, form):
        return SeeOther(model_admin.page_url("change", pk))
    later = max(challenge.closes_at, timezone.now()) + timedelta(days=7)
    return render_admin_page(
        model_admin,
        request,
        "admin/challenges/challenge/extend.html",
        _("Extend the deadline: %(challenge)s") % {"challenge": challenge},
        obj=challenge,
        form=form,
        before=challenge.closes_at.isoformat(),
        may_be_extended=may_be_extended(challenge),
        told=drafts.count_to_tell(challenge, closes_at=later),
        hold_minutes=settings.DECISION_HOLD_MINUTES,
    )


def _extend(
    model_admin: PagesAdmin,
    request: HttpRequest,
    challenge: Challenge,
    form: DeadlineForm,
) -> bool:
    """Call the service. Return whether it is done; the form says why not."""
    closes_at = form.cleaned_data["closes_at"]
    told = drafts.count_to_tell(challenge, closes_at=closes_at)
    try:
        extended = extend_deadline(
            challenge,
            before=parse_datetime(request.POST.get("before", "")) or closes_at,
            by=get_staff_user(request),
            **form.cleaned_data,
        )
    except TransitionNotAllowed as error:
        challenge.refresh_from_db()
        form.add_error("closes_at", str(error))
        return False
    model_admin.log_change(request, extended, _("Extended the deadline."))
    text = _("The challenge now closes at %(moment)s.")
    messages.success(request, text % {"moment": end_datetime(closes_at)})
    if told:
        messages.info(request, say_who_is_told(told))
    return True


def say_who_is_told(count: int) -> str:
    """Return who gets an email about a new closing date that was just saved."""
    text = ngettext(
        "%(count)d person with a saved draft gets an email about the new closing date, "
        "in %(minutes)d minutes. Until then you can change it unnoticed.",
        "%(count)d people with a saved draft get an email about the new closing date, "
        "in %(minutes)d minutes. Until then you can change it unnoticed.",
        count,
    )
    return text % {"count": count, "minutes": settings.DECISION_HOLD_MINUTES}
