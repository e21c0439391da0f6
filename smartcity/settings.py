"""The one settings file. The environment fills it; .env.example lists every name.

A wrong or missing value stops the start with a sentence that says which and why.
Nothing set at all means production: only `DEMO=true` relaxes what a first run on one
machine cannot have (a secret key, a database and a broker, mail delivery, HTTPS), and
`DEBUG=true` some of it for developers.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from holidays import country_holidays
from redis.backoff import NoBackoff
from redis.retry import Retry

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
if "DEMO" not in os.environ:
    # `make demo` and the tests say DEMO themselves: they must not fill the database
    # that a .env of production names.
    env.read_env(str(BASE_DIR / ".env"), recurse=False)

DEMO_SECRET_KEY = "demo-only-key-that-production-refuses-to-start-with"  # nosec B105


def _must(condition: object, sentence: str) -> None:
    if not condition:
        raise ImproperlyConfigured(sentence)


DEMO: bool = env.bool("DEMO", False)
"""True on a first run on one machine: a known secret key, plain HTTP, mail as files."""

DEBUG: bool = env.bool("DEBUG", False)

SECRET_KEY: str = env.str("SECRET_KEY", DEMO_SECRET_KEY if DEMO else "")
"""Signs private links and form stamps. Changing it ends every link sent before."""
_must(
    SECRET_KEY,
    "SECRET_KEY is missing. Set it to 50 or more random characters, "
    "or run the demo with `make demo`.",
)
_must(
    DEMO or (SECRET_KEY != DEMO_SECRET_KEY and len(SECRET_KEY) >= 50),
    "SECRET_KEY is the demo key or shorter than 50 characters. "
    "Production needs its own random key.",
)

SITE_URL: str = env.str("SITE_URL", "http://127.0.0.1:8000" if DEMO else "").rstrip("/")
"""Address of the site as people type it, such as https://smartcity.example.gov.uk."""
_site = urlsplit(SITE_URL)
_must(
    _site.scheme in {"http", "https"} and _site.hostname and not _site.path,
    "SITE_URL is missing or not an address. Set it to something like "
    "https://smartcity.example.gov.uk, without a path.",
)
try:
    _site.port  # noqa: B018 (it is read only when asked for)
except ValueError as error:
    raise ImproperlyConfigured(f"SITE_URL has a wrong port: {error}") from error
_https = _site.scheme == "https"
_must(_https or DEMO or DEBUG, "SITE_URL must begin with https:// in production.")

ALLOWED_HOSTS = [str(_site.hostname), *env.list("ALLOWED_HOSTS", [])]
_must(
    not any("/" in host for host in ALLOWED_HOSTS),
    "ALLOWED_HOSTS holds names of hosts with commas between, and no https://",
)
if DEMO:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- The house ---------------------------------------------------------------------

INSTALLED_APPS = [
    # Before the admin, whose templates it overrides.
    "smartcity.apps.SmartcityConfig",
    "smartcity.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "crispy_forms",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "core",
    "focus_areas",
    "outbox",
    "challenges",
    "events",
    "news",
    "contact",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "smartcity.middleware.permissions_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # After the user is known: whether a phone or a recovery code vouched for them.
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, as its authors ask: it puts the page of the lock in place of a sign-in.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "smartcity.urls"
WSGI_APPLICATION = "smartcity.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.formatting",
            ],
        },
    }
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["smartcityforms"]
CRISPY_TEMPLATE_PACK = "smartcityforms"
CRISPY_FAIL_SILENTLY = False

# --- Language and time -------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = "smartcity.formats"

HOLIDAYS_OF: str = env.str("HOLIDAYS_OF", "GB-ENG")
"""Whose public holidays are no working days: a country, or a part of one after a hyphen
(ISO 3166-2, as the package holidays knows them)."""
_country, _hyphen, _part = HOLIDAYS_OF.partition("-")
try:
    country_holidays(_country, subdiv=_part or None)
except NotImplementedError as error:  # so the package says: not known to it
    raise ImproperlyConfigured(f"HOLIDAYS_OF is not known: {error}") from error

# --- Where things are kept ---------------------------------------------------------

VAR_DIR: Path = env.path("VAR_DIR", BASE_DIR / "var")
"""Everything that the running site writes when it has no other server to write to."""
try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"VAR_DIR cannot be used: {error}") from error

_one_machine = DEMO or DEBUG
"""Where a first run or a developer needs neither PostgreSQL nor Redis nor HTTPS."""

_must(
    _one_machine or env.str("DATABASE_URL", ""),
    "DATABASE_URL is missing. Set it to something like "
    "postgres://user:password@127.0.0.1:5432/smartcity",
)
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue instead of failing: WAL lets readers read meanwhile, and IMMEDIATE
    # takes the write lock at BEGIN, where SQLite is willing to wait for it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A server that was restarted meanwhile costs no visitor a page.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
    }

