"""Ideas for staff: the list, the page of an idea, and all pages beside it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.admin import (
    add_entry,
    bulk,
    queue,
    redaction,
    review,
)
from challenges.admin.entry_pages import PAGES
from challenges.admin.filters import FILTERS
from challenges.admin.timeline import render_timeline
from challenges.forms.add_entry import StaffEntryForm
from challenges.forms.challenge import OutcomeForm, UpdateForm
from challenges.forms.review import (
    AddFileForm,
    AssignEntryForm,
    DuplicateForm,
    EntrantAddressForm,
    ReviewForm,
    TakeDownForm,
)
from challenges.models import Challenge, Entry, EntryHistory, PersonalDataAccess
from challenges.models.entry_queryset import QUEUE_ORDER
from challenges.models.workflow import (
    ADD_PERMISSION,
    MODERATE_PERMISSION,
    TRANSITIONS,
    Status,
)
from challenges.services.interests import hides_outcomes
from challenges.services.moderation import decisions, triage
from challenges.services.records import access, timeline
from challenges.services.transitions import decision_hold
from core.admin.actions import WorkflowAction, focus_first_error
from core.admin.queue import FilteredChangeList
from core.http import SeeOther
from core.stored_files import MAX_FILES
from core.types import StrOrPromise
from core.users import get_staff_user
from outbox.admin.emailed import EmailLine
from outbox.admin.last_decision import DecidingAdmin
from outbox.models import Email, EmailQuerySet
from outbox.preview import EmailPreview


@admin.register(Entry)
class EntryAdmin(DecidingAdmin):
    pages = PAGES

    # The list

    list_display = queue.COLUMNS
    list_display_links = queue.LINKED_COLUMNS
    list_filter = FILTERS
    list_per_page = 50
    sortable_by = queue.SORTABLE_COLUMNS
    ordering = QUEUE_ORDER  # type: ignore[assignment]  # stubs lack expressions
    search_fields = ["title"]  # not empty, so that there is a search
    search_help_text = _("Words of the idea, a name, an email address or a reference.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        sent = super().get_queryset(request).exclude(status=Status.DRAFT)
        return sent.select_related("challenge", "focus_area", "assignee")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return queryset.search_for_staff(search_term[: queue.MAX_SEARCH_CHARS]), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        match = request.resolver_match
        is_list = match and match.url_name == self.url_name("changelist")
        return queue.EntryChangeList if is_list else FilteredChangeList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if self.has_action_permission(request):
            actions |= bulk.list_actions()
        return actions

    # The page of an idea

    object_template = "admin/challenges/entry/review.html"
    transitions = TRANSITIONS
    workflow_actions = review.ACTIONS
    action_permission = MODERATE_PERMISSION
    note_service = staticmethod(triage.add_note)
    message_label = _("Message to the entrant")
    message_help_text = _("Goes into the email, between “Dear …” and our address.")
    no_action_error = _("Choose what you decide.")
    side_forms = [
        AssignEntryForm,
        TakeDownForm,
        DuplicateForm,
        AddFileForm,
        EntrantAddressForm,
        OutcomeForm,
        UpdateForm,
    ]

    def view_object(self, request: HttpRequest, obj: Entry) -> HttpResponse:
        response = super().view_object(request, obj)
        if request.method == "GET":
            self._record_access(request, obj)
        return response

    def _record_access(self, request: HttpRequest, entry: Entry) -> None:
        by = get_staff_user(request)
        access.record_access(entry, by=by, what=PersonalDataAccess.What.ENTRY)

    def get_fingerprint(self, obj: Entry) -> str:
        return obj.fingerprint

    def get_action_form(self, data: QueryDict | None, obj: Entry) -> ReviewForm:
        return ReviewForm(
            data,
            label=self.message_label,
            help_text=self.message_help_text,
            statuses=TRANSITIONS[obj.status],
            entry=obj,
            has_details=obj.has_details_to_judge,
        )

    def get_context_data(
        self, request: HttpRequest, obj: Entry, data: QueryDict | None
    ) -> dict[str, Any]:
        changes = timeline.revision_changes(obj)
        context = super().get_context_data(request, obj, data)
        hides_outcome = self._hides_outcome(request, obj)
        if hides_outcome:
            context["history"] = context["history"].filter(tells_outcome=False)
        return {
            **context,
            "hides_outcome": hides_outcome,
            "emails": review.email_lines(obj, context["emails"], changes),
            **review.get_context(self, request, obj),
            **redaction.get_context(self, request, obj),
            "revisions": [c.revision for c in changes if c.may_be_read],
            "files": obj.attachments.all(),
            "files_path": self.page_url("change", obj.pk).removesuffix("change/")
            + "files/",
            "max_files": MAX_FILES,
            "updates": obj.updates.prefetch_related("pictures"),
        }

    def get_email_lines(self, request: HttpRequest, obj: Entry) -> list[EmailLine]:
        """Return those that staff may do something about; the whole history has all."""
        if not self.has_action_permission(request):
            return []
        return super().get_email_lines(request, obj)

    def get_emails(self, obj: Entry) -> EmailQuerySet:
        emails = super().get_emails(obj)
        is_refused = Q(status=Email.Status.QUEUED, attempts__gt=0)
        return emails.filter(
            Q(status__in=[Email.Status.HELD, Email.Status.FAILED]) | is_refused
        )

    def preview_email(
        self, service: Callable[..., object], obj: Entry, **kwargs: Any
    ) -> EmailPreview | None:
        return decisions.preview_email(service, obj, **kwargs)

    def get_service_kwargs(self, form: Any, action: WorkflowAction) -> dict[str, Any]:
        kwargs = super().get_service_kwargs(form, action)
        reason = form.cleaned_data["reason"]
        if reason and reason.status == action.target:
            kwargs["reason"] = reason
        if action.target == Status.APPROVED:
            kwargs["focus_area"] = form.cleaned_data.get("focus_area")
        if action is review.ACTIONS["approve"]:
            kwargs["details_reason"] = form.cleaned_data.get("details_reason", "")
        return kwargs

    def get_actions_for(
        self, request: HttpRequest, obj: Entry
    ) -> dict[str, WorkflowAction]:
        """Leave out the action whose button stands beside the personal details."""
        actions = super().get_actions_for(request, obj)
        actions.pop(review.APPROVE_WITHOUT_DETAILS, None)
        return actions

    def validate_for(self, form: Any, action: WorkflowAction) -> bool:
        if not super().validate_for(form, action):
            return False
        form.validate_area(approves=action.target == Status.APPROVED)
        if action is not review.ACTIONS["approve"]:
            if form.cleaned_data.get("details_reason"):
                form.add_error("details_reason", form.UNUSED_REASON_ERROR)
        elif form.lacks_details_reason:
            form.add_error("details_reason", form.DETAILS_ERROR)
        return not form.errors

    def get_success_url(
        self, request: HttpRequest, obj: Entry, action: WorkflowAction
    ) -> str:
        takes_out = action is review.ACTIONS[review.APPROVE_WITHOUT_DETAILS]
        if "next" in request.POST or takes_out:
            return review.next_url(self, request, obj)
        return super().get_success_url(request, obj, action)

    def get_success_message(self, obj: Entry, action: WorkflowAction) -> StrOrPromise:
        return review.success_message(obj, action)

    undo_service = staticmethod(decisions.undo)
    decision_related = ["entry__shown_with"]

    def get_last_decision(self, obj: Entry) -> EntryHistory | None:
        return decisions.last_decision(obj)

    def is_decision_open(self, decision: EntryHistory) -> bool:
        stands = decision.entry.status == decision.to_status
        is_recent = timezone.now() - decision.at < decision_hold()
        is_void = decision.is_undone or decision.is_overtaken
        return stands and is_recent and decision.undoable and not is_void

    def describe_decision(
        self, decision: EntryHistory, done: StrOrPromise
    ) -> StrOrPromise:
        return review.describe(decision, done)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        entry = self.get_object(request, object_id)
        if entry is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_permission(request, entry):
            raise PermissionDenied
        self._record_access(request, entry)
        hides_outcome = self._hides_outcome(request, entry)
        return render_timeline(self, request, entry, hides_outcome=hides_outcome)

    def _hides_outcome(self, request: HttpRequest, entry: Entry) -> bool:
        return hides_outcomes(entry.challenge, get_staff_user(request))

    # The form for a new idea

    form = StaffEntryForm
    add_form_template = "admin/challenges/entry/add_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ADD_PERMISSION)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        if request.method == "POST":
            form.refusal = add_entry.reason_against(request)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        return add_entry.initial_data(request, initial)

    def save_model(
        self, request: HttpRequest, obj: Entry, form: "ModelForm[Entry]", change: bool
    ) -> None:
        add_entry.submit(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        focus_first_error(context["adminform"].form)
        context["title"] = _("Type in an idea")
        context["list_url"] = self.list_url(request)
        context["open_challenges"] = Challenge.objects.published().open()
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Entry, post_url_continue: str | None = None
    ) -> HttpResponse:
        return SeeOther(self.page_url("entered", obj.pk))

    def log_addition(self, request: HttpRequest, obj: Entry, message: Any) -> Any:
        """Log nothing: the history says who entered the idea, and a log that names the
        title would outlive it."""
