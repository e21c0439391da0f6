"""Settings: every mistake stops the start with a sentence."""

import os
import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.packages import ROOT
from tests.support.production import PRODUCTION, run_check

pytestmark = pytest.mark.alone

WEAK_KEY = (
    "SECRET_KEY is the demo key or shorter than 50 characters. "
    "Production needs its own random key."
)
NO_SITE_URL = (
    "SITE_URL must be something like https://smartcity.example.gov.uk, without a path."
)
NO_DATABASE_URL = (
    "DATABASE_URL must be something like "
    "postgres://user:password@127.0.0.1:5432/smartcity"
)


def wrong_number(name: str, value: str, minimum: int) -> tuple[str, str, str]:
    return (name, value, f"{name} must be a whole number, {minimum} or more.")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "SECRET_KEY",
            "",
            "SECRET_KEY is missing. Set it to 50 or more random characters. "
            "For a first look run `make demo`, for development set DEBUG=true.",
        ),
        (
            "SECRET_KEY",
            "demo-only-key-that-production-refuses-to-start-with",
            WEAK_KEY,
        ),
        ("SECRET_KEY", "short", WEAK_KEY),
        (
            "SECRET_KEY_FALLBACKS",
            f"{'a' * 50}, short",
            "SECRET_KEY_FALLBACKS must be keys of 50 or more characters, with commas "
            "between.",
        ),
        (
            "SITE_URL",
            "",
            "SITE_URL is missing. Set it to something like "
            "https://smartcity.example.gov.uk",
        ),
        ("SITE_URL", "city.example", NO_SITE_URL),
        ("SITE_URL", "ftp://city.example", NO_SITE_URL),
        ("SITE_URL", "https://city.example/smart", NO_SITE_URL),
        (
            "SITE_URL",
            "http://smartcity.example.gov.uk",
            "SITE_URL must begin with https:// in production.",
        ),
        (
            "SITE_URL",
            "https://city.example:99999",
            "SITE_URL has a wrong host or port: Port out of range 0-65535.",
        ),
        (
            "ALLOWED_HOSTS",
            "https://city.example",
            "ALLOWED_HOSTS must be host names with commas between, without https://",
        ),
        (
            "HOLIDAYS_OF",
            "QQ",
            "HOLIDAYS_OF must be a country, or a part of one, such as GB-ENG. "
            "Country QQ not available",
        ),
        (
            "VAR_DIR",
            "/dev/null/var",
            "VAR_DIR must be a folder that the site can write to: "
            "[Errno 20] Not a directory: '/dev/null/var'.",
        ),
        (
            "EMAIL_URL",
            "",
            "EMAIL_URL is missing. Set it to something like "
            "submission://user:password@smtp.example.com:587/",
        ),
        (
            "EMAIL_URL",
            "smtp.example.com",
            "EMAIL_URL must begin with submission:// or smtp://, see .env.example.",
        ),
        (
            "EMAIL_URL",
            "smtp://smtp.example.com:99999",
            "EMAIL_URL has a wrong host or port: Port out of range 0-65535.",
        ),
        (
            "DATABASE_URL",
            "",
            "DATABASE_URL is missing. Set it to something like "
            "postgres://user:password@127.0.0.1:5432/smartcity",
        ),
        ("DATABASE_URL", "smartcity", NO_DATABASE_URL),
        (
            "REDIS_URL",
            "",
            "REDIS_URL is missing. Set it to something like redis://127.0.0.1:6379/0",
        ),
        (
            "REDIS_URL",
            "garbage",
            "REDIS_URL must begin with redis:// or rediss:// or unix://",
        ),
        (
            "BROKER_URL",
            "kafka://kafka.example",
            "BROKER_URL must begin with amqp:// or amqps://, or as REDIS_URL does",
        ),
        (
            "DEFAULT_FROM_EMAIL",
            "nonsense",
            "DEFAULT_FROM_EMAIL must be an email address.",
        ),
        ("DEBUG", "maybe", "DEBUG must be true or false."),
        (
            "DISABLE_SERVER_SIDE_CURSORS",
            "maybe",
            "DISABLE_SERVER_SIDE_CURSORS must be true or false.",
        ),
        ("OTP_REQUIRED", "maybe", "OTP_REQUIRED must be true or false."),
        ("HEALTH_TOKEN", "short", "HEALTH_TOKEN must be 20 or more characters."),
        ("METRICS_TOKEN", "short", "METRICS_TOKEN must be 20 or more characters."),
        (
            "METRICS_DIR",
            "/dev/null/metrics",
            "METRICS_DIR must be a folder that the site can write to: "
            "[Errno 20] Not a directory: '/dev/null/metrics'.",
        ),
        ("SENTRY_DSN", "sentry.example", "SENTRY_DSN must be like https://key@host/1"),
        wrong_number("METRICS_PORT", "-1", 0),
        (
            "METRICS_HOST",
            "worker",
            "METRICS_HOST must be an IP address, such as 127.0.0.1",
        ),
        wrong_number("OUTBOX_KEEP_DAYS", "0", 1),
        wrong_number("DECISION_HOLD_MINUTES", "-1", 0),
        wrong_number("AUTOMATIC_EMAILS_PER_ADDRESS", "0", 1),
        wrong_number("AUTOMATIC_EMAILS_PER_HOUR", "0", 1),
        wrong_number("TRUSTED_PROXIES", "-1", 0),
        wrong_number("FORM_POSTS_PER_HOUR", "0", 1),
        wrong_number("FORM_POSTS_PER_HOUR", "many", 1),
        wrong_number("ALL_FORM_POSTS_PER_HOUR", "0", 1),
        wrong_number("FORM_MIN_SECONDS", "-1", 0),
        wrong_number("SIGN_IN_FAILURES", "0", 1),
        wrong_number("SIGN_IN_LOCK_MINUTES", "0", 1),
        wrong_number("STAFF_IDLE_MINUTES", "1", 2),
        (
            "EMAIL_URL",
            "smtp://user:secret@smtp.example.com:25/",
            "EMAIL_URL sends emails unencrypted. Write submission://, or set "
            "EMAIL_UNENCRYPTED=true if nobody else is in that network.",
        ),
        wrong_number("PAGE_CACHE_MB", "-1", 0),
        wrong_number("DATABASE_CONNECTIONS", "0", 1),
        (
            "S3_BUCKET",
            "",
            "S3_BUCKET is missing, and other S3 names are set. "
            "Set it, or none of them.",
        ),
        (
            "S3_BUCKET",
            "smartcity/uploads",
            "S3_BUCKET is the name of a bucket, without any /",
        ),
        (
            "S3_ENDPOINT",
            "s3.example",
            "S3_ENDPOINT must begin with https:// or http://",
        ),
        (
            "S3_SECRET_KEY",
            "",
            "Set both S3_ACCESS_KEY and S3_SECRET_KEY, or none of them.",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    sentence: str,
) -> None:
    for known in os.environ:
        monkeypatch.delenv(known)
    for known, good in {**PRODUCTION, "VAR_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(known, good)
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        runpy.run_path(str(ROOT / "smartcity/settings.py"))
    assert str(refusal.value) == sentence


def test_all_mistakes_stop_the_start_together(tmp_path: Path) -> None:
    run = run_check(
        tmp_path,
        SITE_URL="http://city.example",
        FORM_MIN_SECONDS="few",
        S3_BUCKET="",
        SECRET_KEY="",
    )
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "SECRET_KEY is missing. Set it to 50 or more random characters. "
        "For a first look run `make demo`, for development set DEBUG=true.",
        "SITE_URL must begin with https:// in production.",
        "FORM_MIN_SECONDS must be a whole number, 0 or more.",
        "S3_BUCKET is missing, and other S3 names are set. Set it, or none of them.",
    ]
