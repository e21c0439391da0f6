"""Interests of staff: who has one in an idea learns no outcome of its challenge before
everybody does, and decides on none."""

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext

from challenges.models import Challenge, Entry, StaffInterest
from core.workflow import TransitionNotAllowed


def has_interest(user: User, challenge_pk: int) -> bool:
    """Return whether a member of staff has an interest in an idea of a challenge. Makes
    one query."""
    interests = StaffInterest.objects.filter(user=user, entry__challenge=challenge_pk)
    return interests.exists()


def refuse_interested_in(entry: Entry, by: User) -> None:
    """Raise TransitionNotAllowed for staff who declared an interest in this idea."""
    if StaffInterest.objects.filter(user=by, entry=entry).exists():
        raise TransitionNotAllowed(
            gettext("You have an interest in this idea: others look after it.")
        )


def refuse_interested(challenge_pk: int, by: User) -> None:
    """Raise TransitionNotAllowed for staff who declared an interest in an idea of the
    challenge: others decide."""
    if has_interest(by, challenge_pk):
        raise TransitionNotAllowed(
            gettext("You have an interest in an idea of this challenge: others decide.")
        )


def hides_outcomes(challenge: Challenge, user: User) -> bool:
    """Return whether a member of staff reads no outcome of a challenge: until the
    results are out. Makes one query, and none while the challenge takes ideas."""
    if not challenge.is_over or challenge.results_are_out:
        return False
    return has_interest(user, challenge.pk)


def challenges_without_outcomes(user: User) -> QuerySet[Challenge]:
    """Return the challenges of which `hides_outcomes` is true, and those that take
    ideas."""
    interests = StaffInterest.objects.filter(user=user).values("entry__challenge")
    return Challenge.objects.filter(pk__in=interests, results_announced_at=None)
