"""Results go out at their minute, once, by email to everybody who took part."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.models.challenge import Phase
from challenges.services import results
from challenges.services.moderation import decisions
from challenges.tasks import announce_results
from core.models import SiteSettings
from core.templatetags.formatting import plain_date
from outbox.models import Email
from tests.challenges.factories import (
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
    make_update,
)


@pytest.fixture
def winner(site: SiteSettings, staff: User) -> Entry:
    now = timezone.now()
    challenge = make_challenge(
        closes_at=now + timedelta(days=1), results_at=now + timedelta(days=9)
    )
    fields = {"challenge": challenge, "title": "Bee hotels"}
    entry = make_public_entry(staff, email="winner@example.com", **fields)
    make_public_entry(staff, email="other@example.com", **fields)
    make_public_entry(staff, email="", origin="phone", **fields)
    declined = make_entry(email="declined@example.com", **fields)
    decisions.decline(declined, by=staff, message="No.")
    Email.objects.all().delete()
    return entry


def make_winner(winner: Entry, staff: User) -> None:
    award = {"outcome": "winner", "award": "Overall winner"}
    results.set_outcome(winner, by=staff, **award)
    Challenge.objects.update(results_are_complete=True)


def texts_by_recipient() -> dict[str, str]:
    return dict(Email.objects.values_list("to", "text"))


def test_nobody_is_told_before_the_minute(winner: Entry, staff: User) -> None:
    make_winner(winner, staff)
    assert (announce_results(), texts_by_recipient()) == (0, {})


def test_everybody_who_was_in_is_told_once(winner: Entry, staff: User) -> None:
    make_winner(winner, staff)
    with time_machine.travel(winner.challenge.results_at + timedelta(seconds=1)):
        assert (announce_results(), announce_results()) == (2, 0)
    texts = texts_by_recipient()
    assert set(texts) == {"winner@example.com", "other@example.com"}
    assert "chosen “Bee hotels”: Overall winner." in texts["winner@example.com"]
    assert "is not among those that they chose" in texts["other@example.com"]


def test_the_first_winner_does_not_reject_everybody_else(
    winner: Entry, staff: User
) -> None:
    make_winner(winner, staff)
    Challenge.objects.update(results_are_complete=False)
    with time_machine.travel(winner.challenge.results_at + timedelta(hours=1)):
        assert announce_results() == 0
        Challenge.objects.update(results_are_complete=True)
        assert announce_results() == 2


def test_a_hidden_challenge_announces_nothing(winner: Entry, staff: User) -> None:
    make_winner(winner, staff)
    Challenge.objects.update(publish_at=None)
    with time_machine.travel(winner.challenge.results_at + timedelta(hours=1)):
        assert announce_results() == 0


def public_texts_by_path(client: Client, entry: Entry) -> dict[str, str]:
    """Everything that anybody but staff can read about the entry and its challenge."""
    paths = [
        *("/", "/challenge/", "/ideas/", entry.challenge.get_absolute_url()),
        *("/ideas/ideas.atom", "/ideas/ideas.json", "/ideas/ideas.csv"),
        *("/ideas/?outcome=winner", "/ideas/ideas.json?outcome=winner"),
        *(entry.get_absolute_url(), entry.focus_area.get_absolute_url()),
        *(entry.private_path, f"{entry.private_path}sent/"),
    ]
    return {path: client.get(path).getvalue().decode() for path in paths}


PUBLIC = {"/ideas/", "/ideas/ideas.atom", "/ideas/ideas.json", "/ideas/ideas.csv"}


def test_judges_who_are_late_let_nothing_out_one_by_one(
    client: Client, winner: Entry, staff: User
) -> None:
    make_winner(winner, staff)
    make_update(winner, by=staff, text="It is being built.")
    Challenge.objects.update(results_are_complete=False)
    with time_machine.travel(winner.challenge.results_at + timedelta(days=2)):
        assert Entry.objects.get(pk=winner.pk).announced_outcome == ""
        assert not Entry.objects.announced().exists()
        texts = public_texts_by_path(client, winner)
        told = ["Overall winner", "results are out", "results are in", "The winners"]
        told += ["See the winning ideas", "Results are out"]
        said = {
            (path, words) for path, t in texts.items() for words in told if words in t
        }
        assert said == set()
        assert "Bee hotels" not in texts["/ideas/ideas.json?outcome=winner"]

        Challenge.objects.update(results_are_complete=True)
        texts = public_texts_by_path(client, winner)
        public = {*PUBLIC, winner.get_absolute_url(), winner.private_path}
        public |= {winner.challenge.get_absolute_url()}
        assert {p for p in public if "Overall winner" not in texts[p]} == set()


def test_late_results_are_said_to_be_late(
    client: Client, site: SiteSettings, staff: User
) -> None:
    challenge = make_challenge_in_phase("results", results_are_complete=False)
    entry = make_public_entry(staff, challenge=challenge)
    texts = {
        path: client.get(path).text for path in ("/", challenge.get_absolute_url())
    }
    for path in (entry.private_path, f"{entry.private_path}sent/"):
        texts[path] = client.get(path).text
    texts |= {e.subject: e.text for e in Email.objects.filter(to=entry.email)}
    planned = f"The results were planned for {plain_date(challenge.results_at)}."
    assert {name for name, text in texts.items() if planned not in text} == set()
    assert len(texts) == 6


def test_results_that_were_announced_stay_out(winner: Entry, staff: User) -> None:
    make_winner(winner, staff)
    with time_machine.travel(winner.challenge.results_at + timedelta(hours=1)):
        announce_results()
        Challenge.objects.update(results_are_complete=False)
        assert Challenge.objects.get().phase == Phase.RESULTS
        assert Entry.objects.get(pk=winner.pk).announced_outcome == "Overall winner"


@pytest.mark.parametrize("days", [None, -1, 1])
@pytest.mark.parametrize("announced", [None, timezone.now()])
@pytest.mark.parametrize("complete", [True, False])
def test_pages_and_queries_agree_on_whether_results_are_out(
    site: SiteSettings, days: int | None, announced: datetime | None, complete: bool
) -> None:
    challenge = make_challenge_in_phase(
        "results",
        results_at=timezone.now() + timedelta(days=days) if days else None,
        results_announced_at=announced,
        results_are_complete=complete,
    )
    is_out = days == -1 and (complete or announced is not None)
    assert (
        challenge.phase == Phase.RESULTS,
        Challenge.objects.with_results_out().exists(),
        challenge.results_are_late,
    ) == (is_out, is_out, days == -1 and not is_out)
