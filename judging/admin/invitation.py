"""Invite the judges to their meeting, change it, or call it off."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.users import get_staff_user
from judging.admin.access import get_panel_or_deny, is_done, render_panel_page
from judging.forms.meeting import MeetingForm
from judging.models import Meeting, Panel
from judging.services.invitation import call_off_meeting, invite_to_meeting


def invitation(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show when and where the panel meets, and do what a button of the page says."""
    panel = get_panel_or_deny(request, pk)
    kept = Meeting.objects.filter(panel=panel).first()
    initial = {name: getattr(kept, name) for name in MeetingForm.base_fields if kept}
    form = MeetingForm(request.POST or None, initial=initial)
    if request.method == "POST" and _run(request, panel, form):
        return SeeOther(request.path)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "invitation",
        _("Invitation to the meeting"),
        form=form,
        meeting=kept,
        judge_count=panel.judges.accepted().count(),
    )


def _run(request: HttpRequest, panel: Panel, form: MeetingForm) -> bool:
    """Call the service of the button. Return whether it is done."""
    by = get_staff_user(request)
    if request.POST.get("action") == "call_off":
        service = partial(call_off_meeting, panel, by=by)
        return is_done(request, service, _("Called off; judges get an email."))
    if not form.is_valid():
        return False
    service = partial(invite_to_meeting, panel, by=by, **form.cleaned_data)
    return is_done(request, service, _("Judges get an email."), form)
