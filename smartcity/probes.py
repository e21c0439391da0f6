"""Probes of all that the site needs beside its database: does it work?

For `/health/ready/`, for the first page of staff, and for `manage.py doctor`."""

import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from core import heartbeats, stored_pictures
from core.models import SiteSettings
from core.types import StrOrPromise
from core.uploads import try_to_store
from outbox.models import Email

LEAST_FREE = 512 * 1024 * 1024
"""Bytes that VAR_DIR needs: one message with its files, and room for what comes with it
until somebody has looked."""


@dataclass(frozen=True)
class Probe:
    """One thing that may fail while visitors notice nothing."""

    name: str
    is_well: Callable[[], bool]
    """Looks, and takes a second at the most. What it raises says what is wrong."""

    trouble: StrOrPromise
    """The meaning of a failure, for staff."""

    advice: StrOrPromise
    """The cure, for those who run the site."""

    def error(self) -> str:
        """Return "" if it works, or what is wrong in technical words."""
        try:
            return "" if self.is_well() else "failed"
        except Exception as error:  # whatever it is, it does not work
            return f"{type(error).__name__}: {error}".strip()


def _cache_keeps() -> bool:
    key, value = "probe", uuid.uuid4().hex
    cache.set(key, value, 10)
    return bool(cache.get(key) == value)


def queue_length() -> int:
    """Return how many tasks wait in the broker. Raises what the broker says, or that it
    says nothing within a second."""
    with current_app.connection_for_write(connect_timeout=1) as broker:
        broker.ensure_connection(max_retries=0, timeout=1)
        channel: Any = broker.channel()
        name = current_app.conf.task_default_queue
        try:
            return int(channel.queue_declare(name, passive=True).message_count)
        except broker.channel_errors:  # no such queue: a Redis forgets empty ones
            return 0


def _no_migration_waits() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


PROBES = [
    Probe(
        "beat",
        lambda: heartbeats.is_alive(heartbeats.BEAT),
        _("Nothing happens by itself: no reminder, digest, result or deletion."),
        "Start beat, exactly one: celery -A smartcity beat",
    ),
    Probe(
        "worker",
        lambda: heartbeats.is_alive(heartbeats.WORKER),
        _("No email goes out, and no picture is made ready."),
        "Start a worker: celery -A smartcity worker. It needs beat and the broker.",
    ),
    Probe(
        "emails",
        lambda: not Email.objects.late().exists(),
        _("Emails wait longer than they should."),
        "Their pages in the admin, under “Waiting too long”, show what the mail server "
        "said last. Look at EMAIL_URL.",
    ),
    Probe(
        "sending",
        lambda: not SiteSettings.load().emails_wait,
        _("No email leaves the site, because somebody said so."),
        "Site settings, “Emails wait”: untick it when what waits may go.",
    ),
    Probe(
        "cache",
        _cache_keeps,
        _("Forms have no limit for each sender, and the sign-in is not locked."),
        "Look at REDIS_URL, and at the memory of that Redis.",
    ),
    Probe(
        "disk",
        lambda: shutil.disk_usage(settings.VAR_DIR).free > LEAST_FREE,
        _("The disk is nearly full."),
        "Make room where VAR_DIR is: half a gigabyte must be free.",
    ),
]
"""Probes that cost little: health checks ask them every few seconds."""

THOROUGH = [
    *PROBES,
    Probe(
        "broker",
        lambda: queue_length() >= 0,
        _("Emails go out up to a quarter of a minute later."),
        "Look at BROKER_URL, or REDIS_URL if that is empty.",
    ),
    Probe(
        "uploads",
        lambda: bool(try_to_store()),
        _("Nobody can send a picture or a file."),
        "Web server and worker must be able to write to VAR_DIR/uploads or S3_BUCKET.",
    ),
    Probe(
        "migrations",
        _no_migration_waits,
        _("The database is older than the site."),
        "Run: python manage.py migrate",
    ),
    Probe(
        "pictures",
        lambda: not stored_pictures.has_given_up(),
        _("A picture could not be made ready, and is shown nowhere."),
        "Its page in the admin says so: replace it there. If the disk was full or the "
        "bucket away, run: python manage.py prepare_pictures --again",
    ),
]
"""All probes: for somebody who looks."""
