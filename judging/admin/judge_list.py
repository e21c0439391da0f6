"""Judges from a pasted list: what each line would do is shown before anybody is
invited."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.users import get_staff_user
from judging.admin.access import get_panel_or_deny, render_panel_page
from judging.forms.judge_list import JudgeListForm
from judging.models import Panel
from judging.services.panels import invite_all


def judge_list(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Take a list of judges, and show what it would do; the second button does it."""
    panel = get_panel_or_deny(request, pk, readers=[])
    form = JudgeListForm(request.POST or None, panel=panel)
    is_right = form.is_valid()
    if is_right and form.new and request.POST.get("action") == "invite":
        _invite(request, panel, form)
        return SeeOther(model_admin.page_url("judges", panel.pk))
    return render_panel_page(
        model_admin,
        request,
        panel,
        "judge_list",
        _("Invite judges from a list"),
        form=form,
        is_read=is_right,
    )


def _invite(request: HttpRequest, panel: Panel, form: JudgeListForm) -> None:
    count = len(invite_all(panel, form.new, by=get_staff_user(request)))
    text = ngettext(
        "%d judge is invited: the email with the private link is on its way.",
        "%d judges are invited: the emails with the private links are on their way.",
        count,
    )
    messages.success(request, text % count)
