"""Notices and the rest of the site: the team, deleted ideas, the timetable."""

from datetime import timedelta

import time_machine
from django.contrib.auth.models import User

from challenges.models import Challenge
from challenges.services import personal_data
from challenges.services.entering import entries
from challenges.services.moderation import notifications
from challenges.services.moderation.notifications import STAFF_NOTICES
from challenges.tasks import send_daily_digests, send_new_entry_notices
from core.models import SiteSettings
from outbox.models import Email
from smartcity.schedule import BEAT_SCHEDULE
from tests.challenges.factories import make_entry
from tests.challenges.moderation.notifications.notices import DAY


def test_a_site_may_keep_its_team_from_a_notice_for_each_idea(
    challenge: Challenge, site: SiteSettings
) -> None:
    SiteSettings.objects.update(notify_team=False)
    entry = make_entry(challenge=challenge, email="mira@example.com")
    entries.undo_withdrawal(entries.withdraw(entry))
    assert set(Email.objects.values_list("to", flat=True)) == {"mira@example.com"}


def test_notices_that_name_a_deleted_idea_are_deleted_with_it(
    challenge: Challenge, clock: time_machine.Traveller, moderator: User
) -> None:
    notifications.set_preference(moderator, choice="digest")
    entries = [make_entry(challenge=challenge, title=t) for t in ("Roofs", "Bins")]
    send_daily_digests()
    personal_data.delete_entry(entries[0])
    assert not Email.objects.filter(text__contains="Roofs")
    clock.shift(DAY)
    send_daily_digests()
    personal_data.erase_person(entries[1].reference)
    assert not Email.objects.filter(reference=STAFF_NOTICES)


def test_the_beat_asks_each_minute_and_at_eight_sharp() -> None:
    at_once = BEAT_SCHEDULE[send_new_entry_notices.name]["schedule"]
    morning = BEAT_SCHEDULE[send_daily_digests.name]["schedule"]
    assert at_once == timedelta(minutes=1)
    assert (0 in morning.minute, 8 in morning.hour) == (True, True)
