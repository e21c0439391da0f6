"""Until when we answer a message: the page on accessibility promises it."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from contact.models import Message, Status
from core.working_days import DAY, end_of_working_day, working_days_ago

PROMISE_DAYS = 5
"""Working days."""


def answer_due(message: Message) -> datetime | None:
    """Return the end of the day by which we answer; None for what needs no answer."""
    if message.status != Status.NEW:
        return None
    return end_of_working_day(message.sent_at, PROMISE_DAYS)


def due_conditions() -> dict[str, Q]:
    """Return the conditions for messages to answer: overdue, due today, due later."""
    now = timezone.now()
    overdue = working_days_ago(now - DAY, PROMISE_DAYS - 1)
    today = working_days_ago(now, PROMISE_DAYS - 1)
    to_answer = Q(status=Status.NEW)
    return {
        "overdue": to_answer & Q(sent_at__lt=overdue),
        "today": to_answer & Q(sent_at__gte=overdue, sent_at__lt=today),
        "later": to_answer & Q(sent_at__gte=today),
    }
