"""Filters of the form above the queue."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from challenges.admin.marks import (
    HAS_DETAILS,
    HAS_FILES,
    HELD,
    NEEDS_ATTENTION,
)
from challenges.models import Challenge
from challenges.models.audience import AUDIENCE_LABELS
from challenges.models.entry_queryset import has_outcome
from challenges.models.telling import UNTOLD
from challenges.models.workflow import MODERATE_PERMISSION, Origin, Outcome, Status
from challenges.services.interests import challenges_without_outcomes
from core.admin.queue_filters import AssigneeFilter, Filter, Options
from core.users import get_staff_user
from core.working_days import end_of_working_day, working_days_ago
from focus_areas.models import FocusArea


class StatusFilter(Filter):
    title = _("Status")
    parameter = "status__exact"
    fixed_options = [(s.value, s.label) for s in Status if s != Status.DRAFT]


class DueFilter(Filter):
    title = _("Answer due")
    parameter = "due"
    all_label = _("Any time")
    fixed_options = [
        *(("overdue", _("Overdue")), ("today", _("Today")), ("later", _("Later"))),
        ("soon", _("By the end of the next working day")),
    ]

    def condition(self) -> Q:
        now = timezone.now()
        end = end_of_working_day(now, 1 if self.value == "soon" else 0)
        if self.value == "overdue":
            return Q(answer_due__lte=now)
        begin = end if self.value == "later" else now
        is_by_end = Q() if self.value == "later" else Q(answer_due__lte=end)
        return Q(answer_due__gt=begin) & is_by_end


class WaitingFilter(Filter):
    """Ideas that wait for an answer, by how long ago they were received, even if we
    answered meanwhile."""

    title = _("Waiting for")
    parameter = "waiting"
    all_label = _("Any time")
    fixed_options = [
        (
            str(days),
            ngettext_lazy(
                "More than %(days)d working day",
                "More than %(days)d working days",
                days,
            )
            % {"days": days},
        )
        for days in (1, 3, 5, 10)
    ]

    def condition(self) -> Q:
        since = working_days_ago(timezone.now(), int(self.value))
        return Q(answer_due__isnull=False, submitted_at__lt=since)


class ModeratorFilter(AssigneeFilter):
    permission = MODERATE_PERMISSION


class ChallengeFilter(Filter):
    title = _("Challenge")
    parameter = "challenge__id__exact"

    @cached_property
    def options(self) -> Options:
        rows = Challenge.objects.values_list("pk", "title")
        return [(str(pk), title) for pk, title in rows]

    def condition(self) -> Q:
        return Q(challenge__id=int(self.value))


class FocusAreaFilter(Filter):
    title = _("Focus area")
    parameter = "focus_area__id__exact"

    @cached_property
    def options(self) -> Options:
        rows = FocusArea.objects.values_list("pk", "name")
        return [("none", _("None yet")), *((str(pk), name) for pk, name in rows)]

    def condition(self) -> Q:
        if self.value == "none":
            return Q(focus_area=None)
        return Q(focus_area__id=int(self.value))


class AudienceFilter(Filter):
    title = _("From")
    parameter = "audience__exact"
    all_label = _("Everybody")
    fixed_options = [
        (audience.value, label) for audience, label in AUDIENCE_LABELS.items()
    ]


class OriginFilter(Filter):
    title = _("How it reached us")
    parameter = "origin__exact"
    all_label = _("Any way")
    fixed_options = Origin.choices


class LateFilter(Filter):
    title = _("Late")
    parameter = "is_late__exact"
    all_label = _("Late or in time")
    fixed_options = [("1", _("Late")), ("0", _("In time"))]

    def condition(self) -> Q:
        return Q(is_late=self.value == "1")


class FilesFilter(Filter):
    title = _("Files")
    parameter = "files"
    all_label = _("With or without")
    fixed_options = [("1", _("With files")), ("0", _("Without files"))]

    def condition(self) -> Q:
        return Q(HAS_FILES) if self.value == "1" else ~Q(HAS_FILES)


class DetailsFilter(Filter):
    title = _("Personal details")
    parameter = "details"
    all_label = _("With or without")
    fixed_options = [
        ("1", _("With personal details")),
        ("0", _("Without personal details")),
    ]

    def condition(self) -> Q:
        return HAS_DETAILS if self.value == "1" else ~HAS_DETAILS


class OutcomeFilter(Filter):
    """Outcomes that the judges chose, whether they were announced or not; but of a
    challenge in which the reader has an interest."""

    title = _("Outcome")
    parameter = "outcome"
    all_label = _("Any")
    fixed_options = [*Outcome.choices, ("none", _("Approved, not decided"))]

    def condition(self) -> Q:
        hidden = challenges_without_outcomes(get_staff_user(self.request))
        outcome = has_outcome("" if self.value == "none" else self.value)
        return outcome & ~Q(challenge__in=hidden)


class ShownFilter(Filter):
    title = _("Known outside")
    parameter = "shown"
    all_label = _("Known or not")
    fixed_options = [
        ("yes", _("Known, or soon")),
        ("held", _("Not yet: it is held")),
        ("stopped", _("Not: the email was stopped")),
    ]

    def condition(self) -> Q:
        if self.value == "stopped":
            return UNTOLD
        if self.value == "yes":
            return ~UNTOLD
        return HELD | Q(shown_from__gt=timezone.now())


class AttentionFilter(Filter):
    title = _("Needs care")
    parameter = "flagged"
    all_label = _("Any")
    CARE = _(
        "Links, personal details, duplicates, taken down, or more from one email "
        "address"
    )
    fixed_options = [("1", CARE)]

    def condition(self) -> Q:
        return NEEDS_ATTENTION


FREQUENT = 5
"""Number of filters, the first ones, that stand beside the search."""

FILTERS: list[Any] = [
    StatusFilter,
    DueFilter,
    ModeratorFilter,
    ChallengeFilter,
    FocusAreaFilter,
    WaitingFilter,
    AudienceFilter,
    OriginFilter,
    *(FilesFilter, LateFilter, DetailsFilter),
    *(OutcomeFilter, ShownFilter, AttentionFilter),
]
