"""Staff with an interest in an idea decide nothing about the results, whatever calls
the service."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from challenges.models import Announcement, Challenge, Entry, StaffInterest
from challenges.services import announcements, results
from core.workflow import TransitionNotAllowed

WHY = "One is with the lawyers."


@pytest.fixture
def interested(challenge: Challenge, ideas: dict[str, Entry]) -> User:
    user = User.objects.create_superuser("ann")
    entry = challenge.entries.order_by("pk").last()
    StaffInterest.objects.create(entry=entry, user=user, reason="My aunt.")
    return user


def state(challenge: Challenge) -> list[Any]:
    return [
        *challenge.entries.order_by("pk").values_list("outcome", "feedback"),
        *Announcement.objects.values_list("by", "taken_back_at"),
    ]


@pytest.mark.parametrize("is_published", [False, True])
@pytest.mark.parametrize(
    "service",
    [
        lambda challenge, by: announcements.publish(challenge, by=by, reason=WHY),
        lambda challenge, by: announcements.take_back(challenge, by=by),
        lambda challenge, by: results.set_others_not_selected(challenge, by=by),
        lambda challenge, by: results.set_feedback(
            challenge, {challenge.entries.first().pk: "Well done."}, by=by
        ),
        lambda challenge, by: results.set_outcome(
            challenge.entries.first(), by=by, outcome="winner"
        ),
    ],
    ids=["publish", "take back", "not selected", "feedback", "outcome"],
)
def test_others_decide(
    challenge: Challenge,
    staff: User,
    interested: User,
    service: Callable[[Challenge, User], object],
    is_published: bool,
) -> None:
    if is_published:
        announcements.publish(challenge, by=staff, reason=WHY)
    before = state(challenge)
    with pytest.raises(TransitionNotAllowed, match="others decide"):
        service(challenge, interested)
    assert state(challenge) == before
