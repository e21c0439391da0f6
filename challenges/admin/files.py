"""Files of an idea, and the printed letter to somebody without email."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from challenges.admin.add_entry import entered_entry
from challenges.forms.review import AddFileForm
from challenges.models import Attachment, PersonalDataAccess
from challenges.services.entering import attachments
from challenges.services.records import access
from core.admin.service_pages import service_view
from core.admin.workflow import WorkflowAdmin
from core.uploads import stored_response
from core.users import get_staff_user


def file(
    model_admin: WorkflowAdmin,
    request: HttpRequest,
    pk: int,
    file_pk: int,
    filename: str,
) -> HttpResponseBase:
    """Send a picture or a document to staff who may read the idea."""
    entry = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not model_admin.has_view_permission(request, entry):
        raise PermissionDenied
    attachment = get_object_or_404(Attachment.objects.of_entries([entry]), pk=file_pk)
    return stored_response(attachment.storage_name(filename), shown_as=attachment.name)


add_file = service_view(attachments.change_files, _("The file is added."), AddFileForm)


def printed_letter(
    model_admin: WorkflowAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    """Show what we would email: that we have the idea, or what was decided."""
    entry = entered_entry(model_admin, request, pk)
    user = get_staff_user(request)
    access.record_access(entry, by=user, what=PersonalDataAccess.What.ENTRY)
    context = {"entry": entry, "step": entry.history.visible_to_entrant().last()}
    return render(request, "admin/challenges/entry/printed_letter.html", context)
