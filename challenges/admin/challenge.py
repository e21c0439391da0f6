"""Challenges for staff."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, F, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from challenges.admin.criteria import CriterionInline, may_edit_criteria
from challenges.admin.extend import extend, say_who_is_told
from challenges.admin.publish import publish
from challenges.forms.challenge import (
    CRITERIA_FROZEN,
    RECORD_PERMISSION,
    ChallengeForm,
)
from challenges.models import Challenge
from challenges.models.announcement import awaiting_results
from challenges.models.workflow import Status
from challenges.services.entering import drafts
from challenges.services.moderation import triage
from core.admin.copying import COPY, copied_object, copied_rows
from core.admin.pages import object_page
from core.admin.preview import FormSets, PreviewAdmin, unsaved_rows
from core.admin.publishable import PublishableAdmin
from core.templatetags.formatting import end_datetime
from core.types import StrOrPromise
from focus_areas.models import FocusArea

CRITERIA = "criteria"
"""Class of the section that the criteria with weights belong to."""


class ResultsFilter(admin.SimpleListFilter):
    title = _("results")
    parameter_name = "results"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, StrOrPromise]]:
        return [("waiting", _("To publish"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Challenge]
    ) -> QuerySet[Challenge]:
        if self.value() != "waiting":
            return queryset
        return queryset.filter(pk__in=awaiting_results().values("pk"))


@admin.register(Challenge)
class ChallengeAdmin(PreviewAdmin, PublishableAdmin):
    preview_template = "challenges/challenge_detail.html"
    instead_of_deleting = _(
        "To take it off the website, press “Take offline” on its page."
    )
    form = ChallengeForm
    inlines = [CriterionInline]
    change_form_template = "admin/challenges/challenge/change_form.html"
    not_copied = [
        *("title", "opens_at", "closes_at", "results_at", "offline_idea_count"),
    ]
    copy_advice = _(
        "The reasons for decisions are shared: they apply to it as they are."
    )
    pages = [
        *PreviewAdmin.pages,
        object_page("extend", extend),
        object_page("results", publish),
    ]
    list_display = [
        "title",
        "publication",
        "phase_label",
        "opens_at",
        "closes",
        "ideas",
    ]
    list_filter = [ResultsFilter]
    prepopulated_fields = {"slug": ["title"]}
    search_fields = ["title"]
    fieldsets = [
        (
            _("Brief"),
            {
                "fields": [
                    *("title", "slug", "reference_prefix", "summary"),
                    *("brief", "how_to_enter", "prizes", "questions"),
                ],
                "description": _("The long texts are Markdown."),
            },
        ),
        (_("Dates"), {"fields": ["opens_at", "closes_at", "results_at"]}),
        (
            _("Who can enter"),
            {"fields": ["who_can_enter", "audiences", "focus_areas"]},
        ),
        (
            _("Criteria"),
            {"fields": ["criteria", "names_wait_for_results"], "classes": [CRITERIA]},
        ),
        (_("Rules"), {"fields": ["rules"]}),
        (
            _("Emails and figures"),
            {
                "fields": ["promise_days", "offline_idea_count"],
                "description": _(
                    "Entrants get an email when their idea has come in, when you have "
                    "decided, and when you publish the results. People with a saved "
                    "draft are reminded before the deadline, and told when it moves."
                ),
            },
        ),
    ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Challenge | None = None
    ) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if may_edit_criteria(request, obj) else [*fields, "criteria"]

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Challenge, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(
            request, obj, inline, prefix
        )
        copied = None if obj.pk else copied_object(self, request)
        if copied and request.method == "GET":
            kwargs["initial"] = copied_rows(self, request, copied, prefix)
        return kwargs

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Challenge]",
        formsets: Any,
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        if change and "promise_days" in form.changed_data:
            triage.recalculate_due_dates(form.instance)
        if change and "closes_at" in form.changed_data:
            self._say_who_is_told(request, form.instance)

    def _say_who_is_told(self, request: HttpRequest, challenge: Challenge) -> None:
        count = drafts.count_to_tell(challenge, closes_at=challenge.closes_at)
        if count:
            messages.info(request, say_who_is_told(count))

    def preview_context(
        self, form: "ModelForm[Any]", formsets: FormSets
    ) -> dict[str, Any]:
        """Return the context of the public page, without the ideas that won: nobody
        types them here."""
        challenge = form.instance
        criteria = [row for formset in formsets for row in unsaved_rows(formset)]
        if challenge.pk and not formsets:  # for somebody who may not change them
            criteria = list(challenge.weighted_criteria.all())
        return {
            "challenge": challenge,
            "areas": form.cleaned_data["focus_areas"] or FocusArea.objects.all(),
            "criteria": sorted(criteria, key=lambda row: row.position),
            "idea_count": challenge.idea_count if challenge.pk else 0,
        }

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj and request.user.has_perm(RECORD_PERMISSION):
            context["results_url"] = self.page_url("results", obj.pk)
        may_change = obj and self.has_change_permission(request, obj)
        if may_change and not obj.results_are_out:
            context["extend_url"] = self.page_url("extend", obj.pk)
        context["criteria_section"] = CRITERIA
        context["frozen"] = "" if may_edit_criteria(request, obj) else CRITERIA_FROZEN
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = extra_context or {}
        last = Challenge.objects.order_by("opens_at", "pk").last()
        if last and self.has_add_permission(request):
            context["last_challenge_url"] = f"{self.page_url('add')}?{COPY}={last.pk}"
        return super().changelist_view(request, context)

    @admin.display(description=_("phase"))
    def phase_label(self, challenge: Challenge) -> StrOrPromise:
        return challenge.phase.label

    @admin.display(description=_("closes"), ordering="closes_at")
    def closes(self, challenge: Challenge) -> str:
        return end_datetime(challenge.closes_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Challenge]:
        is_idea = ~Q(entries__status__in=[Status.DRAFT, Status.SPAM])
        ideas = F("offline_idea_count") + Count("entries", filter=is_idea)
        challenges: QuerySet[Challenge] = super().get_queryset(request)
        return challenges.annotate(ideas=ideas)

    @admin.display(description=_("ideas"), ordering="ideas")
    def ideas(self, challenge: Any) -> int:
        count: int = challenge.ideas
        return count
