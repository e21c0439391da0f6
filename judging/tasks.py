"""Celery tasks of judging; smartcity/schedule.py says when they run."""

from celery import shared_task

from judging.services import receipts


@shared_task
def send_receipts() -> int:
    """Tell judges how many ideas they scored on the days that are over; return how many
    were told. Safe to run twice, and to be killed."""
    return receipts.send_due()