REDIS_URL: str = env.str("REDIS_URL", "")
"""Broker and cache. Empty: files under VAR_DIR and the memory of each process."""
_must(
    _one_machine or REDIS_URL,
    "REDIS_URL is missing. Set it to something like redis://127.0.0.1:6379/0",
)
_must(
    not REDIS_URL or REDIS_URL.startswith(("redis://", "rediss://", "unix://")),
    "REDIS_URL must begin with redis:// or rediss:// or unix://",
)

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "smartcity",
            # A visitor never waits long for a cache: half a second, once.
            "OPTIONS": {
                "socket_connect_timeout": 0.5,
                "socket_timeout": 0.5,
                "retry": Retry(NoBackoff(), 0),
            },
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

S3_BUCKET: str = env.str("S3_BUCKET", "")
"""Where uploads are kept, in S3 or what speaks like it. Empty: VAR_DIR/uploads, which
then must be one folder for web and workers."""
S3_ENDPOINT: str = env.str("S3_ENDPOINT", "")
S3_REGION: str = env.str("S3_REGION", "")
S3_ACCESS_KEY: str = env.str("S3_ACCESS_KEY", "")
S3_SECRET_KEY: str = env.str("S3_SECRET_KEY", "")
_must(
    S3_BUCKET or not (S3_ENDPOINT or S3_REGION or S3_ACCESS_KEY or S3_SECRET_KEY),
    "S3_BUCKET is missing, and other S3 names are set. Set it, or none of them.",
)
_must("/" not in S3_BUCKET, "S3_BUCKET is the name of a bucket, without any /")
_must(
    not S3_ENDPOINT or S3_ENDPOINT.startswith(("http://", "https://")),
    "S3_ENDPOINT must begin with https:// or http://",
)
_must(
    bool(S3_ACCESS_KEY) == bool(S3_SECRET_KEY),
    "Set both S3_ACCESS_KEY and S3_SECRET_KEY, or none of them.",
)
if S3_BUCKET:
    from botocore.config import Config  # slow to load: only who uses it pays for it

    _uploads: dict[str, object] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT or None,
            "region_name": S3_REGION or None,
            "access_key": S3_ACCESS_KEY or None,
            "secret_key": S3_SECRET_KEY or None,
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
else:
    _folder = VAR_DIR / "uploads"
    _folder.mkdir(mode=0o700, exist_ok=True)
    _uploads = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _folder, "file_permissions_mode": 0o600},
    }
