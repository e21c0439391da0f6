"""The Celery application: `celery -A smartcity worker`."""

import logging
import os

from celery import Celery
from celery.signals import setup_logging

from smartcity.schedule import BEAT_SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcity.settings")

app = Celery("smartcity")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_log(loglevel: int, **_kwargs: object) -> None:
    """Let beat and workers log as settings.LOGGING says: Celery would put handlers of
    its own in the place of ours, which hide private links."""
    logging.getLogger("celery").setLevel(loglevel)
