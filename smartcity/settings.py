"""The one settings file. The environment fills it; .env.example lists every name.

Wrong and missing values stop the start with one sentence each, which says what to write
instead. Nothing set at all means production: only `DEMO=true` and `DEBUG=true` relax
what one machine cannot have (a secret key, a database and a broker, mail delivery,
HTTPS).
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from smartcity import backends
from smartcity.environment import (
    DEMO_SECRET_KEY,
    ENGLAND,
    TRUE_OR_FALSE,
    at_least,
    find_mistakes,
    is_safe_way,
    make_env,
    matches,
)

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What the environment says: every variable, and what it means --------------------

env = make_env()
if "DEMO" not in os.environ:
    # `make demo` and the tests set DEMO themselves: they must not fill the database
    # that a .env of production names.
    env.read_env(str(BASE_DIR / ".env"), recurse=False)

DEMO: bool = env.bool("DEMO", False, **TRUE_OR_FALSE)
"""True on a first run on one machine: the demo content, and a sign-in without codes."""

DEBUG: bool = env.bool("DEBUG", False, **TRUE_OR_FALSE)
"""True for developers: error pages show code and settings, and runserver starts."""

_one_machine = DEMO or DEBUG
"""True where a known secret key, plain HTTP, SQLite, no Redis and emails as files will
do, unless the environment names something better."""

SECRET_KEY: str = env.secret_key(
    "SECRET_KEY", "", fallback=DEMO_SECRET_KEY if _one_machine else ""
)
"""Random characters, 50 or more, that sign private links and form tokens. A new key
ends every link sent before, unless SECRET_KEY_FALLBACKS has the old one."""

SECRET_KEY_FALLBACKS: list[str] = env.secret_keys("SECRET_KEY_FALLBACKS", "")
"""Earlier keys, with commas between. What they signed is still good; what is new is
signed with SECRET_KEY."""

SITE_URL: str = env.site_url(
    "SITE_URL", "", fallback="http://127.0.0.1:8000" if _one_machine else ""
)
"""URL of the site as people type it, such as https://smartcity.example.gov.uk."""
_site = urlsplit(SITE_URL or "")

_more_hosts: list[str] = env.host_names("ALLOWED_HOSTS", "")

HOLIDAYS_OF: str = env.region("HOLIDAYS_OF", ENGLAND)
"""Country whose public holidays are no working days, or a part of one after a hyphen
(ISO 3166-2, as the package holidays knows them)."""

VAR_DIR: Path = env.writable_folder("VAR_DIR", str(BASE_DIR / "var"))
"""Folder for everything that the running site writes when no server is set for it."""

_database = env.database_url(
    "DATABASE_URL",
    "",
    fallback=f"sqlite:///{VAR_DIR}/db.sqlite3" if _one_machine else "",
)

DATABASE_CONNECTIONS: int = env.int("DATABASE_CONNECTIONS", 8, **at_least(1))
"""Connections to PostgreSQL that each process opens at most. All processes together
need fewer than its max_connections, which is 100 by default."""

DISABLE_SERVER_SIDE_CURSORS: bool = env.bool(
    "DISABLE_SERVER_SIDE_CURSORS", False, **TRUE_OR_FALSE
)
"""True behind a pooler such as PgBouncer in transaction mode, where a cursor of
PostgreSQL is gone after its transaction. Exports then need more memory."""

REDIS_URL: str = env.redis_url("REDIS_URL", "", is_required=not _one_machine)
"""URL of the broker and cache. Empty: files under VAR_DIR and the memory of each
process."""

BROKER_URL: str = env.broker_url("BROKER_URL", "") or REDIS_URL
"""URL of the broker, if it is another server than that of the cache: a Redis, or one
that speaks AMQP 0-9-1, such as RabbitMQ."""

PAGE_CACHE_MB: int = env.int("PAGE_CACHE_MB", 0 if DEBUG else 8, **at_least(0))
"""Megabytes of memory of each web process for pages that are the same for all visitors;
0 for none. See smartcity/page_cache/."""

S3_BUCKET: str = env.str(
    "S3_BUCKET", "", **matches("[^/]*$", "is the name of a bucket, without any /")
)
"""Name of the bucket for uploads, in S3 or a server that speaks like it. Empty:
VAR_DIR/uploads, which then must be one folder for web and workers."""

