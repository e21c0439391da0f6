"""The state of the content, by which a stored page is known to be right: everything
that is written to the database moves it on, and so do some moments."""

import logging
import re
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max, Min
from django.utils import timezone

from core.models import ContentVersion
from core.publishing import Publishable
from core.shared_pages import leaves_stored_pages
from smartcity import outage

logger = logging.getLogger(__name__)

ASK_EVERY = 0.5
"""Seconds after which a process looks whether another one has written."""

LONGEST = timedelta(minutes=1)
"""How long a page is kept at most, whatever happens."""

WRITE = re.compile(
    r'\s*(?:INSERT (?:OR \w+ )?INTO|REPLACE INTO|UPDATE|DELETE FROM) "?(\w+)|\s*(WITH) '
)
NEVER_SHOWN = (
    *("django_", "auth_", "axes_", "otp_", "subscriptions_"),
    *("search_document", "search_word", "search_trigram"),
    *("challenges_draft", "contact_message", "contact_addition", "feedback_"),
    *("judging_card", "judging_score", "judging_shown", "judging_bar"),
    *("judging_panelhistory", "judging_meeting", "judging_feedback"),
    *("judging_sample", "judging_judge_areas", "challenges_staffinterest"),
    *("outbox_pendingteamnotice", "outbox_teamnoticetopic"),
    *("core_contentversion", "core_heartbeat"),
)
"""How the names of tables begin of which no shared page shows anything. A table that is
not among them only costs a few pages that are made anew."""

MOMENTS = {
    "challenges.Challenge": ["opens_at", "closes_at", "results_at"],
    "challenges.Entry": ["shown_from"],
    "challenges.Announcement": ["goes_out_at"],
    "core.Alert": ["starts_at", "ends_at"],
    "events.Event": ["starts_at", "over_at"],
    "judging.Round": ["closes_at"],
}
"""Fields with moments at which pages change, beside the dates of what is published."""


def note_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    """Move the version once what this statement writes can be seen by others.

    Wraps each statement of a connection (Django's instrumentation of databases)."""
    result = execute(sql, params, many, context)
    written = not leaves_stored_pages.get() and WRITE.match(sql)
    if written and not (written[1] or "").startswith(NEVER_SHOWN):
        database = context["connection"]
        if all(function is not move for _ids, function, _r in database.run_on_commit):
            transaction.on_commit(move, robust=True)
    return result


def watch(**kwargs: Any) -> None:
    """Receive `connection_created`."""
    wrappers = kwargs["connection"].execute_wrappers
    if note_writes not in wrappers:
        wrappers.append(note_writes)


def move() -> None:
    """Tell all processes that pages may have changed."""
    try:
        _count()
    except DatabaseError:
        if ContentVersion._meta.db_table in connection.introspection.table_names():
            raise  # else the database is being migrated, and no page is shown yet
    freshness.ask_again()


def _count() -> None:
    if not ContentVersion.objects.update(number=F("number") + 1):
        ContentVersion.objects.bulk_create(
            [ContentVersion(pk=1, number=1)], ignore_conflicts=True
        )


def next_moment(now: datetime) -> datetime:
    """Return the next moment at which pages change by themselves; at last midnight."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    moments = [timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))]
    for model in apps.get_models():
        names = MOMENTS.get(model._meta.label, [])
        if issubclass(model, Publishable):
            names = ["publish_at", "expire_at", *names]
        for name in names:
            later = model._base_manager.filter(**{f"{name}__gt": now})
            moments.append(later.aggregate(first=Min(name))["first"])
    return min(moment for moment in moments if moment)


class Freshness:
    """The state of the content, as this process knows it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = (-1, timezone.now() - LONGEST)
        self._ends = self._state[1]
        self._ask_at = 0.0

    def ask_again(self) -> None:
        self._ask_at = 0.0

    def state(self) -> tuple[int, datetime]:
        """Return what a page has to be made in to be fresh: the version of the content,
        and the moment since which it has not changed by itself.

        Without a database it is the state of before: pages are shown as they were."""
        is_known = time.monotonic() < self._ask_at and timezone.now() < self._ends
        is_known |= outage.is_known() and self._state[0] >= 0
        if not is_known and self._lock.acquire(blocking=self._state[0] < 0):
            try:
                self._ask()
            finally:
                self._lock.release()
        return self._state

    def _ask(self) -> None:
        self._ask_at, now = time.monotonic() + ASK_EVERY, timezone.now()
        try:
            found = (
                ContentVersion.objects.aggregate(number=Max("number"))["number"] or 0
            )
            if found != self._state[0] or now >= self._ends:
                self._ends = min(next_moment(now), now + LONGEST)
                self._state = (found, now)
        except DatabaseError as error:
            outage.note(error)
            logger.warning("Pages are shown as they were before: %s", error)


freshness = Freshness()
