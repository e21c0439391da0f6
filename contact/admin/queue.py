"""Queue: the list of messages by the time that is left to answer, and the way from one
to the next."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Case, Exists, F, OuterRef, When
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contact.admin.filters import FREQUENT, UNDELIVERED
from contact.models import (
    ANSWER_PERMISSION,
    Addition,
    Attachment,
    Message,
    MessageHistory,
    Status,
)
from contact.promise import answer_due
from core.admin.queue import QueueChangeList, opened_from, whether
from core.admin.read_only import about_cell, due_badge, short_date
from core.admin.workflow import WorkflowAdmin
from core.assignment import is_assigned
from core.templatetags.formatting import end_date
from core.text.direction import isolate
from core.users import display_name, get_staff_user
from core.workflow import COUNT_LIMIT, Progress
from core.working_days import start_of_today

ORDER = [
    *(
        Case(When(status=Status.NEW, then=F(name))).asc(nulls_last=True)
        for name in ("reply_due", "sent_at")
    ),
    "-sent_at",
    "-pk",
]
"""Messages that wait for an answer are in front, in the order of the promise, and of
one day the oldest first."""

TO_ANSWER = f"status__exact={Status.NEW}"


# Columns


@admin.display(description=_("answer due"))
def due(message: Message) -> SafeString:
    return due_badge(answer_due(message))


@admin.display(description=_("from"))
def title_link(message: Message) -> str:
    return isolate(message.name)


@admin.display(description=_("about"))
def about(message: Message) -> SafeString:
    """The reference, the first words, what is out of the ordinary, and the topic."""
    marks = _marks(message)
    return about_cell(message.reference, message.summary, marks, message.topic)


def _marks(message: Any) -> list[str]:
    """Return what is out of the ordinary, in a word or two. The message is one of a
    MessageChangeList, which annotates it."""
    waits, law = message.status == Status.NEW, message.statutory_due
    may_need_us = waits or message.status == Status.SPAM  # whose sender wrote again
    by_law = gettext("By law: %(date)s") % {"date": end_date(law) if law else ""}
    marks = {
        gettext("Email not delivered"): message.is_undelivered,
        by_law: waits and law,
        gettext("Wrote again"): may_need_us and message.has_additions,
        gettext("Draft"): message.draft_answer,
        gettext("Files"): message.has_files,
        gettext("Access needs"): message.access_needs,
    }
    return [mark for mark, applies in marks.items() if applies]


@admin.display(description=_("assigned to"), empty_value="")
def assigned_to(message: Any) -> str:
    """The message is one of a MessageChangeList, which annotates it."""
    if message.is_assigned:
        return isolate(display_name(message.assignee))
    return gettext("Nobody yet") if answer_due(message) else ""


@admin.display(description=_("received"), ordering="sent_at")
def received(message: Message) -> str:
    return short_date(message.sent_at)


LINKED_COLUMNS: Any = [title_link]

SORTABLE_COLUMNS: Any = [received]

COLUMNS: Any = [due, title_link, about, "status_badge", assigned_to, received]


class MessageChangeList(QueueChangeList):
    views = [
        (_("To answer"), TO_ANSWER),
        (_("Mine"), f"assignee=me&{TO_ANSWER}"),
        (_("Nobody’s"), f"assignee=nobody&{TO_ANSWER}"),
        (_("Due today"), "due=today"),
        (_("Overdue"), "due=overdue"),
        (_("Spam"), f"status__exact={Status.SPAM}"),
    ]
    frequent_filters = FREQUENT
    none_yet = _("No messages yet. They appear here as soon as somebody writes.")
    none_found = _("No message is like that. Take a filter away, or search for less.")

    def annotate(self, queryset: Any) -> Any:
        additions = Addition.objects.filter(contact_message=OuterRef("pk"))
        files = Attachment.objects.filter(contact_message=OuterRef("pk"))
        return queryset.annotate(
            is_undelivered=UNDELIVERED,
            has_additions=Exists(additions),
            has_files=Exists(files),
            is_assigned=whether(is_assigned(ANSWER_PERMISSION)),
        )

    def is_waiting(self, obj: Message) -> bool:
        return answer_due(obj) is not None


# The way from message to message


@dataclass(frozen=True)
class Walk:
    """Keys of the messages around one, in the list that it was opened from."""

    previous: int | None = None
    following: int | None = None
    next_waiting: int | None = None
    progress: Progress | None = None


def walk_from(
    model_admin: WorkflowAdmin, request: HttpRequest, message: Message
) -> Walk:
    """Return the way on from a message: from one that is answered, to the first that
    waits."""
    messages = opened_from(model_admin, request)
    if messages is None:
        return Walk()
    rows = list(messages.values_list("pk", "status")[: COUNT_LIMIT + 1])
    keys = [pk for pk, _status in rows]
    waiting = [pk for pk, status in rows if status == Status.NEW and pk != message.pk]
    place = keys.index(message.pk) if message.pk in keys else -1
    before, after = keys[: max(place, 0)], keys[place + 1 :]
    later = [pk for pk in after if pk in set(waiting)]
    next_waiting = next(iter([*later, *waiting]), None)
    is_answered = message.status == Status.ANSWERED
    following = next_waiting if is_answered else next(iter(after), None)
    return Walk(
        previous=before[-1] if before else None,
        following=following or next(iter(after), None),
        next_waiting=next_waiting,
        progress=Progress(place + 1, len(keys), _answered_today(request)),
    )


def _answered_today(request: HttpRequest) -> int:
    answers = MessageHistory.objects.filter(
        to_status=Status.ANSWERED, is_undone=False, at__gte=start_of_today()
    )
    return answers.exclude(message="").filter(by=get_staff_user(request)).count()
