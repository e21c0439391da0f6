"""The whole history of an entry on one page, and who of the staff has looked."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from challenges.models import Attachment, Entry, PersonalDataAccess
from challenges.services.records import access, timeline
from core.admin.workflow import WorkflowAdmin
from core.users import get_staff_user
from outbox.models import Email


class TimelineAdmin(WorkflowAdmin):
    history_page = "admin/challenges/entry/timeline.html"

    def page(
        self, request: HttpRequest, row: Entry, form: Form | None = None, **more: Any
    ) -> HttpResponse:
        response = super().page(request, row, form, **more)
        self._note_viewing(request, row)
        return response

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        self._note_viewing(request, row)
        context = {
            **self.admin_site.each_context(request),
            "title": str(row),
            "opts": self.opts,
            "row": row,
            "happenings": [
                (happening, self._address(request, row, happening.obj))
                for happening in timeline.timeline(row)
            ],
        }
        return TemplateResponse(request, self.history_page, context)

    def _note_viewing(self, request: HttpRequest, row: Entry) -> None:
        """Whoever opens a page with the personal data of an entry. A form that comes
        back was opened before."""
        if request.method == "GET":
            by = get_staff_user(request)
            access.record_access(row, by=by, what=PersonalDataAccess.What.ENTRY)

    def _address(self, request: HttpRequest, entry: Entry, row: Model) -> str:
        """Where there is more to read, for somebody who may; or ""."""
        if isinstance(row, Email):
            may_read = {"outbox.view_email", "outbox.change_email"}
            if any(map(request.user.has_perm, may_read)):
                return reverse("admin:outbox_email_change", args=[row.pk])
        if isinstance(row, Attachment) and row.largest:
            files = self._url("change", entry).removesuffix("change/") + "files/"
            return f"{files}{row.pk}/{row.largest}"
        return ""