S3_ENDPOINT: str = env.str(
    "S3_ENDPOINT",
    "",
    **matches("https?://|$", "must begin with https:// or http://"),
)
"""URL of the server that has the bucket. Empty: that of AWS."""

S3_REGION: str = env.str("S3_REGION", "")
"""Name of the bucket's region, such as eu-west-2. Empty: the default of AWS."""

S3_ACCESS_KEY: str = env.str("S3_ACCESS_KEY", "")
S3_SECRET_KEY: str = env.str("S3_SECRET_KEY", "")
"""Key and secret for the bucket. Both empty: the role of the machine."""

_email = env.email_url(
    "EMAIL_URL", "", fallback=f"file:///{VAR_DIR}/mail" if _one_machine else ""
)

EMAIL_UNENCRYPTED: bool = env.bool("EMAIL_UNENCRYPTED", False, **TRUE_OR_FALSE)
"""Whether emails may go to a mail server of another machine without encryption: they
hold names, addresses and private links."""

DEFAULT_FROM_EMAIL: str = env.str(
    "DEFAULT_FROM_EMAIL",
    f"no-reply@{_site.hostname}",
    **matches(".*@", "must be an email address."),
)
"""Sender of every email."""

OUTBOX_KEEP_DAYS: int = env.int("OUTBOX_KEEP_DAYS", 365, **at_least(1))
"""Days for which a sent email, private links included, stays in the outbox. The privacy
page tells visitors."""

DECISION_HOLD_MINUTES: int = env.int("DECISION_HOLD_MINUTES", 15, **at_least(0))
"""Minutes for which an email about a decision, or an answer to a message, waits, so
that staff can stop it, edit it or undo what they decided; and for which a new closing
date, or what was just published, is told to nobody by email."""

AUTOMATIC_EMAILS_PER_ADDRESS: int = env.int(
    "AUTOMATIC_EMAILS_PER_ADDRESS", 30, **at_least(1)
)
"""Emails an hour to one email address that no member of staff has decided on. Above it
no more are written. A teacher whose class sends ideas gets one for each."""

AUTOMATIC_EMAILS_PER_HOUR: int = env.int(
    "AUTOMATIC_EMAILS_PER_HOUR", 1000, **at_least(1)
)
"""Emails an hour to all email addresses together that no member of staff has decided
on. Above it they wait for their turn."""

TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", 0, **at_least(0))
"""Number of our own proxies before the site that append to X-Forwarded-For."""

FORM_POSTS_PER_HOUR: int = env.int("FORM_POSTS_PER_HOUR", 100, **at_least(1))
"""Sends an hour of one public form from one IP address. A school class, or a whole
library, often shares one: keep it generous."""

ALL_FORM_POSTS_PER_HOUR: int = env.int("ALL_FORM_POSTS_PER_HOUR", 300, **at_least(1))
"""Sends an hour of all public forms together from one IP address."""

FORM_MIN_SECONDS: int = env.int("FORM_MIN_SECONDS", 3, **at_least(0))
"""Seconds. A public form that is sent sooner was not filled in by hand."""

HSTS_PRELOAD: bool = env.bool("HSTS_PRELOAD", True, **TRUE_OR_FALSE)
"""Whether browsers may be told of this domain, and all below it, that it speaks HTTPS
only, before they were ever here. Out of their lists again takes months."""

LOG_JSON: bool = env.bool("LOG_JSON", False, **TRUE_OR_FALSE)
"""Whether each line of the log is JSON with its time in UTC, and not words."""

HEALTH_TOKEN: str = env.str(
    "HEALTH_TOKEN", "", **matches("([!-~]{20,})?$", "must be 20 or more characters.")
)
"""Token that shows why something fails at /health/ready/?all, to those who run the
site. Not that of Prometheus, which needs no reasons: they name our servers. Empty:
nobody is shown."""

METRICS_TOKEN: str = env.str(
    "METRICS_TOKEN", "", **matches("([!-~]{20,})?$", "must be 20 or more characters.")
)
"""Token that Prometheus sends to read /health/metrics/. Empty: nothing is counted, and
there is no such page."""

METRICS_DIR: str = env.str("METRICS_DIR", "") or f"{VAR_DIR}/metrics"
"""Folder in which each process keeps what it has counted, best in memory; one for all
processes on a machine."""

METRICS_PORT: int = env.int("METRICS_PORT", 0, **at_least(0))
"""Port at which a worker answers to /health/metrics/, too: one that shares METRICS_DIR
with no web server. 0: none."""

