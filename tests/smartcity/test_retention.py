"""What is personal goes when its time is over: what of it, when, and what stays."""

import re
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from challenges.models import Challenge, Entry, EntryHistory, EntryRevision
from challenges.services.moderation import decisions, triage
from contact import services as contact
from contact.models import Message
from core.models import Purge, SiteSettings
from outbox.models import Email
from smartcity import retention
from smartcity.schedule import PERIODIC_TASKS
from smartcity.tasks import purge_personal_data
from tests.challenges.factories import make_challenge, make_entry, make_public_entry
from tests.contact.factories import make_message

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MORE_THAN_24_MONTHS = 735 * DAY
PERSONAL = ["name", "email", "email_key", "phone", "postal_address", "help_needed"]


def end(challenge: Challenge, *, ago: timedelta) -> None:
    """Let the results of a challenge be out since then."""
    then = timezone.now() - ago
    Challenge.objects.filter(pk=challenge.pk).update(
        opens_at=then - 60 * DAY, closes_at=then - DAY, results_announced_at=then
    )


def test_a_public_idea_keeps_its_public_words_and_nothing_else(
    client: Client, site: SiteSettings, staff: User
) -> None:
    idea = make_public_entry(staff, help_needed="A roof.", may_contact=True)
    triage.add_note(idea, by=staff, text="Her neighbour knows her.")
    link = idea.private_path
    end(idea.challenge, ago=MORE_THAN_24_MONTHS)
    assert retention.purge().counts["idea"] == 1
    idea.refresh_from_db()
    assert [getattr(idea, name) for name in PERSONAL] == [""] * 6
    assert (idea.title, idea.status, idea.may_contact) == (
        "Bee hotels",
        "approved",
        False,
    )
    assert client.get(idea.get_absolute_url()).status_code == 200
    assert client.get(link).status_code == 404
    assert not EntryHistory.objects.exclude(message="", staff_note="").exists()
    assert not Email.objects.filter(reference=idea.reference).exists()
    assert not EntryRevision.objects.exists()


def test_an_idea_that_is_not_public_keeps_its_numbers_alone(
    site: SiteSettings, staff: User
) -> None:
    entry = decisions.decline(make_entry(), by=staff, message="Not this time.")
    end(entry.challenge, ago=MORE_THAN_24_MONTHS)
    retention.purge()
    entry.refresh_from_db()
    texts = [entry.problem, entry.idea, entry.beneficiaries, entry.organisation]
    assert (entry.title, texts) == ("Deleted", [""] * 4)
    assert (entry.status, entry.audience) == ("declined", "resident")


def test_ideas_stay_until_24_months_after_the_results(
    site: SiteSettings, staff: User
) -> None:
    entry, other = make_entry(), make_entry(challenge=make_challenge())
    end(entry.challenge, ago=725 * DAY)
    assert retention.purge().counts["idea"] == 0
    then = timezone.now() - MORE_THAN_24_MONTHS
    Challenge.objects.filter(pk=other.challenge_id).update(
        opens_at=then - DAY, closes_at=then, results_announced_at=None
    )
    assert [retention.purge().counts["idea"] for _night in range(2)] == [1, 0]
    assert list(Entry.objects.exclude(name="")) == [entry]


def test_access_needs_go_30_days_after_the_message_is_settled(
    site: SiteSettings, staff: User
) -> None:
    waiting = make_message(access_needs="Large print")
    settled = contact.close(make_message(access_needs="A ramp"), by=staff)
    with time_machine.travel(timezone.now() + 29 * DAY):
        assert retention.purge().counts["access"] == 0
    with time_machine.travel(timezone.now() + 31 * DAY):
        assert retention.purge().counts["access"] == 1
    settled.refresh_from_db()
    assert (settled.access_needs, settled.name != "") == ("", True)
    assert Message.objects.get(pk=waiting.pk).access_needs == "Large print"


def test_a_dry_run_says_how_much_and_deletes_nothing(
    site: SiteSettings, staff: User
) -> None:
    entry = make_entry()
    end(entry.challenge, ago=MORE_THAN_24_MONTHS)
    out = StringIO()
    call_command("purge_personal_data", "--dry-run", stdout=out)
    assert "what was not published: 1 would go." in out.getvalue()
    assert (Entry.objects.get().name, Purge.objects.count()) == ("Mira Vale", 0)
    call_command("purge_personal_data", stdout=out)
    assert "what was not published: 1 gone." in out.getvalue()
    assert Entry.objects.get().name == ""


def test_what_fails_leaves_the_rest_and_is_told(
    site: SiteSettings, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = make_entry()
    end(entry.challenge, ago=MORE_THAN_24_MONTHS)

    def fail() -> int:
        raise OSError("No storage.")

    broken = retention.Retention("Drafts", lambda: "", fail)
    monkeypatch.setitem(retention.RETENTIONS, "draft", broken)
    with pytest.raises(ExceptionGroup):
        purge_personal_data()
    assert Purge.objects.get().counts["idea"] == 1


def test_it_runs_every_night_and_staff_read_what_went(
    site: SiteSettings, staff_client: Client
) -> None:
    purge_personal_data()
    schedule, _expires = PERIODIC_TASKS[purge_personal_data.name]
    assert (schedule.hour, schedule.minute) == ({3}, {30})
    url = f"/admin/core/purge/{Purge.objects.get().pk}/change/"
    assert "A message to us: 0" in staff_client.get(url).text


def test_the_privacy_page_says_how_long_everything_is_kept(
    client: Client, site: SiteSettings
) -> None:
    page = client.get("/privacy/").text
    times = [escape(each.kept()) for each in retention.RETENTIONS.values()]
    assert [time for time in times if time not in page] == []


def test_the_privacy_page_says_what_goes_before_the_rest_and_what_stays(
    client: Client, site: SiteSettings
) -> None:
    row = client.get("/privacy/").text.partition('<tr id="judge">')[2]
    times = re.findall(r"For how long:</strong> (.+?)</p>", row.partition("</tr>")[0])
    assert times == [
        "24 months after the results. We still keep: your scores, under a number, for "
        "good.",
        "Your notes to the other judges: 6 months after the results.",
    ]


def test_a_year_of_days_is_called_so(client: Client, site: SiteSettings) -> None:
    assert "1 year after it was sent." in client.get("/privacy/").text


def test_the_table_of_the_privacy_page_is_one_of_its_contents(
    client: Client, site: SiteSettings
) -> None:
    contents = client.get("/privacy/").text.partition("On this page")[2]
    links = re.findall(r'<a href="#(\w+)">', contents.partition("</nav>")[0])
    assert (links.count("kept"), links[-1]) == (1, "kept")
