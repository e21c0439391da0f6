"""Files about ideas that staff download: the list as CSV, and case files."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, ChangeList
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models import ExportRecord
from challenges.services.records import case_file as case_files
from challenges.services.records import entries_csv
from core.admin.queue_filters import chosen_filters
from core.admin.read_only import ReadOnlyAdmin
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.text.direction import isolate
from core.users import display_name, get_staff_user


def export(model_admin: WorkflowAdmin, request: HttpRequest) -> HttpResponseBase:
    """Stream all pages of the list, filtered and ordered as the URL says."""
    _check_permission(model_admin, request)
    try:
        changelist = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters:
        return SeeOther(f"{model_admin.page_url('changelist')}?{ERROR_FLAG}=1")
    lines = entries_csv.export_list(
        changelist.queryset,
        by=get_staff_user(request),
        chosen=describe_filters(changelist),
    )
    name = f"ideas-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def case_file(
    model_admin: WorkflowAdmin, request: HttpRequest, pk: int, redact: bool = False
) -> HttpResponseBase:
    _check_permission(model_admin, request)
    entry = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    file = case_files.case_file(entry, by=get_staff_user(request), redact=redact)
    name = f"{entry.reference}-{'redacted' if redact else 'case-file'}.zip"
    return FileResponse(file, as_attachment=True, filename=name)


def _check_permission(model_admin: WorkflowAdmin, request: HttpRequest) -> None:
    may_export = request.user.has_perm("challenges.export_entry")
    if not (may_export and model_admin.has_view_permission(request)):
        raise PermissionDenied


def describe_filters(changelist: ChangeList) -> str:
    """Return the filters of a list as text that lasts for years: Status: To review."""
    texts, remaining = [], dict(changelist.filter_params)
    for spec in chosen_filters(changelist):
        texts.append(f"{spec.title}: {isolate(str(spec.chosen_label))}")
        del remaining[spec.parameter]
    texts += [
        f"{name}: {', '.join(values)}"
        for name, values in remaining.items()
        if name not in IGNORED_PARAMS
    ]
    if changelist.query:
        texts.append(gettext("Found by a search"))
    return ". ".join(texts) or gettext("All")


@admin.register(ExportRecord)
class ExportRecordAdmin(ReadOnlyAdmin):
    list_display = ["at", "who", "rows", "chosen"]
    list_select_related = ["by"]
    fields = ["at", "who", "rows", "chosen"]
    date_hierarchy = "at"

    @admin.display(description=_("by"), ordering="by")
    def who(self, export: ExportRecord) -> str:
        """No link: not everybody who reads this may look at users."""
        return display_name(export.by)