METRICS_HOST: str = env.ip_address("METRICS_HOST", "127.0.0.1")
"""Address of this machine at which it does so; 0.0.0.0 or :: for each that it has."""

SENTRY_DSN: str = env.str(
    "SENTRY_DSN",
    "",
    **matches("https?://[^@/]+@[^@]+/[^@]+$|$", "must be like https://key@host/1"),
)
"""DSN of a project in Sentry, or in what understands its protocol, that is told of our
faults. Empty: none. See smartcity/faults.py."""

OTP_REQUIRED: bool = env.bool("OTP_REQUIRED", not DEMO, **TRUE_OR_FALSE)
"""Whether staff need a code from their phone, or a recovery code, beside their
password. See smartcity.sign_in."""

SIGN_IN_FAILURES: int = env.int("SIGN_IN_FAILURES", 5, **at_least(1))
"""Number of wrong passwords and codes for one user name from one IP address that locks
the sign-in for that pair."""

SIGN_IN_LOCK_MINUTES: int = env.int("SIGN_IN_LOCK_MINUTES", 15, **at_least(1))
"""Minutes for which the sign-in then stays locked. Trying meanwhile does not prolong
them."""

STAFF_IDLE_MINUTES: int = env.int("STAFF_IDLE_MINUTES", 60, **at_least(2))
"""Minutes without a request to the admin after which staff must sign in again."""

_mistakes = find_mistakes(env)
if S3_BUCKET == "" and any([S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY, S3_SECRET_KEY]):
    _mistakes.append(
        "S3_BUCKET is missing, and other S3 names are set. Set it, or none of them."
    )
if bool(S3_ACCESS_KEY) != bool(S3_SECRET_KEY):
    _mistakes.append("Set both S3_ACCESS_KEY and S3_SECRET_KEY, or none of them.")
if not (EMAIL_UNENCRYPTED or _one_machine or is_safe_way(_email)):
    _mistakes.append(
        "EMAIL_URL sends emails unencrypted. Write submission://, or set "
        "EMAIL_UNENCRYPTED=true if nobody else is in that network."
    )
if "runserver" in sys.argv and not _one_machine:
    _mistakes.append("runserver is for development: set DEBUG=true.")
if _mistakes:
    raise ImproperlyConfigured("\n".join(_mistakes))

# --- What follows from it: Django's settings, and those of other packages ------------

_https = _site.scheme == "https"

ALLOWED_HOSTS = [str(_site.hostname), *_more_hosts]
if _one_machine:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Apps and pages ------------------------------------------------------------------

OUR_APPS = [
    *("core", "focus_areas", "outbox", "search"),
    *("judging", "projects", "challenges", "events", "news", "contact"),
    *("subscriptions", "get_involved", "feedback"),
]
"""Top-level packages of ours below `smartcity`. A new app is named here, in
.dockerignore, and in pyproject.toml for the import rules; tests compare the lists."""

INSTALLED_APPS = [
    # Stands before the admin, whose templates it overrides.
    "smartcity.apps.SmartcityConfig",
    "smartcity.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "crispy_forms",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "simple_history",
    *OUR_APPS,
]

MIDDLEWARE = [
    "core.request_id.identify",
    "smartcity.health.health_first",
    "smartcity.metrics.counting.count_requests",
    "smartcity.middleware.https_behind_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "smartcity.open_data.limit.limit_open_data",
    "smartcity.page_cache.middleware.page_cache",
    "csp.middleware.CSPMiddleware",
    "smartcity.middleware.permissions_policy",
    "core.alerts.vary_with_alerts",
    "smartcity.middleware.refuse_nul",
    # Before the turns: pages that wait for a database that hangs keep theirs.
    "smartcity.outage.answer_in_outage",
    "smartcity.turns.take_turns",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Needs the user: adds whether a phone or a recovery code vouched for them.
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
                "core.templatetags.alerts",
                "core.templatetags.form_fields",
                "core.templatetags.formatting",
                "core.templatetags.navigation",
                "outbox.templatetags.email_links",
            ],
        },
    }
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["smartcityforms"]
CRISPY_TEMPLATE_PACK = "smartcityforms"
CRISPY_FAIL_SILENTLY = False

# --- Language and time ---------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
FORMAT_MODULE_PATH = "smartcity.formats"

