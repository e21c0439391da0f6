"""Schedule of `celery beat`: the periodic tasks.

Every task may run late, twice, or at the same time as itself; see their docstrings.
"""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

HOUR = timedelta(hours=1)


def _every(**interval: int) -> tuple[timedelta, timedelta]:
    """Return a schedule, and when a run that could not start is left to the next."""
    return timedelta(**interval), timedelta(**interval)


PERIODIC_TASKS: dict[str, tuple[timedelta | crontab, timedelta]] = {
    "outbox.tasks.deliver_due": _every(seconds=15),
    "core.tasks.prepare_pictures": _every(seconds=15),
    "core.tasks.note_worker": _every(seconds=15),
    "contact.tasks.send_team_notices": _every(minutes=1),
    "challenges.tasks.send_team_notices": _every(minutes=1),
    "challenges.tasks.announce_results": _every(seconds=15),
    "challenges.tasks.note_shown": _every(minutes=1),
    "challenges.tasks.process_bulk_actions": _every(seconds=15),
    "challenges.tasks.send_new_entry_notices": _every(minutes=1),
    "challenges.tasks.remind_drafts": _every(minutes=15),
    "challenges.tasks.tell_of_closing": _every(minutes=5),
    "smartcity.tasks.show_challenge_dates": _every(minutes=1),
    "search.tasks.learn_words": _every(minutes=1),
    "smartcity.tasks.send_digests": _every(seconds=15),
    # Sends at eight in the morning, at the latest five minutes past.
    "challenges.tasks.send_daily_digests": (
        crontab(minute="*/5"),
        timedelta(minutes=5),
    ),
    # In the morning, in TIME_ZONE, of the day before.
    "judging.tasks.send_receipts": (crontab(hour=7, minute=0), HOUR),
    # Each hour, because reminders are never closer than two days to one another.
    "judging.tasks.send_reminders": (crontab(minute=10), HOUR),
    "judging.tasks.send_alarms": (crontab(hour=8, minute=0), HOUR),
    # At night, in TIME_ZONE.
    "smartcity.tasks.purge_personal_data": (crontab(hour=3, minute=30), HOUR),
    "smartcity.tasks.purge_sessions": (crontab(hour=3, minute=40), HOUR),
    "smartcity.tasks.check_search": (crontab(hour=4, minute=10), HOUR),
    "core.tasks.remove_unused_files": (crontab(hour=3, minute=45), HOUR),
    "events.tasks.purge_old_imports": (crontab(hour=3, minute=55), HOUR),
}
"""Name of each task, its schedule, and the time after which a run that has not started
is dropped."""

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    task: {
        "task": task,
        "schedule": schedule,
        "options": {"expires": expires.total_seconds()},
    }
    for task, (schedule, expires) in PERIODIC_TASKS.items()
}
