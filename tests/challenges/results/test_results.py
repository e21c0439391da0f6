"""Nobody outside learns of an outcome before it is announced; then everybody does."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Announcement, Challenge, Entry
from challenges.models.challenge import Phase
from challenges.services import announcements, results
from challenges.services.moderation import decisions
from challenges.tasks import announce_results
from core.models import SiteSettings
from core.templatetags.formatting import plain_date
from outbox.models import Email
from tests.challenges.factories import (
    announce,
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
    make_update,
    release_held_emails,
)


@pytest.fixture
def winner(site: SiteSettings, staff: User) -> Entry:
    """The winner of a challenge that is over, beside others who did not win, one of
    them without an email address, and one who was declined."""
    fields = {"challenge": make_challenge_in_phase("judging"), "title": "Bee hotels"}
    entry = make_public_entry(staff, email="winner@example.com", **fields)
    make_public_entry(staff, email="other@example.com", **fields)
    make_public_entry(staff, email="", origin="phone", **fields)
    declined = make_entry(email="declined@example.com", **fields)
    decisions.decline(declined, by=staff, message="No.")
    release_held_emails()
    award = {"outcome": "winner", "award": "Overall winner"}
    entry = results.set_outcome(entry, by=staff, **award)
    results.set_others_not_selected(entry.challenge, by=staff)
    Email.objects.all().delete()
    return entry


def texts_by_recipient() -> dict[str, str]:
    return dict(Email.objects.values_list("to", "text"))


def test_nobody_is_told_before_the_minute(winner: Entry, staff: User) -> None:
    announcement = announcements.publish(winner.challenge, by=staff)
    assert announcement.goes_out_at > winner.challenge.results_at
    with time_machine.travel(announcement.goes_out_at - timedelta(seconds=1)):
        assert (announce_results(), texts_by_recipient()) == (0, {})


def test_everybody_who_was_in_is_told_once(winner: Entry, staff: User) -> None:
    announcement = announcements.publish(winner.challenge, by=staff)
    with time_machine.travel(announcement.goes_out_at):
        assert (announce_results(), announce_results()) == (2, 0)
    texts = texts_by_recipient()
    assert set(texts) == {"winner@example.com", "other@example.com"}
    assert "chosen “Bee hotels”: Overall winner." in texts["winner@example.com"]
    assert "not among the ideas that the judges chose" in texts["other@example.com"]


def test_a_hidden_challenge_announces_nothing(winner: Entry, staff: User) -> None:
    announcement = announcements.publish(winner.challenge, by=staff)
    Challenge.objects.update(publish_at=None)
    with time_machine.travel(announcement.goes_out_at):
        assert announce_results() == 0


def outlets(client: Client, entry: Entry) -> dict[str, str]:
    """Everything that anybody but staff can read about the entry and its challenge."""
    paths = [
        *("/", "/challenge/", "/ideas/", entry.challenge.get_absolute_url()),
        *("/ideas/ideas.atom", "/ideas/ideas.json", "/ideas/ideas.csv"),
        *("/ideas/?outcome=winner", "/ideas/ideas.json?outcome=winner"),
        *(entry.get_absolute_url(), entry.focus_area.get_absolute_url()),
        *(entry.private_path, f"{entry.private_path}sent/"),
        *(f"{entry.private_path}data/", f"{entry.private_path}data.json"),
    ]
    return {path: client.get(path).getvalue().decode() for path in paths}


PUBLIC = {"/ideas/", "/ideas/ideas.atom", "/ideas/ideas.json", "/ideas/ideas.csv"}


@pytest.mark.parametrize("is_published", [False, True])
def test_no_outcome_is_let_out_one_by_one(
    client: Client, winner: Entry, staff: User, is_published: bool
) -> None:
    make_update(winner, by=staff, text="It is being built.")
    at = winner.challenge.results_at + timedelta(days=2)
    if is_published:
        at = announcements.publish(winner.challenge, by=staff).goes_out_at
    with time_machine.travel(at, tick=False):
        texts = outlets(client, winner)
        told = ["Overall winner", "results are out", "results are in", "The winners"]
        told += ["See the winning ideas", "Results are out"]
        said = {
            (path, words) for path, t in texts.items() for words in told if words in t
        }
        assert said == set()
        assert "Bee hotels" not in texts["/ideas/ideas.json?outcome=winner"]
        if not is_published:
            announcements.publish(winner.challenge, by=staff)
            Announcement.objects.update(goes_out_at=at)
        assert announce_results() == 2
        texts = outlets(client, winner)
    public = {*PUBLIC, winner.get_absolute_url(), winner.private_path}
    public |= {winner.challenge.get_absolute_url(), f"{winner.private_path}data.json"}
    assert {p for p in public if "Overall winner" not in texts[p]} == set()


def test_late_results_are_said_to_be_late(
    client: Client, site: SiteSettings, staff: User
) -> None:
    challenge = make_challenge_in_phase("results", results_announced_at=None)
    entry = make_public_entry(staff, challenge=challenge)
    texts = {
        path: client.get(path).text for path in ("/", challenge.get_absolute_url())
    }
    for path in (entry.private_path, f"{entry.private_path}sent/"):
        texts[path] = client.get(path).text
    texts |= {e.subject: e.text for e in Email.objects.filter(to=entry.email)}
    planned = f"The results were due on {plain_date(challenge.results_at)}."
    assert {name for name, text in texts.items() if planned not in text} == set()
    assert len(texts) == 6


def test_results_that_were_announced_stay_out(winner: Entry, staff: User) -> None:
    announce(winner.challenge, by=staff)
    Challenge.objects.update(results_at=timezone.now() + timedelta(days=9))
    assert Challenge.objects.get().phase == Phase.RESULTS
    assert Entry.objects.get(pk=winner.pk).announced_outcome == "Overall winner"


@pytest.mark.parametrize("days", [None, -1, 1])
@pytest.mark.parametrize("is_out", [True, False])
def test_only_an_announcement_makes_results(
    site: SiteSettings, days: int | None, is_out: bool
) -> None:
    challenge = make_challenge(
        opens_at=timezone.now() - timedelta(days=9),
        closes_at=timezone.now() - timedelta(days=5),
        results_at=timezone.now() + timedelta(days=days) if days else None,
        results_announced_at=timezone.now() if is_out else None,
    )
    phase = Phase.RESULTS if is_out else Phase.JUDGING
    is_late = days == -1 and not is_out
    assert (challenge.phase, challenge.results_are_late) == (phase, is_late)


def test_whose_idea_was_left_out_reads_so(
    client: Client, winner: Entry, staff: User
) -> None:
    late = make_public_entry(
        staff, challenge=winner.challenge, email="late@example.com"
    )
    announce(winner.challenge, by=staff, reason="One is with the lawyers.")
    assert set(texts_by_recipient()) >= {"winner@example.com", "other@example.com"}
    assert "We have not decided about your idea" in client.get(late.private_path).text
    assert "not decided about" not in client.get(winner.private_path).text
