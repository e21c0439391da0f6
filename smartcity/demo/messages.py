"""Messages to the team in the demo: see messages.toml."""

import uuid
from typing import Any

from django.contrib.auth.models import User

from contact import sender, services
from contact.models import Message, Question, Topic
from contact.notices import MESSAGES_TOPIC
from core.working_days import end_of_working_day, working_days_between
from smartcity.demo.dates import date_emails, date_team_notices


def load_message(data: dict[str, Any], staff: User) -> None:
    sent_at, answered_at = data.pop("sent"), data.pop("answered", None)
    answer, text = data.pop("answer", ""), data.pop("message")
    mail_error, draft = data.pop("mail_error", ""), data.pop("draft", "")
    added, is_solved = data.pop("added", None), data.pop("is_solved", False)
    topic = Topic.objects.get(slug=data.pop("topic", "general"))
    message = Message(text=text, topic=topic, sent_at=sent_at, **data)
    services.send_message(message, idempotency_key=uuid.uuid4())
    date_emails(message.reference, sent_at)
    date_team_notices(MESSAGES_TOPIC, sent_at)
    services.save_draft(message, by=staff, message=draft)
    if answer:
        services.answer(message, by=staff, message=answer)
    if answered_at:
        waited = working_days_between(sent_at, answered_at)
        message.history.update(at=answered_at, waited_days=waited)
        date_emails(message.reference, answered_at, error=mail_error)
    if added:
        _load_addition(message, added)
    if is_solved:
        sender.solve(message)


def load_question(data: dict[str, Any]) -> None:
    topic = Topic.objects.get(slug=data.pop("topic"))
    Question.objects.create(topic=topic, is_checked=True, **data)


def _load_addition(message: Message, data: dict[str, Any]) -> None:
    addition = sender.add(message, text=data["text"], idempotency_key=uuid.uuid4())
    at = addition.sent_at = data["at"]
    addition.save()
    message.history.filter(by=None).update(at=at)
    due = end_of_working_day(at, message.topic.reply_days)
    Message.objects.filter(pk=message.pk).update(reply_due=due)
    date_team_notices(MESSAGES_TOPIC, at)
