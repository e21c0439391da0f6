"""Challenges and entries for staff. Entries change through the verbs alone."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from challenges import services
from challenges.forms import DecisionForm, OutcomeForm, StaffEntryForm
from challenges.models import Challenge, Entry, IllegalMove
from challenges.models.entry import MOVES, Status
from smartcity.responses import SeeOther

VERBS: dict[str, tuple[Status, Callable[..., Entry], Any]] = {
    "approve": (Status.APPROVED, services.approve, _("Approve")),
    "decline": (Status.DECLINED, services.decline, _("Decline")),
    "spam": (Status.SPAM, services.mark_spam, _("Mark as spam")),
    "put_back": (Status.SUBMITTED, services.put_back, _("Put back to review")),
}
"""What each button does: where it leads, the verb that it calls, its label."""


@admin.register(Challenge)
class ChallengeAdmin(admin.ModelAdmin):
    list_display = ["title", "state_words", "opens_at", "closes_at", "ideas"]
    prepopulated_fields = {"slug": ["title"]}
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "reference_prefix", "summary"]}),
        (
            _("Dates"),
            {
                "fields": [
                    *("publish_at", "expire_at", "opens_at", "closes_at"),
                    *("results_at", "promise_days"),
                ]
            },
        ),
        (
            _("Texts (Markdown)"),
            {"fields": ["brief", "who_can_enter", "prizes", "criteria", "rules"]},
        ),
        (_("Before this site"), {"fields": ["ideas_elsewhere"]}),
    ]

    @admin.display(description=_("state"))
    def state_words(self, challenge: Challenge) -> str:
        if challenge.publishing_state != "published":
            return challenge.publishing_state.label
        return challenge.phase.label

    def get_queryset(self, request: HttpRequest) -> QuerySet[Challenge]:
        is_idea = ~Q(entries__status__in=[Status.DRAFT, Status.SPAM])
        ideas = F("ideas_elsewhere") + Count("entries", filter=is_idea)
        return super().get_queryset(request).annotate(ideas=ideas)

    @admin.display(description=_("ideas"), ordering="ideas")
    def ideas(self, challenge: Challenge) -> int:
        return challenge.ideas


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    form = StaffEntryForm
    list_display = [
        *("reference", "title", "status_word", "focus_area", "submitted_at"),
        "origin",
    ]
    list_display_links = ["reference", "title"]
    list_filter = ["status", "challenge", "focus_area", "audience", "origin"]
    search_fields = ["reference", "title", "idea", "name", "email"]
    date_hierarchy = "submitted_at"
    change_form_template = "admin/challenges/entry/review.html"

    @admin.display(description=_("status"), ordering="status")
    def status_word(self, entry: Entry) -> SafeString:
        return format_html(
            '<span class="status status--{}">{}</span>',
            entry.status,
            entry.get_status_display(),
        )

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(require_POST(self.decide))
        outcome = self.admin_site.admin_view(require_POST(self.outcome))
        return [
            path("<int:pk>/decide/", decide, name="challenges_entry_decide"),
            path("<int:pk>/outcome/", outcome, name="challenges_entry_outcome"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("challenges.moderate_entry")

    def has_view_permission(
        self, request: HttpRequest, obj: Entry | None = None
    ) -> bool:
        return self.has_add_permission(request) or super().has_view_permission(
            request, obj
        )

    def has_change_permission(
        self, request: HttpRequest, obj: Entry | None = None
    ) -> bool:
        return False  # an entrant's words stay as they came

    def has_delete_permission(
        self, request: HttpRequest, obj: Entry | None = None
    ) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        sent = super().get_queryset(request).exclude(status=Status.DRAFT)
        return sent.select_related("challenge", "focus_area")

    def save_model(
        self, request: HttpRequest, obj: Entry, form: ModelForm, change: bool
    ) -> None:
        services.submit_entry(obj, send_key=uuid.uuid4(), by=staff_of(request))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        entry = self.get_object(request, object_id)
        if entry is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return self._review(request, entry, DecisionForm())

    def _review(
        self, request: HttpRequest, entry: Entry, form: DecisionForm
    ) -> HttpResponse:
        if not self.has_view_permission(request, entry):
            raise PermissionDenied
        may_decide = request.user.has_perm("challenges.moderate_entry")
        buttons = [
            (verb, label)
            for verb, (to, _verb, label) in VERBS.items()
            if to in MOVES[entry.status]
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": entry.title,
            "opts": self.opts,
            "entry": entry,
            "steps": entry.steps.select_related("by"),
            "form": form,
            "buttons": buttons if may_decide else [],
        }
        if may_decide and entry.status == Status.APPROVED:
            context["outcome_form"] = OutcomeForm(instance=entry)
        return TemplateResponse(request, self.change_form_template, context)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call the verb of the button that was pressed, or say why not."""
        entry = self._entry_to_decide(request, pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._review(request, entry, form)
        _to, verb, label = VERBS[form.cleaned_data["verb"]]
        words = {"staff_note": form.cleaned_data["staff_note"]}
        if verb is not services.mark_spam:
            words["note"] = form.cleaned_data["note"]
        try:
            verb(entry, by=staff_of(request), **words)
        except IllegalMove as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                _("%(reference)s: %(verb)s. Done.")
                % {"reference": entry.reference, "verb": label},
            )
        return self._back_to(entry)

    def outcome(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note what became of an approved entry."""
        entry = self._entry_to_decide(request, pk)
        form = OutcomeForm(request.POST)
        if form.is_valid():
            try:
                services.set_outcome(
                    entry,
                    outcome=form.cleaned_data["outcome"],
                    award=form.cleaned_data["award"],
                )
            except IllegalMove as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("The outcome is saved."))
        else:
            messages.error(request, _("The outcome was not saved: check the award."))
        return self._back_to(entry)

    def _entry_to_decide(self, request: HttpRequest, pk: int) -> Entry:
        if not request.user.has_perm("challenges.moderate_entry"):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _back_to(self, entry: Entry) -> HttpResponse:
        return SeeOther(reverse("admin:challenges_entry_change", args=[entry.pk]))


def staff_of(request: HttpRequest) -> User:
    """The signed-in member of staff; admin views let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
