"""Filters of the form above the queue."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import ListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
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
from challenges.models import Challenge, Entry
from challenges.models.assignment import is_assigned_to, is_nobodys, moderators
from challenges.models.audience import AUDIENCE_LABELS
from challenges.models.entry_queryset import has_outcome
from challenges.models.telling import UNTOLD
from challenges.models.workflow import Origin, Outcome, Status
from core.types import StrOrPromise
from core.users import display_name
from core.working_days import end_of_working_day, working_days_ago
from focus_areas.models import FocusArea

Options = Sequence[tuple[str, StrOrPromise]]


class Filter(ListFilter):
    """A select. Its URL parameter has the name that Django's own filter of that field
    would have. The options are read when the form is drawn, not to filter."""

    parameter: str
    all_label: StrOrPromise = _("All")
    fixed_options: Options = ()
    """All options, unless the database has them."""

    def __init__(self, request: HttpRequest, params: Any, *admin: Any) -> None:
        super().__init__(request, params, *admin)
        self.request = request
        self.value = params.pop(self.parameter, [""])[-1]

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]

    @cached_property
    def options(self) -> Options:
        return self.fixed_options

    @property
    def chosen_label(self) -> StrOrPromise:
        label: StrOrPromise = dict(self.options).get(self.value, self.value)
        return label

    def condition(self) -> Q:
        return Q(**{self.parameter: self.value})

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Entry]
    ) -> QuerySet[Entry]:
        if not self.value:
            return queryset
        if self.fixed_options and self.value not in dict(self.fixed_options):
            raise IncorrectLookupParameters(self.value)
        try:
            return queryset.filter(self.condition())
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error


def chosen_filters(changelist: ChangeList) -> list[Filter]:
    """Return the filters of a list that are set."""
    specs = changelist.filter_specs
    return [spec for spec in specs if isinstance(spec, Filter) and spec.value]


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


class AssigneeFilter(Filter):
    title = _("Assigned to")
    parameter = "assignee"
    all_label = _("Anybody")

    @cached_property
    def options(self) -> Options:
        others = moderators().exclude(pk=self.request.user.pk or 0)
        return [
            ("me", _("Me")),
            ("nobody", _("Nobody")),
            *((str(user.pk), display_name(user)) for user in others),
        ]

    def condition(self) -> Q:
        if self.value == "nobody":
            return is_nobodys()
        if self.value == "me":
            return is_assigned_to(self.request.user.pk or 0)
        return is_assigned_to(int(self.value))


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
    """Outcomes that the judges chose, whether they were announced or not."""

    title = _("Outcome")
    parameter = "outcome"
    all_label = _("Any")
    fixed_options = [*Outcome.choices, ("none", _("Approved, not decided"))]

    def condition(self) -> Q:
        return has_outcome("" if self.value == "none" else self.value)


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
    AssigneeFilter,
    ChallengeFilter,
    FocusAreaFilter,
    WaitingFilter,
    AudienceFilter,
    OriginFilter,
    *(FilesFilter, LateFilter, DetailsFilter),
    *(OutcomeFilter, ShownFilter, AttentionFilter),
]
