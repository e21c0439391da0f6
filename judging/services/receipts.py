"""Receipts: each morning a judge hears how many ideas they scored the day before, so
that nobody scores behind a link that was stolen without being noticed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from judging.models import Card, Judge
from judging.services.emails import email_judge


def send_due() -> int:
    """Write the receipts of all days that are over; return how many. Safe to run twice,
    and to be killed."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    judges = Judge.objects.accepted().filter(
        cards__saved_at__lt=midnight, cards__saved_at__gte=midnight - timedelta(days=7)
    )
    return sum(_send(judge, midnight) for judge in judges.distinct())


@transaction.atomic
def _send(judge: Judge, midnight: datetime) -> int:
    judges = Judge.objects.select_related("panel__challenge")
    judge = judges.select_for_update(of=("self",), no_key=True).get(pk=judge.pk)
    since = judge.receipt_until or judge.invited_at
    cards = Card.objects.filter(
        judge=judge, from_paper=False, saved_at__gte=since, saved_at__lt=midnight
    )
    count = cards.count()
    judge.receipt_until = midnight
    judge.save(update_fields=["receipt_until"])
    if not count:
        return 0
    return 1 if email_judge(judge, "receipt", count=count) else 0
