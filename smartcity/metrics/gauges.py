"""How the whole site does at this moment, asked for when somebody looks."""

from collections.abc import Iterator

from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core import heartbeats
from outbox.models import Email
from smartcity.probes import PROBES, queue_length

NOT_SENT = [*Email.WAITING, Email.Status.FAILED]


class Gauges(Collector):
    """Collector that keeps nothing: the database and the broker know."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        works = GaugeMetricFamily(
            "smartcity_works",
            "1 if this part of the site does its work, 0 if it fails.",
            labels=["part"],
        )
        try:
            found = [_heartbeats(), _emails(), _oldest_email()]
        except DatabaseError:
            works.add_metric(["database"], 0)
            yield works
            return
        works.add_metric(["database"], 1)
        for probe in PROBES:
            works.add_metric([probe.name], int(not probe.error()))
        yield from [works, *found, *_queue()]


def _heartbeats() -> GaugeMetricFamily:
    silent = GaugeMetricFamily(
        "smartcity_silent_seconds",
        "Seconds since beat, and the last of the workers, gave a sign of life.",
        labels=["process"],
    )
    for name in (heartbeats.BEAT, heartbeats.WORKER):
        if (at := heartbeats.last_sign(name)) is not None:
            silent.add_metric([name], (timezone.now() - at).total_seconds())
    return silent


def _emails() -> GaugeMetricFamily:
    emails = GaugeMetricFamily(
        "smartcity_emails",
        "Emails that are not sent, by status.",
        labels=["status"],
    )
    rows = Email.objects.filter(status__in=NOT_SENT).order_by()
    counts = dict(rows.values_list("status").annotate(Count("pk")))
    for status in NOT_SENT:
        emails.add_metric([status.value], counts.get(status, 0))
    return emails


def _oldest_email() -> GaugeMetricFamily:
    now = timezone.now()
    oldest = Email.objects.due_since(now).aggregate(at=Min("due_at"))["at"]
    return GaugeMetricFamily(
        "smartcity_oldest_due_email_seconds",
        "Seconds since the oldest email that is not sent should have gone out.",
        value=(now - oldest).total_seconds() if oldest else 0,
    )


def _queue() -> Iterator[GaugeMetricFamily]:
    try:
        length = queue_length()
    except Exception:  # no answer is none that could be told
        return
    yield GaugeMetricFamily(
        "smartcity_queue_tasks",
        "Tasks that wait in the broker; missing if it does not answer.",
        value=length,
    )
