"""Until when we answer a message: its topic promises it, in working days."""

import statistics
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from contact.models import Message, MessageHistory, Status, Topic
from core.working_days import end_of_working_day

MEASURED_OVER = timedelta(days=90)
"""Time before now in which replies are measured."""

MIN_MEASURED = 10
"""Replies below which we say nothing about them: too few tell nothing."""

MAX_MEASURED = 200
"""Replies that one page measures, the latest."""


def answer_due(message: Message) -> datetime | None:
    """Return the end of the day by which we answer; None for what needs no answer."""
    return message.reply_due if message.status == Status.NEW else None


def due_conditions() -> dict[str, Q]:
    """Return the conditions for messages to answer: overdue, due today, due later."""
    now = timezone.now()
    today = end_of_working_day(now, 0)
    to_answer = Q(status=Status.NEW)
    return {
        "overdue": to_answer & Q(reply_due__lte=now),
        "today": to_answer & Q(reply_due__gt=now, reply_due__lte=today),
        "later": to_answer & Q(reply_due__gt=today),
    }


def median_reply_days(topic: Topic) -> int | None:
    """Return the working days within which half of the latest replies were written;
    None if there are too few to tell."""
    replies = MessageHistory.objects.filter(
        contact_message__topic=topic,
        waited_days__isnull=False,
        is_undone=False,
        at__gte=timezone.now() - MEASURED_OVER,
    )
    latest = replies.order_by("-at").values_list("waited_days", flat=True)
    days = [waited for waited in latest[:MAX_MEASURED] if waited is not None]
    return statistics.median_high(days) if len(days) >= MIN_MEASURED else None
