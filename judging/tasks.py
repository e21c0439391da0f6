"""Celery tasks of judging; smartcity/schedule.py says when they run."""

from celery import shared_task

from judging.services import alarms, receipts, reminders


@shared_task
def send_receipts() -> int:
    """Tell judges how many ideas they scored on the days that are over; return how many
    were told. Safe to run twice, and to be killed."""
    return receipts.send_due()


@shared_task
def send_reminders() -> int:
    """Remind judges of what they have to do; return how many were reminded. Safe to run
    twice, and to be killed."""
    return reminders.send_due()


@shared_task
def send_alarms() -> int:
    """Tell the team what may go wrong with a round; return how many emails. Safe to run
    twice, and to be killed."""
    return alarms.tell_staff()
