"""What leaves the house about entries: the list as CSV, and case files."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import IGNORED_PARAMS, ChangeList
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models import ExportRecord
from challenges.services.records import case_file, entries_csv
from core.admin.read_only import ReadOnlyAdmin
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.users import display_name, get_staff_user


class ExportAdmin(WorkflowAdmin):
    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export)
        case_file = self.admin_site.admin_view(self.case_file)
        return [
            path("export/", export, name="challenges_entry_export"),
            path("<int:pk>/case-file/", case_file, name="challenges_entry_case_file"),
            path(
                "<int:pk>/redacted-case-file/",
                case_file,
                {"redact": True},
                name="challenges_entry_redacted_case_file",
            ),
            *super().get_urls(),
        ]

    def _must_export(self, request: HttpRequest) -> None:
        may_export = request.user.has_perm("challenges.export_entry")
        if not (may_export and self.has_view_permission(request)):
            raise PermissionDenied

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The list of this very address, all pages of it."""
        self._must_export(request)
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return SeeOther(reverse("admin:challenges_entry_changelist") + "?e=1")
        lines = entries_csv.export_list(
            shown.queryset, by=get_staff_user(request), chosen=describe_filters(shown)
        )
        name = f"entries-{timezone.localdate().isoformat()}.csv"
        return StreamingHttpResponse(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def case_file(
        self, request: HttpRequest, pk: int, redact: bool = False
    ) -> HttpResponseBase:
        self._must_export(request)
        entry = get_object_or_404(self.get_queryset(request), pk=pk)
        by = get_staff_user(request)
        file = case_file.case_file(entry, by=by, redact=redact)
        name = f"{entry.reference}-{'redacted' if redact else 'case-file'}.zip"
        return FileResponse(file, as_attachment=True, filename=name)


def describe_filters(shown: ChangeList) -> str:
    """The filters of a list, for whoever reads of it years later: Status: To review."""
    words, left = [], dict(shown.filter_params)
    for spec in shown.filter_specs:
        left.pop(spec.parameter, None)
        if spec.chosen:
            words.append(f"{spec.title}: {spec.chosen_words}")
    words += [
        f"{name}: {', '.join(texts)}"
        for name, texts in left.items()
        if name not in IGNORED_PARAMS
    ]
    if shown.query:
        words.append(gettext("Found by a search"))
    return ". ".join(words) or gettext("All")


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
