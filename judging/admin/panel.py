"""Judging for staff: the list of panels, and the page from which one is run."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from core.admin.keys import key_of
from core.admin.pages import Page, PagesAdmin, object_page, render_admin_page
from core.admin.read_only import ReadOnlyAdmin
from core.http import SeeOther
from core.templatetags.formatting import end_datetime
from core.users import get_staff_user
from judging.admin.access import (
    get_panel_or_deny,
    render_panel_page,
    round_of,
)
from judging.admin.awards import awards, choices
from judging.admin.feedback import feedback, feedback_idea
from judging.admin.files import files
from judging.admin.interests import for_disinterested, interests
from judging.admin.invitation import invitation
from judging.admin.judge_list import judge_list
from judging.admin.judges import bar, judge, judges
from judging.admin.meeting import book, meeting
from judging.admin.paper import paper, sheet
from judging.admin.plan import deal, plan
from judging.admin.ranking import ranking, ranking_idea
from judging.admin.rehearsal import rehearsal
from judging.admin.rounds import run_round, show_progress
from judging.admin.rubric import rubric, terms
from judging.admin.samples import samples
from judging.admin.second_look import second_look
from judging.admin.shown import shown, shown_idea
from judging.admin.sponsor import sponsor
from judging.models import Panel, Round
from judging.models.workflow import (
    LOOK_PERMISSION,
    NAMES_PERMISSIONS,
    PREPARE_PERMISSION,
    RUN_PERMISSION,
    SCORES_PERMISSION,
    JudgeStatus,
    RoundStatus,
)
from judging.services.history import history_for
from judging.services.panels import create_panel
from judging.services.rubric import rubric_of
from judging.services.shown import readiness


def begin(
    model_admin: PagesAdmin, request: HttpRequest, challenge_pk: int
) -> HttpResponse:
    """Lead to the panel of a challenge, or ask whether to begin one."""
    challenge = get_object_or_404(Challenge, pk=challenge_pk)
    panel = Panel.objects.filter(challenge=challenge).first()
    if panel is None and request.method == "POST":
        if not request.user.has_perm(RUN_PERMISSION):
            raise PermissionDenied
        panel = create_panel(challenge, by=get_staff_user(request))
        messages.success(request, _("Judging is set up here, step by step."))
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if panel is not None:
        return SeeOther(model_admin.page_url("change", panel.pk))
    return render_admin_page(
        model_admin,
        request,
        "admin/judging/panel/begin.html",
        _("Judging: %(challenge)s") % {"challenge": challenge},
        obj=challenge,
        may_run=request.user.has_perm(RUN_PERMISSION),
    )


@admin.register(Panel)
class PanelAdmin(PagesAdmin, ReadOnlyAdmin):
    list_display = ["challenge", "round_status", "judge_count", "closes"]
    list_display_links = ["challenge"]
    list_select_related = ["challenge"]
    ordering = ["-created_at", "-pk"]
    pages = [
        Page("of/<int:challenge_pk>/", begin, "of"),
        object_page("rubric", rubric),
        object_page("rehearsal", rehearsal),
        object_page("terms", terms),
        object_page("samples", samples),
        object_page("judges", judges),
        object_page("judge_list", judge_list),
        object_page("judge", judge),
        object_page("bar", for_disinterested(bar)),
        object_page("sheet", sheet),
        object_page("paper", paper),
        object_page("shown", shown),
        object_page("shown_idea", shown_idea),
        object_page("plan", plan),
        object_page("round", run_round),
        object_page("progress", show_progress),
        object_page("deal", for_disinterested(deal)),
        object_page("ranking", ranking),
        object_page("second_look", for_disinterested(second_look)),
        object_page("ranking_idea", ranking_idea),
        object_page("interests", interests),
        object_page("awards", for_disinterested(awards)),
        object_page("invitation", invitation),
        object_page("sponsor", for_disinterested(sponsor)),
        object_page("meeting", for_disinterested(meeting)),
        object_page("meeting_book", for_disinterested(book)),
        object_page("choices", for_disinterested(choices)),
        object_page("files", for_disinterested(files)),
        object_page("feedback", for_disinterested(feedback)),
        object_page("feedback_idea", for_disinterested(feedback_idea)),
    ]

    def has_view_permission(
        self, request: HttpRequest, obj: Panel | None = None
    ) -> bool:
        permissions = [RUN_PERMISSION, PREPARE_PERMISSION, LOOK_PERMISSION]
        return any(map(request.user.has_perm, permissions))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what is set up, what is missing, and the way to each page."""
        pk = key_of(object_id)
        if not pk or request.method == "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        panel = get_panel_or_deny(
            request, pk, readers=[LOOK_PERMISSION, PREPARE_PERMISSION]
        )
        current = round_of(panel)
        ideas, criteria = readiness(panel.challenge), rubric_of(current)
        may_look = any(map(request.user.has_perm, [RUN_PERMISSION, LOOK_PERMISSION]))
        return render_panel_page(
            self,
            request,
            panel,
            "overview",
            _("Judging"),
            round=current,
            has_ranking=current.is_second_look or current.status == RoundStatus.CLOSED,
            weights=sum(each["weight"] for each in criteria),
            criteria_count=len(criteria),
            judges=_count_judges(panel),
            idea_count=len(ideas),
            ready_count=len([idea for idea in ideas if idea.is_ready]),
            may_look=may_look,
            may_read_names=self.may_read_names(request),
            may_read_scores=request.user.has_perm(SCORES_PERMISSION),
            history=history_for(get_staff_user(request), panel)[:20]
            if may_look
            else [],
        )

    def may_read_names(self, request: HttpRequest) -> bool:
        return any(map(request.user.has_perm, NAMES_PERMISSIONS))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Panel]:
        panels: QuerySet[Panel] = super().get_queryset(request)
        last = Round.objects.filter(panel=OuterRef("pk")).order_by("-position")
        accepted = Q(judges__status=JudgeStatus.ACCEPTED)
        return panels.annotate(
            judge_count=Count("judges", accepted, distinct=True),
            round_status=Subquery(last.values("status")[:1]),
            closes_at=Max("rounds__closes_at"),
        )

    @admin.display(description=_("round"))
    def round_status(self, panel: Any) -> str:
        return str(RoundStatus(panel.round_status).label)

    @admin.display(description=_("judges who accepted"))
    def judge_count(self, panel: Any) -> int:
        count: int = panel.judge_count
        return count

    @admin.display(description=_("closes"))
    def closes(self, panel: Any) -> str:
        return end_datetime(panel.closes_at)


def _count_judges(panel: Panel) -> dict[str, int]:
    rows = panel.judges.order_by().values_list("status").annotate(Count("pk"))
    return dict(rows)
