"""The environment: every name is explained, every mistake stops with a sentence."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError

pytestmark = pytest.mark.alone

ROOT = Path(__file__).parent.parent
EXAMPLE = (ROOT / ".env.example").read_text()
READ_BY_SETTINGS = set(
    re.findall(
        r'\benv\.\w+\(\s*"([A-Z_]+)"', (ROOT / "smartcity/settings.py").read_text()
    )
)
READ_BY_COMPOSE = set(
    re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())
)

# DEMO stands here too, so that nothing comes from a .env in the checkout. Nothing is
# asked for at these addresses: `check` opens no connection.
PRODUCTION = {
    "DEMO": "false",
    "DEBUG": "false",
    "SECRET_KEY": "only-the-tests-know-this-key-of-more-than-fifty-characters",
    "SITE_URL": "https://smartcity.example.gov.uk",
    "ALLOWED_HOSTS": "",
    "DATABASE_URL": "postgres://smartcity:secret@db.example:5432/smartcity",
    "REDIS_URL": "redis://redis.example:6379/0",
    "EMAIL_URL": "submission://user:secret@smtp.example.com:587/",
    "DEFAULT_FROM_EMAIL": "smartcity@example.gov.uk",
    "OUTBOX_KEEP_DAYS": "365",
    "TRUSTED_PROXIES": "2",
    "FORM_POSTS_PER_HOUR": "100",
    "ALL_FORM_POSTS_PER_HOUR": "300",
    "AUTOMATIC_EMAILS_PER_ADDRESS": "30",
    "AUTOMATIC_EMAILS_PER_HOUR": "1000",
    "FORM_MIN_SECONDS": "3",
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


def check(tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check`, with the production environment and these changes to it."""
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", "check"],
        env={**PRODUCTION, "VAR_DIR": str(tmp_path), **changes},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_every_name_is_in_the_example_and_no_other() -> None:
    in_example = re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert len(in_example) == len(set(in_example))
    assert set(in_example) == READ_BY_SETTINGS | READ_BY_COMPOSE


def test_the_example_holds_no_secret() -> None:
    assert re.findall(r"^(\w+)=.+$", EXAMPLE, re.MULTILINE) == []


def test_the_image_gets_every_app_of_ours() -> None:
    ours = {app.split(".")[0] for app in settings.INSTALLED_APPS}
    ours = {app for app in ours if (ROOT / app).is_dir()}
    let_in = re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert ours <= set(let_in)


def test_a_full_production_environment_starts(tmp_path: Path) -> None:
    run = check(tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


KEY = "SECRET_KEY is the demo key or shorter than 50 characters. "
INVALID = 'Environment variable "{}" invalid: Not a valid {}.'


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "SECRET_KEY",
            "",
            "SECRET_KEY is missing. Set it to 50 or more random characters, "
            "or run the demo with `make demo`.",
        ),
        (
            "SECRET_KEY",
            "demo-only-key-that-production-refuses-to-start-with",
            KEY + "Production needs its own random key.",
        ),
        ("SECRET_KEY", "short", KEY + "Production needs its own random key."),
        (
            "SITE_URL",
            "",
            "SITE_URL is missing or not an address. Set it to something like "
            "https://smartcity.example.gov.uk, without a path.",
        ),
        (
            "SITE_URL",
            "http://smartcity.example.gov.uk",
            "SITE_URL must begin with https:// in production.",
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
            "SITE_URL",
            "https://city.example:99999",
            "SITE_URL has a wrong port: Port out of range 0-65535",
        ),
        (
            "ALLOWED_HOSTS",
            "https://city.example",
            "ALLOWED_HOSTS holds names of hosts with commas between, and no https://",
        ),
        (
            "DATABASE_URL",
            "",
            "DATABASE_URL is missing. Set it to something like "
            "postgres://user:password@127.0.0.1:5432/smartcity",
        ),
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
            "DEFAULT_FROM_EMAIL",
            "nonsense",
            "DEFAULT_FROM_EMAIL is not an email address.",
        ),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES must be 0 or more."),
        ("FORM_POSTS_PER_HOUR", "0", "FORM_POSTS_PER_HOUR must be 1 or more."),
        *(
            (name, "0", f"{name} must be 1 or more.")
            for name in (
                "ALL_FORM_POSTS_PER_HOUR",
                "AUTOMATIC_EMAILS_PER_ADDRESS",
                "AUTOMATIC_EMAILS_PER_HOUR",
            )
        ),
        (
            "FORM_POSTS_PER_HOUR",
            "many",
            INVALID.format("FORM_POSTS_PER_HOUR", "integer"),
        ),
        ("FORM_MIN_SECONDS", "-1", "FORM_MIN_SECONDS must be 0 or more."),
        ("SIGN_IN_FAILURES", "0", "SIGN_IN_FAILURES must be 1 or more."),
        ("SIGN_IN_LOCK_MINUTES", "0", "SIGN_IN_LOCK_MINUTES must be 1 or more."),
        ("STAFF_IDLE_MINUTES", "1", "STAFF_IDLE_MINUTES must be 2 or more."),
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
        ("OUTBOX_KEEP_DAYS", "0", "OUTBOX_KEEP_DAYS must be 1 or more."),
        ("DATABASE_URL", "smartcity", INVALID.format("DATABASE_URL", "database URL")),
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
    with pytest.raises((ImproperlyConfigured, EnvError)) as refusal:
        runpy.run_path(str(ROOT / "smartcity/settings.py"))
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "SITE_URL",
            "http://city.example",
            "SITE_URL must begin with https:// in production.",
        ),
        (
            "FORM_MIN_SECONDS",
            "few",
            INVALID.format("FORM_MIN_SECONDS", "integer") + " See .env.example.",
        ),
    ],
)
def test_a_refusal_stops_the_start(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    run = check(tmp_path, **{name: value})
    assert (run.returncode, run.stderr) == (1, f"{sentence}\n")
