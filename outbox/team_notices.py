"""Notices to the team: the first one at once, then one for all of the next ten minutes.

Anybody can send a form again and again; the team must not get an email for each. A
topic names what the notices are about, and is the `reference` of their emails."""

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet

from core.models import SiteSettings
from outbox.models import Email, PendingTeamNotice, TeamNoticeTopic
from outbox.services import queue_email

Names = Collection[str] | QuerySet[TeamNoticeTopic, str]
"""Names of topics, or a query for them."""

MAX_LISTED = 20
"""Number of rows that one notice names; of the others it gives the number."""


def notify_team(
    template: str,
    *,
    topic: str,
    reference: str,
    app_label: str,
    context: dict[str, object],
    to: str | None = None,
    site: SiteSettings | None = None,
) -> None:
    """Email the team about the row with this reference, or keep the reference for the
    next notice if others wait, or if the last notice was within MIN_INTERVAL.

    `to` is the address of a team within the team, which has a topic of its own.
    The app sends the next notice in a task, with the references of take_pending()."""
    waiting = PendingTeamNotice.objects.filter(topic__name=topic).first()
    if waiting is None:
        notice_topic, _created = TeamNoticeTopic.objects.get_or_create(name=topic)
        if notice_topic.claim():
            queue_email(
                template,
                to=to,
                app_label=app_label,
                reference=topic,
                context=context,
                site=site,
            )
            return
    topic_id = waiting.topic_id if waiting else notice_topic.pk
    # No get_or_create(): in PostgreSQL a failed INSERT stands in the log.
    PendingTeamNotice.objects.bulk_create(
        [PendingTeamNotice(topic_id=topic_id, reference=reference)],
        ignore_conflicts=True,
    )


@transaction.atomic
def take_pending(topic: str) -> list[str]:
    """Remove and return the references that wait for a notice; none while the last
    notice was within MIN_INTERVAL.

    Run in the transaction that queues the notice, so that none is lost."""
    pending = PendingTeamNotice.objects.filter(topic__name=topic)
    first = pending.select_related("topic").first()
    if first is None or not first.topic.claim():
        return []
    references = dict(pending.values_list("pk", "reference"))
    PendingTeamNotice.objects.filter(pk__in=references).delete()
    return list(references.values())


def notices_about(topics: Names, references: Collection[str]) -> "QuerySet[Email]":
    """Return the notices on these topics that name one of these references."""
    if not references:
        return Email.objects.none()
    named = reduce(
        or_,
        (
            Q(subject__contains=reference) | Q(text__contains=reference)
            for reference in references
        ),
    )
    return Email.objects.filter(named, reference__in=topics)


def delete_notices(topics: Names, references: Collection[str]) -> None:
    """Delete the notices on these topics that name one of these references, and what
    waits for one."""
    notices_about(topics, references).delete()
    PendingTeamNotice.objects.filter(
        topic__name__in=topics, reference__in=references
    ).delete()