# --- Where data is stored ------------------------------------------------------------

DATABASES = {
    "default": backends.database(
        _database,
        connections=DATABASE_CONNECTIONS,
        is_pooled=DISABLE_SERVER_SIDE_CURSORS,
    )
}
CACHES = {"default": backends.cache(REDIS_URL)}

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

if S3_BUCKET:
    _uploads = backends.uploads_in_s3(
        S3_BUCKET,
        endpoint=S3_ENDPOINT,
        region=S3_REGION,
        access_key=S3_ACCESS_KEY,
        secret_key=S3_SECRET_KEY,
    )
else:
    _uploads = backends.uploads_in_folder(VAR_DIR / "uploads")
STORAGES = {
    "default": _uploads,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FILES = 10
"""Number of files in one form. One above 2.5 MB is received into a temporary file
(Django's default), of at most as many bytes as the proxy lets through."""

# --- Celery --------------------------------------------------------------------------

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False  # smartcity/schedule.py starts it again anyway
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = backends.broker(
    BROKER_URL, folder=VAR_DIR / "queue"
)

# --- Email ---------------------------------------------------------------------------

EMAIL_TIMEOUT = 10  # seconds; outbox.models.CLAIM_TIMEOUT must be longer
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)

# --- Metrics -------------------------------------------------------------------------

if METRICS_TOKEN:  # the package looks for it when it is imported
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = backends.metrics_folder(METRICS_DIR)

# --- Security headers ----------------------------------------------------------------

_own_files = ["script", "style", "img", "font", "connect", "manifest"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        **{f"{kind}-src": [SELF] for kind in _own_files},
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# X-Frame-Options, Referrer-Policy, nosniff and the opener policy: Django's defaults.
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https and HSTS_PRELOAD
SILENCED_SYSTEM_CHECKS = [] if HSTS_PRELOAD else ["security.W021"]  # it is said above
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
if _https:  # a name that no other host of the domain can set (RFC 6265bis, 4.1.3.2)
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "smartcity.sign_in.views.csrf_failure"

# --- Sign-in of staff ----------------------------------------------------------------

OTP_TOTP_ISSUER = _site.hostname  # name of this site in the app on the phone

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "smartcity.sign_in.lockout.LockoutHandler"
AXES_CLIENT_IP_CALLABLE = "core.http.hashed_ip"
AXES_LOCKOUT_CALLABLE = "smartcity.sign_in.lockout.locked_response"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = SIGN_IN_FAILURES
AXES_COOLOFF_TIME = timedelta(minutes=SIGN_IN_LOCK_MINUTES)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False  # nothing to see: the counts are in the cache
AXES_VERBOSE = False  # log lines then name no user, IP address or browser

PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # seconds for which an invitation works

SESSION_COOKIE_AGE = STAFF_IDLE_MINUTES * 60  # each visit of the admin renews it
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "django.contrib.auth.password_validation.MinimumLengthValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "smartcity.sign_in.passwords.SiteWordsValidator",
    )
]

# --- Log -----------------------------------------------------------------------------

_sentry = {
    "class": "smartcity.faults.SentryHandler",
    "level": "ERROR",
    "dsn": SENTRY_DSN,
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "smartcity.log.Formatter",
            "format": "%(levelname)s %(name)s [%(request_id)s]: %(message)s",
        },
        "json": {"()": "smartcity.log.JsonFormatter"},
    },
    "filters": {
        "hide": {"()": "smartcity.log.HidePrivateLinks"},
        "request": {"()": "smartcity.log.NameRequest"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if LOG_JSON else "plain",
            "filters": ["hide", "request"],
        },
        **({"sentry": _sentry} if SENTRY_DSN else {}),
    },
    "root": {
        "handlers": ["stderr", "sentry"] if SENTRY_DSN else ["stderr"],
        "level": "WARNING",
    },
    "loggers": {
        # What is deleted for good, to be deleted again after a backup was restored.
        "core.erasure": {"level": "INFO"},
        "smartcity.sign_in.security_log": {"level": "INFO"},
        # Django would mail every 500 in the request; the log has it.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A 404 or 403 is not worth a line; its path may be somebody's private link.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        # Nor what anybody can send: these come with a traceback.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.RequestDataTooBig": {"level": "CRITICAL"},
        "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
        "django.security.TooManyFilesSent": {"level": "CRITICAL"},
    },
}
