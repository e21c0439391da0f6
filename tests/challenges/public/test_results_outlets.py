"""What is said of results, at everything that leaves the house: nothing before they are
announced, whatever staff have noted; the award and the announcement afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from challenges.models import Announcement, Challenge, Entry
from challenges.services import announcements, results
from challenges.services.moderation import decisions, duplicates
from challenges.tasks import announce_results
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import (
    announce,
    approve_and_tell,
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
    make_saved_draft,
    make_update,
)

AWARD = "Golden Bee"
ARE_OUT = "The results of the challenge are out."
TOLD = [
    *(AWARD, "badge--award", "results are out", "Results are out"),
    *("results of the chall", "results are in", "The winners", "Overall winner"),
    *("See the results", "See the winning ideas"),
]
"""Words that pages, files and emails have for results that are out."""

now = timezone.now()
PAST, FUTURE = now - timedelta(days=1), now + timedelta(days=5)

DATES = {"noted": FUTURE, "without a day": None, "late": PAST}
"""Days for which the results are planned."""


def publish(winner: Entry, staff: User) -> None:
    announcements.publish(winner.challenge, by=staff)


def take_back(winner: Entry, staff: User) -> None:
    publish(winner, staff)
    announcements.take_back(winner.challenge, by=staff)


STEPS: dict[str, Callable[[Entry, User], None]] = {
    "nothing": lambda winner, staff: None,
    "published": publish,
    "taken back": take_back,
}
"""What staff have done by then; nobody outside knows of any of it."""


def page(path: str) -> Callable[[Client, Entry, User], str]:
    """Read a page or a file. Names in the path stand for the paths of the winner."""

    def read(client: Client, winner: Entry, staff: User) -> str:
        url = path.format(
            challenge=winner.challenge.get_absolute_url(),
            slug=winner.challenge.slug,
            idea=winner.get_absolute_url(),
            area=winner.focus_area.get_absolute_url(),
            private=winner.private_path,
        )
        response = client.get(url)
        assert response.status_code == 200
        return response.getvalue().decode()

    return read


def page_of_another(client: Client, winner: Entry, staff: User) -> str:
    other = make_public_entry(staff, challenge=winner.challenge, email="jo@example.com")
    return page("{private}")(client, other, staff)


def page_of_a_duplicate(client: Client, winner: Entry, staff: User) -> str:
    other = make_entry(challenge=winner.challenge, email="jo@example.com")
    duplicates.mark_duplicate(other, of=winner, by=staff)
    approve_and_tell(other, by=staff)
    return page("{private}")(client, other, staff)


def similar_ideas(client: Client, winner: Entry, staff: User) -> str:
    draft = make_saved_draft(make_challenge())
    text = client.get(f"{draft.draft_path}check/").text
    assert winner.get_absolute_url() in text
    return text


def emails_of(client: Client, winner: Entry, staff: User) -> str:
    """Every email that is not the announcement itself."""
    Email.objects.all().delete()
    typed_in = {"challenge": winner.challenge, "by": staff, "origin": "phone"}
    decisions.approve(make_entry(**typed_in), by=staff)
    make_update(winner, by=staff, text="It is being built.")
    return "\n".join(f"{email.subject}\n{email.text}" for email in Email.objects.all())


def announcement(client: Client, winner: Entry, staff: User) -> str:
    Email.objects.all().delete()
    announce_results()
    return "\n".join(Email.objects.values_list("text", flat=True))


Read = Callable[[Client, Entry, User], str]
OUTLETS: dict[str, tuple[Read, str]] = {
    **{
        path: (page(path), words)
        for path, words in {
            "/": "See the winning ideas",
            "{area}": AWARD,
            "/challenge/": "Results are out",
            "{challenge}": AWARD,
            "{challenge}enter/": "",
            "{challenge}poster/": "",
            "{challenge}paper-form/": "",
            "{challenge}dates.ics": "",
            "/ideas/": AWARD,
            "/ideas/?outcome=winner": AWARD,
            "/ideas/?challenge={slug}": AWARD,
            "/ideas/ideas.atom": AWARD,
            "/ideas/ideas.json": AWARD,
            "/ideas/ideas.csv": AWARD,
            "/ideas/ideas.atom?outcome=winner": AWARD,
            "/ideas/ideas.json?outcome=winner": AWARD,
            "/ideas/ideas.csv?outcome=winner": AWARD,
            "{idea}": AWARD,
            "{private}": AWARD,
            "{private}sent/": "its results are out",
            "{private}data/": AWARD,
            "{private}data.json": AWARD,
        }.items()
    },
    "private page of another": (page_of_another, ARE_OUT),
    "private page of a duplicate": (page_of_a_duplicate, AWARD),
    "similar ideas": (similar_ideas, ""),
    "emails": (emails_of, ARE_OUT),
    "announcement": (announcement, ""),
}
"""How each outlet is read, and what it says once the results are out, if anything."""


@pytest.fixture
def winner(site: SiteSettings, staff: User) -> Entry:
    challenge = make_challenge_in_phase("judging")
    winner = make_public_entry(staff, challenge=challenge)
    return results.set_outcome(winner, by=staff, outcome="winner", award=AWARD)


def read_outlets(client: Client, winner: Entry, staff: User) -> dict[str, str]:
    """Return the text of each outlet; what it took to read one is rolled back."""
    texts = {}
    for outlet, (read, _said) in OUTLETS.items():
        with transaction.atomic():
            texts[outlet] = read(client, Entry.objects.get(pk=winner.pk), staff)
            transaction.set_rollback(True)
    return texts


@pytest.mark.parametrize("day", DATES)
@pytest.mark.parametrize("step", STEPS)
def test_no_outlet_tells_results_that_are_not_announced(
    client: Client, staff: User, winner: Entry, step: str, day: str
) -> None:
    Challenge.objects.update(results_at=DATES[day])
    STEPS[step](winner, staff)
    told = [
        (outlet, words)
        for outlet, text in read_outlets(client, winner, staff).items()
        for words in TOLD
        if words in text
    ]
    assert told == []


@pytest.mark.parametrize("day", DATES)
def test_every_outlet_tells_results_that_are_out(
    client: Client, staff: User, winner: Entry, day: str
) -> None:
    Challenge.objects.update(results_at=DATES[day])
    announce(winner.challenge, by=staff)
    silent = [
        outlet
        for outlet, text in read_outlets(client, winner, staff).items()
        if OUTLETS[outlet][1] not in text
    ]
    assert silent == []


def test_the_announcement_is_written_once(
    client: Client, staff: User, winner: Entry
) -> None:
    publish(winner, staff)
    Announcement.objects.update(goes_out_at=now)
    assert f"chosen “Bee hotels”: {AWARD}." in announcement(client, winner, staff)
    assert announcement(client, winner, staff) == ""