STORAGES = {
    "default": _uploads,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FILES = 10
"""In one form. A file above 2.5 MB is received into a temporary one (Django's default),
of at most as many bytes as the proxy lets through."""

# --- Celery ------------------------------------------------------------------------

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False  # the sweep is the guarantee; see outbox.tasks
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "deliver due emails": {
        "task": "outbox.tasks.deliver_due",
        "schedule": 15.0,
        # A sweep that could not start in time is followed by the next one.
        "options": {"expires": 15.0},
    },
    "tell the team of messages": {
        "task": "contact.tasks.send_team_notice",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "drop old emails": {
        "task": "outbox.tasks.purge_old",
        "schedule": crontab(hour=3, minute=30),  # at night, in TIME_ZONE
        "options": {"expires": 3600.0},
    },
    "drop old sessions": {
        "task": "smartcity.tasks.purge_sessions",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 3600.0},
    },
    "announce results": {
        "task": "challenges.tasks.announce_results",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "prepare pictures": {
        "task": "challenges.tasks.prepare_pictures",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "process bulk actions": {
        "task": "challenges.tasks.process_bulk_actions",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "sweep files": {
        "task": "challenges.tasks.remove_orphan_files",
        "schedule": crontab(hour=3, minute=45),
        "options": {"expires": 3600.0},
    },
    "remind of drafts": {
        "task": "challenges.tasks.remind_drafts",
        "schedule": 900.0,
        "options": {"expires": 900.0},
    },
    "delete old drafts": {
        "task": "challenges.tasks.purge_drafts",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "tell moderators": {
        "task": "challenges.tasks.send_new_entry_notices",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "send team notices": {
        "task": "challenges.tasks.send_team_notices",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "good morning": {
        "task": "challenges.tasks.send_daily_digests",
        "schedule": crontab(
            minute="*/5"
        ),  # at 8 sharp; see challenges.models.notification_preference
        "options": {"expires": 300.0},
    },
}
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
        "max_retries": 0,  # or each nudge tries for six seconds, and a stop for twelve
    }
else:
    _queue = VAR_DIR / "queue"
    for _folder in (_queue, _queue / "control"):
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(_queue / "control"),
    }

# --- Email -------------------------------------------------------------------------

EMAIL_TIMEOUT = 10  # seconds; outbox.models.CLAIM_TIMEOUT must be longer
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
_must(
    DEMO or env.str("EMAIL_URL", ""),
    "EMAIL_URL is missing. Set it to something like "
    "submission://user:password@smtp.example.com:587/",
)
_email = env.dj_email_url("EMAIL_URL", f"file:///{EMAIL_FILE_PATH}")
_must(
    "EMAIL_BACKEND" in _email,
    "EMAIL_URL must begin with submission:// or smtp://, see .env.example.",
)
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
OUTBOX_KEEP_DAYS: int = env.int("OUTBOX_KEEP_DAYS", 365)
"""Days for which a sent email, private links included, stays in the outbox. The privacy
page tells visitors."""
_must(OUTBOX_KEEP_DAYS > 0, "OUTBOX_KEEP_DAYS must be 1 or more.")
DECISION_HOLD_MINUTES: int = env.int("DECISION_HOLD_MINUTES", 15)
"""Minutes for which a letter about a decision waits, so that staff can stop it, mend it
or undo what they decided."""
_must(DECISION_HOLD_MINUTES >= 0, "DECISION_HOLD_MINUTES must be 0 or more.")
AUTOMATIC_EMAILS_PER_ADDRESS: int = env.int("AUTOMATIC_EMAILS_PER_ADDRESS", 30)
"""Emails to one address in an hour that no member of staff has decided on. Above it no
more are written. A teacher whose class sends ideas gets one for each."""
_must(
    AUTOMATIC_EMAILS_PER_ADDRESS > 0,
    "AUTOMATIC_EMAILS_PER_ADDRESS must be 1 or more.",
)
AUTOMATIC_EMAILS_PER_HOUR: int = env.int("AUTOMATIC_EMAILS_PER_HOUR", 1000)
"""The same to all addresses together. Above it they wait for their turn."""
_must(AUTOMATIC_EMAILS_PER_HOUR > 0, "AUTOMATIC_EMAILS_PER_HOUR must be 1 or more.")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"no-reply@{_site.hostname}")
_must("@" in DEFAULT_FROM_EMAIL, "DEFAULT_FROM_EMAIL is not an email address.")

# --- Guarding the public forms -------------------------------------------------------

TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", 0)
"""How many proxies of ours stand before the site and append to X-Forwarded-For."""
_must(TRUSTED_PROXIES >= 0, "TRUSTED_PROXIES must be 0 or more.")

FORM_POSTS_PER_HOUR: int = env.int("FORM_POSTS_PER_HOUR", 100)
"""Sends of one public form from one network address in an hour. A school class, or a
whole library, often shares one address: keep it generous."""
_must(FORM_POSTS_PER_HOUR > 0, "FORM_POSTS_PER_HOUR must be 1 or more.")

ALL_FORM_POSTS_PER_HOUR: int = env.int("ALL_FORM_POSTS_PER_HOUR", 300)
"""The same over all public forms together."""
_must(ALL_FORM_POSTS_PER_HOUR > 0, "ALL_FORM_POSTS_PER_HOUR must be 1 or more.")

FORM_MIN_SECONDS: int = env.int("FORM_MIN_SECONDS", 3)
"""A public form sent back sooner than this many seconds was not filled in by hand."""
_must(FORM_MIN_SECONDS >= 0, "FORM_MIN_SECONDS must be 0 or more.")

# --- Security headers ----------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True

# --- Sign-in of the staff ------------------------------------------------------------

OTP_REQUIRED: bool = env.bool("OTP_REQUIRED", not DEMO)
"""Whether a password alone lets nobody in: a code from a phone, or one of the recovery
codes, must follow. See smartcity.sign_in."""
OTP_TOTP_ISSUER = _site.hostname  # how the app on the phone calls this site

SIGN_IN_FAILURES: int = env.int("SIGN_IN_FAILURES", 5)
"""Wrong passwords and codes for one user name, from one network address, until the
sign-in is locked for that pair."""
_must(SIGN_IN_FAILURES > 0, "SIGN_IN_FAILURES must be 1 or more.")

SIGN_IN_LOCK_MINUTES: int = env.int("SIGN_IN_LOCK_MINUTES", 15)
"""How long it then stays locked. Trying meanwhile does not prolong it."""
_must(SIGN_IN_LOCK_MINUTES > 0, "SIGN_IN_LOCK_MINUTES must be 1 or more.")

STAFF_IDLE_MINUTES: int = env.int("STAFF_IDLE_MINUTES", 60)
"""After so many minutes without a request to the admin one must sign in again."""
_must(STAFF_IDLE_MINUTES > 1, "STAFF_IDLE_MINUTES must be 2 or more.")

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "smartcity.sign_in.lockout.Lock"
AXES_CLIENT_IP_CALLABLE = "core.http.hashed_ip"
AXES_LOCKOUT_CALLABLE = "smartcity.sign_in.lockout.locked"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = SIGN_IN_FAILURES
AXES_COOLOFF_TIME = timedelta(minutes=SIGN_IN_LOCK_MINUTES)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False  # nothing to see: the counts are in the cache
AXES_VERBOSE = False  # its log lines name neither user nor address nor browser

SESSION_COOKIE_AGE = STAFF_IDLE_MINUTES * 60  # each visit of the admin begins it anew
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]

# --- Log -----------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "filters": {"hide": {"()": "smartcity.log_filters.HidePrivateLinks"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["hide"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django would mail every 500 in the request; the log has it.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A 404 or 403 is not worth a line; its path may be somebody's private link.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
}

if "runserver" in sys.argv and not DEMO and not DEBUG:
    raise ImproperlyConfigured("runserver is for development: set DEBUG=true.")
