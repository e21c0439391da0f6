"""Challenges for staff."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, F, Q, QuerySet, TextField
from django.forms import ModelForm, Textarea
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.admin.publish import publish
from challenges.forms.challenge import RECORD_PERMISSION, ChallengeForm
from challenges.models import Challenge, Criterion
from challenges.models.announcement import awaiting_results
from challenges.models.workflow import Status
from challenges.services.entering import drafts
from challenges.services.moderation import triage
from core.admin.base import InlineMixin
from core.admin.pages import Page
from core.admin.preview import FormSets, PreviewAdmin, unsaved_rows
from core.admin.publishable import PublishableAdmin
from core.templatetags.formatting import end_datetime
from core.types import StrOrPromise
from focus_areas.models import FocusArea


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


class CriterionInline(InlineMixin, admin.StackedInline):  # type: ignore[type-arg]  # not generic at run time
    model = Criterion
    extra = 0
    max_num = 50  # a form may have 1,000 fields
    formfield_overrides = {TextField: {"widget": Textarea(attrs={"rows": 2})}}


@admin.register(Challenge)
class ChallengeAdmin(PreviewAdmin, PublishableAdmin):
    preview_template = "challenges/challenge_detail.html"
    instead_of_deleting = _(
        "To take it off the website, give it a date under “Hide again at”."
    )
    form = ChallengeForm
    inlines = [CriterionInline]
    pages = [*PreviewAdmin.pages, Page("<int:pk>/results/", publish, "results")]
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
        (None, {"fields": ["title", "slug", "reference_prefix", "summary"]}),
        (
            _("Dates"),
            {
                "fields": [
                    "publish_at",
                    "expire_at",
                    "opens_at",
                    "closes_at",
                    "results_at",
                    "promise_days",
                ]
            },
        ),
        (_("For whom and what"), {"fields": ["audiences", "focus_areas"]}),
        (
            _("Texts (Markdown)"),
            {
                "fields": [
                    "brief",
                    "who_can_enter",
                    "how_to_enter",
                    "prizes",
                    "criteria",
                    "rules",
                    "questions",
                ]
            },
        ),
        (_("Before this site"), {"fields": ["offline_idea_count"]}),
    ]

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
        weights = form.instance.weighted_criteria.values_list("weight", flat=True)
        total = sum(weights)
        if weights and total != 100:
            text = _("The weights add up to %(total)d percent, and not to 100.")
            messages.warning(request, text % {"total": total})

    def _say_who_is_told(self, request: HttpRequest, challenge: Challenge) -> None:
        count = drafts.count_to_tell(challenge, closes_at=challenge.closes_at)
        if count:
            text = ngettext(
                "%(count)d person with a saved draft gets an email about the new "
                "closing date, in %(minutes)d minutes. Until then you can change it "
                "unnoticed.",
                "%(count)d people with a saved draft get an email about the new "
                "closing date, in %(minutes)d minutes. Until then you can change it "
                "unnoticed.",
                count,
            )
            params = {"count": count, "minutes": settings.DECISION_HOLD_MINUTES}
            messages.info(request, text % params)

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
        return super().render_change_form(request, context, add, change, form_url, obj)

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
