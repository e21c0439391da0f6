"""Deleting messages: because they are old, or because their sender asks."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from contact.models import Message, MessageHistory, Question, Status, Topic
from contact.models.question import QuestionQuerySet
from contact.notices import all_notices_topics
from core.erasure import log_deleted
from core.stored_pictures import delete_files_on_commit
from outbox.models import Email
from outbox.services import delete_emails
from outbox.team_notices import delete_notices

MONTH = timedelta(days=365 / 12)

ACCESS_NEEDS_KEEP = timedelta(days=30)
"""Time for which we keep what somebody needs from us once their message is settled."""


@transaction.atomic
def delete_message(message: Message) -> None:
    """Delete a message, all that was said about it, and the emails that tell of it.
    Deleting twice is the same as once."""
    delete_files_on_commit(message.attachments.all())
    delete_drafts(Question.objects.filter(contact_message=message.pk))
    Message.objects.filter(pk=message.pk).delete()
    delete_emails("", [message.reference])
    delete_notices(all_notices_topics(), [message.reference])
    log_deleted([message.reference])


def delete_drafts(questions: QuestionQuerySet) -> None:
    """Delete the questions that were made of messages and that nobody sees, and of the
    others what they said before they were read once more."""
    keys = list(questions.values_list("pk", flat=True))
    questions.filter(is_public=False).delete()
    kept = Question.objects.filter(pk__in=keys).values("pk")
    versions = Question.versions.filter(id__in=keys)
    versions.exclude(id__in=kept).delete()
    versions.filter(is_public=False).delete()


def purge_old() -> int:
    """Delete the messages that nobody has touched for as long as their topic keeps
    them; return how many. What waits for an answer stays."""
    _undo_stopped()
    count = 0
    for topic in Topic.objects.all():
        cutoff = timezone.now() - topic.keep_months * MONTH
        settled = topic.messages.exclude(status=Status.NEW)
        for message in settled.annotate(last=Max("history__at")).filter(
            last__lt=cutoff
        ):
            delete_message(message)
            count += 1
    return count


def forget_access_needs() -> int:
    """Delete what the senders of settled messages needed from us, with the notices that
    told the teams; return of how many. Safe to run twice."""
    cutoff = timezone.now() - ACCESS_NEEDS_KEEP
    settled = Message.objects.exclude(status=Status.NEW).exclude(access_needs="")
    due = settled.annotate(last=Max("history__at")).filter(last__lt=cutoff)
    return sum(map(_forget_access_needs, list(due)))


@transaction.atomic
def _forget_access_needs(message: Message) -> bool:
    delete_notices(all_notices_topics(), [message.reference])
    rows = Message.objects.filter(pk=message.pk).exclude(access_needs="")
    return rows.exclude(status=Status.NEW).update(access_needs="") == 1


def _undo_stopped() -> None:
    """Note of answers whose email was stopped that they never went out: later, when the
    outbox has deleted the email, nothing else says so."""
    answers = MessageHistory.objects.filter(email__status=Email.Status.STOPPED)
    day_ago = timezone.now() - timedelta(days=1)
    answers.filter(at__lt=day_ago, is_undone=False).update(is_undone=True)
