"""Reminders to judges: 7 and 2 days before a round closes, and on its last morning; and
once to who has not answered the invitation. Never two in 48 hours."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from judging.models import Judge, Round
from judging.models.workflow import JudgeStatus, RoundStatus
from judging.services.alarms import NO_ANSWER
from judging.services.emails import email_judge
from judging.services.estimates import duration, minutes_for

DAYS_BEFORE = {7, 2, 0}
"""Days before the last day of a round on which judges are reminded."""

HOURS = range(8, 20)
"""Hours of the day, in TIME_ZONE, in which a reminder may be written."""

BETWEEN = timedelta(hours=48)
"""Time between two reminders, and between one and the email that the round is open."""

LAST_WORK = timedelta(hours=3)
"""Time before closing in which a reminder comes too late: the day before is the last
one of a round that closes at night."""


def send_due() -> int:
    """Write the reminders that are due; return how many. Safe to run twice, and to be
    killed."""
    now = timezone.now()
    if timezone.localtime(now).hour not in HOURS:
        return 0
    return sum(_remind(judge.pk, now) for judge in _candidates(now))


def _candidates(now: datetime) -> Iterable[Judge]:
    """Return judges who may be due; `_remind` looks again when they are locked."""
    judges = Judge.objects.invited().filter(reminders_opted_out=False)
    return judges.exclude(reminded_at__gt=now - BETWEEN)


@transaction.atomic
def _remind(key: int, now: datetime) -> int:
    judges = Judge.objects.select_related("panel__challenge")
    judge = judges.select_for_update(of=("self",), no_key=True).get(pk=key)
    if judge.reminded_at and judge.reminded_at > now - BETWEEN:
        return 0
    current = judge.panel.rounds.order_by("position").last()
    if current is None or judge.reminders_opted_out:
        return 0
    is_sent = (
        _remind_of_ideas(judge, current, now)
        if judge.status == JudgeStatus.ACCEPTED
        else _remind_of_invitation(judge, current, now)
    )
    if is_sent:
        judge.reminded_at = now
        judge.save(update_fields=["reminded_at"])
    return int(is_sent)


def _remind_of_ideas(judge: Judge, current: Round, now: datetime) -> bool:
    """Remind a judge who has something to do, if today is a day for it."""
    if not current.takes_scores or current.closes_at is None:
        return False
    last_day = timezone.localdate(current.closes_at - LAST_WORK)
    if (last_day - timezone.localdate(now)).days not in DAYS_BEFORE:
        return False
    told = max(filter(None, [current.opened_at, judge.answered_at]), default=now)
    if told > now - BETWEEN:
        return False
    cards = judge.cards.filter(round=current).to_do().of_running_ideas()
    counts = list(cards.values_list("entry__shown__word_count", flat=True))
    if not counts:
        return False
    time = duration(minutes_for(counts))
    return _email(judge, "reminder", current, count=len(counts), time=time)


def _remind_of_invitation(judge: Judge, current: Round, now: datetime) -> bool:
    """Remind once of an invitation that nobody answered."""
    is_over = current.status == RoundStatus.CLOSED
    is_reminded = judge.reminded_at and judge.reminded_at > judge.invited_at
    if is_over or is_reminded or judge.invited_at > now - NO_ANSWER:
        return False
    return _email(judge, "invitation_reminder", current)


def _email(
    judge: Judge, template: str, current: Round, *, count: int = 0, time: str = ""
) -> bool:
    sent = email_judge(
        judge,
        template,
        current=current,
        stop_url=f"{judge.private_url}emails/",
        count=count,
        time=time,
    )
    return sent is not None


@transaction.atomic
def change_reminders(judge: Judge, *, opted_out: bool) -> Judge:
    """Stop the reminders to a judge, or send them again. Twice is the same as once."""
    judge = Judge.objects.select_for_update(of=("self",), no_key=True).get(pk=judge.pk)
    judge.reminders_opted_out = opted_out
    judge.save(update_fields=["reminders_opted_out"])
    return judge
