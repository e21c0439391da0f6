"""Probes of all that the site needs beside its database: does it work?

For `/health/ready/`, for the first page of staff, and for `manage.py doctor`."""

import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
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
from outbox import mail_server
from outbox.models import Email

LEAST_FREE = 512 * 1024 * 1024
"""Bytes that VAR_DIR needs: one message with its files, and room for what comes with it
until somebody has looked."""


REMEMBER_SECONDS = 20.0
"""Seconds for which the answer of a probe that is dear counts."""

ANSWER_SECONDS = 2.0
"""Seconds after which nobody waits for it any longer."""


@dataclass(frozen=True)
class Probe:
    """One thing that may fail while visitors notice nothing."""

    name: str
    is_well: Callable[[], bool]
    """Looks, and takes two seconds at the most. What it raises says what is wrong."""

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


def _free_bytes() -> Iterator[int]:
    """Yield what is free where VAR_DIR is, and in the folder of the uploads, which may
    be a disk of its own."""
    yield shutil.disk_usage(settings.VAR_DIR).free
    uploads = settings.STORAGES["default"].get("OPTIONS", {}).get("location")
    if uploads and Path(uploads).is_dir():
        yield shutil.disk_usage(uploads).free


class Remembered:
    """Something that is too dear to do for each who asks: its answer counts for
    REMEMBER_SECONDS, and nobody waits for it longer than ANSWER_SECONDS."""

    def __init__(self, look: Callable[[], object]) -> None:
        self._look, self._lock = look, Lock()
        self._threads = ThreadPoolExecutor(1)  # started when it is needed
        self._last: tuple[float, Future[object]] | None = None

    def answer(self) -> bool:
        """Raises what the look raises, or TimeoutError."""
        now = time.monotonic()
        with self._lock:
            began, found = self._last or (now, None)
            if found is None or (found.done() and now - began >= REMEMBER_SECONDS):
                found = self._threads.submit(self._look)
                self._last = now, found
        return bool(found.result(ANSWER_SECONDS))


_try_uploads = Remembered(try_to_store)
_look_for_room = Remembered(lambda: min(_free_bytes()) > LEAST_FREE)


def _has_room() -> bool:
    """Return whether no disk is nearly full. That one of them hangs, the probe of the
    uploads tells."""
    try:
        return _look_for_room.answer()
    except TimeoutError:
        return True


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
        "mail server",
        lambda: not mail_server.is_silent(),
        _("The mail server does not answer: emails wait."),
        "Look at EMAIL_URL, and at that server. What waits goes out once it answers.",
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
        _has_room,
        _("The disk is nearly full."),
        "Make room where VAR_DIR and VAR_DIR/uploads are: half a gigabyte must be "
        "free.",
    ),
    Probe(
        "uploads",
        _try_uploads.answer,
        _("Nobody can send a picture or a file."),
        "Web server and worker must be able to write to VAR_DIR/uploads or S3_BUCKET.",
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
