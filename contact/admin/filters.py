"""Order and filters of the list of messages."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contact.models import Message, Status
from contact.promise import due_conditions
from core.types import StrOrPromise
from outbox.models import Email

TO_ANSWER_FIRST = [
    Case(When(status=Status.NEW, then=F(name))).asc(nulls_last=True)
    for name in ("reply_due", "sent_at")
]
"""Messages that wait for an answer are in front, in the order of the promise, and of
one day the oldest first."""

UNDELIVERED = Exists(
    Email.objects.filter(
        app_label="contact",
        reference=OuterRef("reference"),
        status=Email.Status.FAILED,
    )
)
"""Condition for messages about which an email failed."""


class UndeliveredFilter(admin.SimpleListFilter):
    title = _("email")
    parameter_name = "email"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, StrOrPromise]]:
        return [("failed", _("Not delivered"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Message]
    ) -> QuerySet[Message]:
        return queryset.filter(UNDELIVERED) if self.value() == "failed" else queryset


class DueFilter(admin.SimpleListFilter):
    title = _("answer due")
    parameter_name = "due"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, StrOrPromise]]:
        return [
            ("overdue", _("Overdue")),
            ("today", _("Today")),
            ("later", _("Later")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Message]
    ) -> QuerySet[Message]:
        return queryset.filter(due_conditions().get(self.value() or "", Q()))
