"""The schedule of `celery beat` names tasks as text: each must exist."""

from datetime import timedelta

from smartcity.celery import app
from smartcity.schedule import BEAT_SCHEDULE, PERIODIC_TASKS


def test_every_periodic_task_exists() -> None:
    app.loader.import_default_modules()
    assert [task for task in PERIODIC_TASKS if task not in app.tasks] == []


def test_celery_has_the_schedule() -> None:
    assert app.conf.beat_schedule == BEAT_SCHEDULE


def test_a_run_that_could_not_start_is_dropped_when_the_next_is_due() -> None:
    regular = [
        entry
        for entry in BEAT_SCHEDULE.values()
        if isinstance(entry["schedule"], timedelta)
    ]
    assert [entry["options"]["expires"] for entry in regular] == [
        entry["schedule"].total_seconds() for entry in regular
    ]
    assert BEAT_SCHEDULE["outbox.tasks.deliver_due"]["options"] == {"expires": 15.0}
