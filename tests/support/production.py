"""The environment of a site in production, and `manage.py` in it."""

import subprocess
import sys
from pathlib import Path

from tests.packages import ROOT

# DEMO is set too, so that nothing comes from a .env in the checkout. None of these
# servers need exist: `check` opens no connection.
PRODUCTION = {
    "DEMO": "false",
    "DEBUG": "false",
    "SECRET_KEY": "only-the-tests-know-this-key-of-more-than-fifty-characters",
    "SECRET_KEY_FALLBACKS": "an-earlier-key-of-the-tests-of-more-than-fifty-characters",
    "SITE_URL": "https://smartcity.example.gov.uk",
    "ALLOWED_HOSTS": "",
    "DATABASE_URL": "postgres://smartcity:secret@db.example:5432/smartcity",
    "DISABLE_SERVER_SIDE_CURSORS": "true",
    "PAGE_CACHE_MB": "8",
    "DATABASE_CONNECTIONS": "8",
    "BROKER_URL": "amqp://smartcity:secret@rabbit.example:5672/",
    "REDIS_URL": "redis://redis.example:6379/0",
    "EMAIL_URL": "submission://user:secret@smtp.example.com:587/",
    "EMAIL_UNENCRYPTED": "false",
    "DEFAULT_FROM_EMAIL": "smartcity@example.gov.uk",
    "OUTBOX_KEEP_DAYS": "365",
    "TRUSTED_PROXIES": "2",
    "FORM_POSTS_PER_HOUR": "100",
    "ALL_FORM_POSTS_PER_HOUR": "300",
    "AUTOMATIC_EMAILS_PER_ADDRESS": "30",
    "AUTOMATIC_EMAILS_PER_HOUR": "1000",
    "FORM_MIN_SECONDS": "3",
    "HSTS_PRELOAD": "false",
    "LOG_JSON": "true",
    "HEALTH_TOKEN": "another-token-that-only-the-tests-know",
    "METRICS_TOKEN": "a-token-that-only-the-tests-know",
    "METRICS_DIR": "",
    "METRICS_PORT": "9100",
    "METRICS_HOST": "::1",
    "SENTRY_DSN": "https://key@sentry.example/1",
    "OTP_REQUIRED": "true",
    "SIGN_IN_FAILURES": "5",
    "SIGN_IN_LOCK_MINUTES": "15",
    "STAFF_IDLE_MINUTES": "60",
    "S3_BUCKET": "smartcity",
    "S3_ENDPOINT": "https://s3.example",
    "S3_REGION": "eu-west-2",
    "S3_ACCESS_KEY": "key",
    "S3_SECRET_KEY": "secret",
}


def run_manage(
    command: str, *arguments: str, env: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", command, *arguments],
        env=env,
        cwd=env["VAR_DIR"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def run_check(tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py check` with the production environment and these changes to it."""
    return run_manage("check", env={**PRODUCTION, "VAR_DIR": str(tmp_path), **changes})
