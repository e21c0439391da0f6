"""Tables about judging, for staff to save as files."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed
from judging.admin.access import render_panel_page
from judging.models import Panel
from judging.services.exports import EXPORTS, save_file


def files(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the tables that the member of staff may read; save the one whose button was
    pressed."""
    offered = {
        name: each
        for name, each in EXPORTS.items()
        if any(map(request.user.has_perm, each.permissions))
    }
    if not offered:
        raise PermissionDenied
    panel = get_object_or_404(Panel.objects.select_related("challenge"), pk=pk)
    if request.method == "POST":
        name = request.POST.get("file", "")
        if name not in offered:
            raise PermissionDenied
        return _save(request, panel, name)
    return render_panel_page(
        model_admin, request, panel, "files", _("Files"), exports=offered
    )


def _save(request: HttpRequest, panel: Panel, name: str) -> HttpResponseBase:
    try:
        lines = save_file(panel, name, by=get_staff_user(request))
    except TransitionNotAllowed as error:
        messages.error(request, str(error))
        return SeeOther(request.path)
    day = timezone.localdate().isoformat()
    file = f"{panel.challenge.slug}-{name.replace('_', '-')}-{day}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )
