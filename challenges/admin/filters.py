"""The questions of the form above the queue."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import ListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from challenges.models import Attachment, Challenge, Entry
from challenges.models.audience import AUDIENCE_LABELS
from challenges.models.workflow import MODERATE_PERMISSION, Origin, Status
from core.types import StrOrPromise
from core.users import display_name, users_with_perm
from core.working_days import end_of_working_day, working_days_ago
from focus_areas.models import FocusArea

Options = Sequence[tuple[str, StrOrPromise]]

HAS_FILES = Exists(Attachment.objects.filter(entry=OuterRef("pk")))

HAS_LINKS = ~Q(links="")

SENT_MORE = (
    Q(answer_due__isnull=False)
    & ~Q(email_key="")
    & Exists(Entry.objects.filter(email_key=OuterRef("email_key"))[1:])
)
"""It waits for an answer, and another entry came from the same address: there is a
second one."""

NEEDS_ATTENTION = (
    HAS_LINKS | Q(is_taken_down=True) | Q(duplicate_of__isnull=False) | SENT_MORE
)
"""What a moderator does not decide at a glance: it leads to other sites, it is taken
down or the double of another one, or it waits and its sender sent more. It is worked
out each time, from what the database knows at once: nobody reads the texts for it."""


class Filter(ListFilter):
    """A select with one name in the address, as Django's own filter of that field would
    call it. What there is to choose from is asked when the form is drawn: entries are
    filtered without."""

    parameter: str
    every: StrOrPromise = _("All")
    known: Options = ()
    """What can be chosen, unless the database says so."""

    def __init__(
        self, request: HttpRequest, params: dict[str, list[str]], *admin: Any
    ) -> None:
        super().__init__(request, params, *admin)
        self.request = request
        self.chosen = params.pop(self.parameter, [""])[-1]

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str]:
        return [self.parameter]

    @cached_property
    def options(self) -> Options:
        return self.known

    @property
    def chosen_words(self) -> StrOrPromise:
        return dict(self.options).get(self.chosen, self.chosen)

    def condition(self) -> Q:
        return Q(**{self.parameter: self.chosen})

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Entry]
    ) -> QuerySet[Entry]:
        if not self.chosen:
            return queryset
        if self.known and self.chosen not in dict(self.known):
            raise IncorrectLookupParameters(self.chosen)
        try:
            return queryset.filter(self.condition())
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error


class StatusFilter(Filter):
    title, parameter = _("State"), "status__exact"
    known = [(s.value, s.label) for s in Status if s != Status.DRAFT]


class DueFilter(Filter):
    title, parameter = _("Answer due"), "due"
    every = _("Any time")
    known = [
        ("overdue", _("Overdue")),
        ("soon", _("By the end of the next working day")),
    ]

    def condition(self) -> Q:
        now = timezone.now()
        if self.chosen == "overdue":
            return Q(answer_due__lte=now)
        return Q(answer_due__gt=now, answer_due__lte=end_of_working_day(now, 1))


class WaitingFilter(Filter):
    """Of those that wait for an answer: since they were received, even if we had
    answered meanwhile."""

    title, parameter = _("Waiting for"), "waiting"
    every = _("Any time")
    known = [
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
        since = working_days_ago(timezone.now(), int(self.chosen))
        return Q(answer_due__isnull=False, submitted_at__lt=since)


class AssigneeFilter(Filter):
    title, parameter = _("Assigned to"), "assignee"
    every = _("Anybody")

    @cached_property
    def options(self) -> Options:
        others = users_with_perm(MODERATE_PERMISSION).exclude(pk=self.request.user.pk)
        return [
            ("me", _("Me")),
            ("nobody", _("Nobody")),
            *((str(user.pk), display_name(user)) for user in others),
        ]

    def condition(self) -> Q:
        if self.chosen == "nobody":
            return Q(assignee=None)
        pk = self.request.user.pk if self.chosen == "me" else int(self.chosen)
        return Q(assignee__id=pk)


class ChallengeFilter(Filter):
    title, parameter = _("Challenge"), "challenge__id__exact"

    @cached_property
    def options(self) -> Options:
        rows = Challenge.objects.values_list("pk", "title")
        return [(str(pk), title) for pk, title in rows]

    def condition(self) -> Q:
        return Q(challenge__id=int(self.chosen))


class FocusAreaFilter(Filter):
    title, parameter = _("Focus area"), "focus_area__id__exact"

    @cached_property
    def options(self) -> Options:
        rows = FocusArea.objects.values_list("pk", "name")
        return [(str(pk), name) for pk, name in rows]

    def condition(self) -> Q:
        return Q(focus_area__id=int(self.chosen))


class AudienceFilter(Filter):
    title, parameter = _("From"), "audience__exact"
    every = _("Everybody")
    known = [(audience.value, words) for audience, words in AUDIENCE_LABELS.items()]


class OriginFilter(Filter):
    title, parameter = _("How it reached us"), "origin__exact"
    every = _("Any way")
    known = Origin.choices


class LateFilter(Filter):
    title, parameter = _("Late"), "is_late__exact"
    every = _("Late or in time")
    known = [("1", _("Late")), ("0", _("In time"))]

    def condition(self) -> Q:
        return Q(is_late=self.chosen == "1")


class FilesFilter(Filter):
    title, parameter = _("Files"), "files"
    every = _("With or without")
    known = [("1", _("With files")), ("0", _("Without files"))]

    def condition(self) -> Q:
        return Q(HAS_FILES) if self.chosen == "1" else ~Q(HAS_FILES)


class AttentionFilter(Filter):
    title, parameter = _("Needs care"), "flagged"
    every = _("Any")
    known = [("1", _("Links, doubles, taken down, or more from one address"))]

    def condition(self) -> Q:
        return NEEDS_ATTENTION


FILTERS = [
    *(StatusFilter, DueFilter, AssigneeFilter, ChallengeFilter, FocusAreaFilter),
    *(
        WaitingFilter,
        AudienceFilter,
        OriginFilter,
        FilesFilter,
        LateFilter,
        AttentionFilter,
    ),
]
