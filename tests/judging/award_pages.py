"""Awards of a closed round, and a second member of staff."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from judging.models import Award, Choice, Panel
from judging.services import awards, choices


def make_colleague() -> User:
    """Return somebody else who may confirm what was chosen."""
    return User.objects.create_superuser("kay", "kay@westbridge.example")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_award(panel: Panel, staff: User, **fields: object) -> Award:
    """Add an award for the whole challenge, unless `fields` say otherwise."""
    values = {"name": "Overall winner", "kind": "overall", **fields}
    return awards.add_award(panel, by=staff, **values)  # type: ignore[arg-type]


def reference_of(panel: Panel, title: str) -> str:
    return panel.challenge.entries.get(title=title).reference


def choose(panel: Panel, award: Award, title: str, by: User, **kwargs: Any) -> Choice:
    return awards.choose(award, idea=reference_of(panel, title), by=by, **kwargs)


def undo_by_two(choice: Choice, first: User, second: User) -> None:
    """Undo a choice that is confirmed."""
    choices.undo(choice, by=first)
    choices.undo(choice, by=second)


def outcome_of(title: str) -> tuple[str, str, bool]:
    entry = Entry.objects.get(title=title)
    return entry.outcome, entry.award, entry.is_overall
