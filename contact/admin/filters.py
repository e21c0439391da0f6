"""Filters of the form above the list of messages."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contact.models import ANSWER_PERMISSION, Status, Topic
from contact.promise import due_conditions
from core.admin.queue_filters import AssigneeFilter, Filter, Options
from outbox.models import Email

UNDELIVERED = Exists(
    Email.objects.filter(
        app_label="contact",
        reference=OuterRef("reference"),
        status=Email.Status.FAILED,
    )
)
"""Condition for messages about which an email failed."""


class StatusFilter(Filter):
    title = _("Status")
    parameter = "status__exact"
    fixed_options = Status.choices


class DueFilter(Filter):
    title = _("Answer due")
    parameter = "due"
    all_label = _("Any time")
    fixed_options = [
        ("overdue", _("Overdue")),
        ("today", _("Today")),
        ("later", _("Later")),
    ]

    def condition(self) -> Q:
        return due_conditions()[self.value]


class AnswererFilter(AssigneeFilter):
    permission = ANSWER_PERMISSION


class TopicFilter(Filter):
    title = _("Topic")
    parameter = "topic__id__exact"

    @cached_property
    def options(self) -> Options:
        return [(str(pk), name) for pk, name in Topic.objects.values_list("pk", "name")]

    def condition(self) -> Q:
        return Q(topic__id=int(self.value))


class UndeliveredFilter(Filter):
    title = _("Email")
    parameter = "email"
    all_label = _("Delivered or not")
    fixed_options = [("failed", _("Not delivered"))]

    def condition(self) -> Q:
        return Q(UNDELIVERED)


FREQUENT = 4
"""Number of filters, the first ones, that stand beside the search."""

FILTERS: list[Any] = [
    StatusFilter,
    DueFilter,
    AnswererFilter,
    TopicFilter,
    UndeliveredFilter,
]
