"""To-do counts for staff: each is a number that links to the list it counts."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Aggregate, Count, Min, Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from challenges.forms.challenge import RECORD_PERMISSION
from challenges.models import Challenge, Entry
from challenges.models.announcement import awaiting_results
from challenges.models.telling import UNTOLD
from challenges.models.workflow import MODERATE_PERMISSION, Status
from contact.models import ANSWER_PERMISSION, Message
from contact.models import Status as MessageStatus
from contact.promise import due_conditions
from core.assignment import is_assigned_to, is_nobodys
from core.types import StrOrPromise
from core.working_days import end_of_working_day, start_of_today
from events.models import Event
from news.models import Post
from outbox.models import Email
from projects.models import Project


@dataclass
class TodoCount:
    """Number of rows in one list that wait for staff.

    `lookups` select the rows. They are the query of the URL, too, unless the list has a
    filter of its own for them: then `query` is. `condition` selects among the rows.
    With `oldest`, the name of a date, the hint says for how long the oldest row has
    waited."""

    label: StrOrPromise
    model: type[Model]
    lookups: dict[str, Any]
    hint: StrOrPromise = ""
    is_urgent: bool = False  # stands out, unless the count is 0
    query: dict[str, str] | None = None
    oldest: str = ""
    condition: Q = field(default_factory=Q)
    count: int = 0

    @property
    def url(self) -> str:
        opts = self.model._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        return f"{url}?{urlencode(self.query or self.lookups)}"


def todo_counts(user: User) -> dict[StrOrPromise, list[TodoCount]]:
    """Return all to-do counts by heading. `count_all` fills in the numbers."""
    return {
        _("Ideas to answer"): _ideas(user),
        _("Messages to answer"): _messages(user),
        _("The website"): _website(user),
        _("Emails"): _emails(),
    }


def _ideas(user: User) -> list[TodoCount]:
    now, today = timezone.now(), end_of_working_day(timezone.now(), 0)
    to_review = {"status__exact": Status.SUBMITTED.value}
    return [
        TodoCount(
            _("Overdue"),
            Entry,
            {"answer_due__lte": now},
            _("The day that we promised is past."),
            is_urgent=True,
            query={"due": "overdue"},
        ),
        TodoCount(
            _("Due today"),
            Entry,
            {"answer_due__gt": now, "answer_due__lte": today},
            _("We promised an answer by tonight."),
            query={"due": "today"},
        ),
        TodoCount(
            _("Due later"),
            Entry,
            {"answer_due__gt": today},
            query={"due": "later"},
        ),
        TodoCount(
            _("Mine"),
            Entry,
            to_review,
            _("To review, and assigned to you."),
            query={**to_review, "assignee": "me"},
            condition=is_assigned_to(user.pk, MODERATE_PERMISSION),
        ),
        TodoCount(
            _("Nobody’s"),
            Entry,
            to_review,
            _("To review, and not assigned."),
            query={**to_review, "assignee": "nobody"},
            condition=is_nobodys(MODERATE_PERMISSION),
        ),
        TodoCount(
            _("Personal details"),
            Entry,
            {**to_review, "personal_details__gt": 0, "details_allowed": False},
            _("To review, and everybody could read them."),
            query={**to_review, "details": "1"},
        ),
        TodoCount(
            _("Told to nobody"),
            Entry,
            {},
            _("Decided, and the email was stopped."),
            is_urgent=True,
            query={"shown": "stopped"},
            condition=UNTOLD,
        ),
        TodoCount(
            _("With entrants"),
            Entry,
            {"status__exact": Status.CHANGES_REQUESTED.value},
            _("We asked them for something."),
        ),
    ]


def _messages(user: User) -> list[TodoCount]:
    promise = _("The day that we promised is past.")
    labels = {"overdue": _("Overdue"), "today": _("Due today"), "later": _("Due later")}
    to_answer = {"status__exact": MessageStatus.NEW.value}
    mine = TodoCount(
        _("Mine"),
        Message,
        to_answer,
        _("To answer, and assigned to you."),
        query={**to_answer, "assignee": "me"},
        condition=is_assigned_to(user.pk, ANSWER_PERMISSION),
    )
    by_promise = [
        TodoCount(
            labels[due],
            Message,
            {},
            promise if due == "overdue" else "",
            is_urgent=due == "overdue",
            query={"due": due},
            condition=condition,
        )
        for due, condition in due_conditions().items()
    ]
    return [*by_promise, mine]


def _emails() -> list[TodoCount]:
    return [
        TodoCount(
            _("Failed"),
            Email,
            {"status__exact": Email.Status.FAILED.value},
            _("They reached nobody. Correct the address, or put them aside."),
            is_urgent=True,
        ),
        TodoCount(
            _("Waiting too long"),
            Email,
            {"pk__in": Email.objects.late().values("pk")},
            _("Nobody sends them. Tell those who run the site."),
            is_urgent=True,
            query={"waiting": "late"},
            oldest="due_at",
        ),
        TodoCount(
            _("Slowed down"),
            Email,
            {
                "status__exact": Email.Status.QUEUED.value,
                "attempts__exact": 0,
                "send_after__gt": timezone.now().isoformat(),
            },
            _("Very many are asked for. Does somebody flood a form?"),
            is_urgent=True,
        ),
        TodoCount(
            _("Held"),
            Email,
            {"status__exact": Email.Status.HELD.value},
            _("They go out soon. You can still undo."),
        ),
    ]


def _website(user: User) -> list[TodoCount]:
    today = start_of_today()
    results = TodoCount(
        _("Results to publish"),
        Challenge,
        {"pk__in": awaiting_results().values("pk")},
        _("The challenge is closed, and nobody knows who won."),
        query={"results": "waiting"},
    )
    return [
        *([results] if user.has_perm(RECORD_PERMISSION) else []),
        TodoCount(
            _("Events not published"),
            Event,
            {
                "publish_at__isnull": True,
                "starts_at__gte": today.isoformat(),
            },
            _("Still to come."),
        ),
        TodoCount(_("News not published"), Post, {"publish_at__isnull": True}),
        TodoCount(_("Projects not published"), Project, {"publish_at__isnull": True}),
    ]


def count_all(request: HttpRequest, todo: list[TodoCount]) -> None:
    """Fill in the numbers, with one query for each model, of the rows that the user may
    open."""
    by_model: dict[type[Model], list[TodoCount]] = defaultdict(list)
    for each in todo:
        by_model[each.model].append(each)
    for model, group in by_model.items():
        rows = admin.site.get_model_admin(model).get_queryset(request)
        conditions = [Q(**each.lookups) & each.condition for each in group]
        aggregates: dict[str, Aggregate] = {}
        for index, (each, chosen) in enumerate(zip(group, conditions, strict=True)):
            aggregates[f"count_{index}"] = Count("pk", filter=chosen)
            if each.oldest:
                aggregates[f"oldest_{index}"] = Min(each.oldest, filter=chosen)
        chosen_rows = rows.filter(reduce(or_, conditions)).order_by()
        found = chosen_rows.aggregate(**aggregates)
        for index, each in enumerate(group):
            each.count = found[f"count_{index}"]
            if oldest := found.get(f"oldest_{index}"):
                params = {"hint": each.hint, "age": timesince(oldest, depth=1)}
                each.hint = _("The oldest has waited %(age)s. %(hint)s") % params
