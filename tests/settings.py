"""The site's own settings, with what a test run needs to be quick and repeatable."""

import atexit
import os
import shutil
import tempfile

var_dir = tempfile.mkdtemp(prefix="smartcity-tests-")
atexit.register(shutil.rmtree, var_dir, ignore_errors=True)

os.environ.setdefault("DEMO", "true")
os.environ["VAR_DIR"] = var_dir
os.environ.setdefault("FORM_MIN_SECONDS", "0")
os.environ["METRICS_TOKEN"] = "only-the-tests-know-this-token"

# pytest-django gives each worker of pytest-xdist a database of its own. Redis databases
# must not be shared either: each test empties one.
worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
if worker and "REDIS_URL" in os.environ:
    server, _slash, number = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{server}/{int(number) - worker}"

from smartcity.settings import *  # noqa: E402, F403

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # noqa: F405
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]  # noqa: F405
ZEAL_RAISE = True
# Inlines of Django's admin fetch their objects one by one.
ZEAL_ALLOWLIST = [{"model": "challenges.Criterion", "field": "get()"}]

if "options" in DATABASES["default"]["OPTIONS"]:  # noqa: F405
    # What a test of smartcity.wsgi loads limits no other test.
    DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=0"  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
PAGE_CACHE_MB = 0  # a test that is rolled back changes no version of the content
WHITENOISE_AUTOREFRESH = True
