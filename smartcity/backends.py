"""Database, cache, uploads and broker, as Django and Celery take them.

Each is a server, or what takes its place on one machine: SQLite, memory, folders."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

LONGEST_STATEMENT = "10s"
"""Time after which nobody waits for a page any more, in PostgreSQL's words."""

LONGEST_CONNECTING = 2
"""Seconds that somebody waits for a connection."""

PLANNING = "-c jit=off -c max_parallel_workers_per_gather=0"
"""Options of PostgreSQL's connections: to compile a query, or to start processes that
share it, takes longer than any query of ours."""


def database(
    config: Mapping[str, Any], *, connections: int, is_pooled: bool
) -> dict[str, Any]:
    """Complete what dj_database_url made of DATABASE_URL.

    `connections`: how many a process opens at most. `is_pooled`: there is a pooler in
    between, where a cursor of PostgreSQL is gone after its transaction."""
    if config["ENGINE"].endswith("sqlite3"):
        # Writers queue instead of failing: WAL lets readers read meanwhile, and
        # IMMEDIATE takes the write lock at BEGIN, where SQLite is willing to wait for
        # it. Pages of the file are read where they are, and not copied first.
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA mmap_size=268435456;",
        }
        return {**config, "OPTIONS": options}
    options = {
        **config.get("OPTIONS", {}),
        "pool": {
            "min_size": 1,
            "max_size": connections,
            "timeout": LONGEST_CONNECTING,
            # The pool would wait twice as long after each try, and after an outage
            # keep everybody waiting for the next. So it gives up, and who needs a
            # connection tries anew.
            "reconnect_timeout": LONGEST_CONNECTING,
        },
    }
    if not is_pooled:  # PgBouncer refuses them
        options.setdefault("options", PLANNING)
    return {
        **config,
        # A server that was restarted meanwhile costs no visitor a page.
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": is_pooled,
        "OPTIONS": options,
    }


def limit_statements(config: dict[str, Any]) -> None:
    """Let PostgreSQL end each statement of this process after LONGEST_STATEMENT.

    For the web server, where somebody waits; not for the worker and for commands. A
    limit in DATABASE_URL stays."""
    options = config["OPTIONS"].get("options")
    if options and "statement_timeout" not in options:
        config["OPTIONS"]["options"] = (
            f"{options} -c statement_timeout={LONGEST_STATEMENT}"
        )


def cache(redis_url: str) -> dict[str, Any]:
    if not redis_url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url,
        "KEY_PREFIX": "smartcity",
        # A visitor never waits long for a cache: half a second, once.
        "OPTIONS": {
            "socket_connect_timeout": 0.5,
            "socket_timeout": 0.5,
            "retry": Retry(NoBackoff(), 0),
        },
    }


def uploads_in_s3(
    bucket: str, *, endpoint: str, region: str, access_key: str, secret_key: str
) -> dict[str, Any]:
    from botocore.config import Config  # noqa: PLC0415 (slow to load)

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region or None,
            "access_key": access_key or None,
            "secret_key": secret_key or None,
            # No ACL: objects are private then, and newer buckets refuse any other.
            "default_acl": None,
            "file_overwrite": False,
            "client_config": Config(
                # A visitor never waits long for a storage that hangs.
                connect_timeout=3,
                read_timeout=5,
                retries={"total_max_attempts": 2},
                # Not every server that speaks S3 knows the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }


def uploads_in_folder(folder: Path) -> dict[str, Any]:
    folder.mkdir(mode=0o700, exist_ok=True)
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder, "file_permissions_mode": 0o600},
    }


def metrics_folder(path: str) -> str:
    """Return the folder, which is there then. Raises ImproperlyConfigured if it cannot
    be."""
    try:
        Path(path).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"METRICS_DIR must be a folder that the site can write to: {error}."
        ) from error
    return path


def broker(url: str, *, folder: Path) -> tuple[str, dict[str, Any]]:
    """Return the URL of Celery's broker and its options: a server, or a folder."""
    if url.startswith("amqp"):
        return url, {"connect_timeout": 1, "write_timeout": 2, "max_retries": 0}
    if url:
        # With retries, each try takes six seconds and a shutdown twelve.
        options = {"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 0}
        return url, options
    control = folder / "control"
    control.mkdir(parents=True, exist_ok=True)
    return "filesystem://localhost", {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(control),
    }
