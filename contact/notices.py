"""Notices about messages, to the team of their topic.

Topics with a team email of their own have notices of their own; all others share those
that go to the team of the site."""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from contact.models import Message, Topic
from outbox.models import Email, TeamNoticeTopic
from outbox.services import queue_email
from outbox.team_notices import MAX_LISTED, notify_team, take_pending

MESSAGES_TOPIC = "messages to the team"
"""Reference of the notices about messages; see outbox.team_notices."""


def notices_topic(topic: Topic) -> str:
    """Return the reference of the notices about messages on this topic."""
    return f"{MESSAGES_TOPIC}, {topic.pk}" if topic.team_email else MESSAGES_TOPIC


def all_notices_topics() -> "QuerySet[TeamNoticeTopic, str]":
    """Return the references of all notices about messages, past ones included."""
    topics = TeamNoticeTopic.objects.filter(name__startswith=MESSAGES_TOPIC)
    return topics.order_by("name").values_list("name", flat=True)


def admin_url(message: Message) -> str:
    """Return the URL of the page on which staff read the message and answer."""
    path = reverse("admin:contact_message_change", args=[message.pk])
    return settings.SITE_URL + path


def notify_topic(message: Message, template: str) -> None:
    """Tell the team of its topic about a message, at once or with the next notice."""
    notify_team(
        template,
        to=message.topic.team_email or None,
        topic=notices_topic(message.topic),
        reference=message.reference,
        app_label="contact",
        context={"message": message, "admin_url": admin_url(message)},
    )


def send_team_notices() -> int:
    """Email each team one notice about the messages that came since its last one;
    returns how many these are."""
    topics = Topic.objects.exclude(team_email="")
    emails = {notices_topic(topic): topic.team_email for topic in topics}
    return sum(_send_notice(name, emails.get(name)) for name in all_notices_topics())


@transaction.atomic
def _send_notice(topic: str, to: str | None) -> int:
    references = take_pending(topic)
    messages = Message.objects.filter(reference__in=references)
    count = messages.count() if references else 0
    if count:
        oldest = messages.select_related("topic").order_by("sent_at", "pk")[:MAX_LISTED]
        queue_email(
            "contact/email/notice_many",
            to=to,
            app_label="contact",
            reference=topic,
            context=_list_context(oldest, count=count),
        )
    return count


def tell_assignee(
    messages: Collection[Message], *, to: User | None, by: User
) -> Email | None:
    """Email a colleague, once, that these messages are assigned to them. None who
    assigns something to themselves is told, nor who has no address."""
    if not messages or to is None or to == by or not to.email:
        return None
    # So that it is deleted with the message, as the notices are.
    TeamNoticeTopic.objects.get_or_create(name=MESSAGES_TOPIC)
    return queue_email(
        "contact/email/assigned",
        to=to.email,
        app_label="contact",
        reference=MESSAGES_TOPIC,
        context={
            "by": by,
            **_list_context(list(messages)[:MAX_LISTED], count=len(messages)),
        },
    )


def _list_context(listed: Iterable[Message], *, count: int) -> dict[str, object]:
    """Return what the templates of emails with a list of messages take."""
    rows = [(message, admin_url(message)) for message in listed]
    list_path = reverse("admin:contact_message_changelist")
    return {
        "listed": rows,
        "count": count,
        "more": count - len(rows),
        "list_url": settings.SITE_URL + list_path,
    }
