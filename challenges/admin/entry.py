"""Entries for staff: one page for each. They change through the verbs alone."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from challenges.admin.add_entry import AddEntryAdmin, idempotency_key
from challenges.admin.bulk import BulkAdmin
from challenges.admin.exports import ExportAdmin
from challenges.admin.notifications import NotificationsAdmin
from challenges.admin.redaction import RedactionAdmin
from challenges.admin.review import ReviewAdmin
from challenges.admin.timeline import TimelineAdmin
from challenges.forms.challenge import OutcomeForm, UpdateForm
from challenges.forms.files import FileForm
from challenges.models import Attachment, Entry, PersonalDataAccess
from challenges.models.attachment import MAX_FILES
from challenges.models.workflow import Status
from challenges.services import results
from challenges.services.entering import attachments
from challenges.services.records import access, timeline
from core.uploads import stored_response
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed

FILE_IDS = "new_%s"
"""Of the fields of a file, which stand beside those of an update."""


RECORD = "challenges.record_results"


@admin.register(Entry)
class EntryAdmin(
    ReviewAdmin,
    TimelineAdmin,
    RedactionAdmin,
    BulkAdmin,
    AddEntryAdmin,
    ExportAdmin,
    NotificationsAdmin,
):
    def get_urls(self) -> list[URLPattern]:
        outcome = self.admin_site.admin_view(self.outcome)
        update = self.admin_site.admin_view(self.update)
        letter = self.admin_site.admin_view(self.letter)
        file = self.admin_site.admin_view(self.file)
        add_file = self.admin_site.admin_view(self.add_file)
        return [
            path("<int:pk>/files/<int:file>/<str:asked>", file),
            path("<int:pk>/add-file/", add_file, name="challenges_entry_add_file"),
            path("<int:pk>/letter/", letter, name="challenges_entry_letter"),
            path("<int:pk>/outcome/", outcome, name="challenges_entry_outcome"),
            path("<int:pk>/update/", update, name="challenges_entry_update"),
            *super().get_urls(),
        ]

    def version_of(self, row: Entry) -> str:
        return row.fingerprint

    def page_context(self, request: HttpRequest, row: Entry) -> dict[str, Any]:
        context: dict[str, Any] = {
            **super().page_context(request, row),
            **self.check_context(request, row),
            "revisions": [
                s.revision for s in timeline.revision_changes(row) if s.may_be_read
            ],
            "files": row.attachments.all(),
            "files_path": self._url("change", row).removesuffix("change/") + "files/",
        }
        if self.may_act(request) and len(context["files"]) < MAX_FILES:
            context["file_form"] = FileForm(auto_id=FILE_IDS)
        if row.status == Status.APPROVED and request.user.has_perm(RECORD):
            outcome = {"outcome": row.outcome, "award": row.award}
            context["outcome_form"] = OutcomeForm(initial=outcome)
            context["update_form"] = UpdateForm()
            context["updates"] = row.updates.prefetch_related("pictures")
        return context

    def file(
        self, request: HttpRequest, pk: int, file: int, asked: str
    ) -> HttpResponse:
        """A picture or a document, for whoever may read the entry."""
        entry = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, entry):
            raise PermissionDenied
        files = Attachment.objects.of_entries([entry])
        found = get_object_or_404(files, pk=file)
        return stored_response(found.storage_name(asked), shown_as=found.name)

    def add_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A drawing that came with a letter, say, for somebody who cannot add it."""
        entry = self.row_to_act_on(request, pk)
        if request.method != "POST":
            return self.back_to(request, entry)
        form = FileForm(request.POST, request.FILES, auto_id=FILE_IDS)
        if not form.is_valid():
            return self.page(request, entry, file_form=form)
        try:
            by = get_staff_user(request)
            attachments.change_files(entry, add=form.new_file, by=by)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The file is added."))
        return self.back_to(request, entry)

    def letter(self, request: HttpRequest, pk: int) -> HttpResponse:
        """On paper what we would email: that we have it, or what was decided."""
        entry = self.row_to_act_on(request, pk)
        by = get_staff_user(request)
        access.record_access(entry, by=by, what=PersonalDataAccess.What.ENTRY)
        page = {"entry": entry, "step": entry.history.visible_to_entrant().last()}
        return render(request, "admin/challenges/entry/printed_letter.html", page)

    def update(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tell what happened next with an approved idea."""
        entry = self.row_to_act_on(request, pk, permission=RECORD)
        if request.method != "POST":
            return self.back_to(request, entry)
        form = UpdateForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, entry, update_form=form)
        try:
            results.add_update(
                entry,
                by=get_staff_user(request),
                idempotency_key=idempotency_key(request),
                text=form.cleaned_data["text"],
                picture=form.new_picture,
            )
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            entry.refresh_from_db()
            return self.page(request, entry, update_form=form)
        else:
            messages.success(
                request,
                _(
                    "The update is saved. It is on the page of the idea if that is "
                    "public, and the entrant gets it, if there is an address that "
                    "wants our emails."
                ),
            )
        return self.back_to(request, entry)

    def outcome(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note what became of an approved entry."""
        entry = self.row_to_act_on(request, pk, permission=RECORD)
        if request.method != "POST":
            return self.back_to(request, entry)
        form = OutcomeForm(request.POST)
        if not form.is_valid():
            return self.page(request, entry, outcome_form=form)
        try:
            results.set_outcome(entry, by=get_staff_user(request), **form.cleaned_data)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            entry.refresh_from_db()
            return self.page(request, entry, outcome_form=form)
        messages.success(request, _("The outcome is saved."))
        return self.back_to(request, entry)
