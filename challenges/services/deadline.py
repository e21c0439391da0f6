"""The deadline of a challenge, put off."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.models import Challenge
from core.templatetags.formatting import end_datetime, plain_datetime
from core.workflow import TransitionNotAllowed


@transaction.atomic
def extend_deadline(
    challenge: Challenge,
    *,
    before: datetime,
    closes_at: datetime,
    results_at: datetime | None,
    by: User,
) -> Challenge:
    """Let a challenge close later, and plan its results for `results_at`. A task tells
    people with saved drafts.

    `before` is the closing that was read. Raises TransitionNotAllowed, with a sentence,
    if the challenge does not close then any more, or if it may not close at
    `closes_at`; Challenge.DoesNotExist if it is gone."""
    locked: Challenge = Challenge.objects.select_for_update().get(pk=challenge.pk)
    if refusal := _refusal(locked, before, closes_at, results_at):
        raise TransitionNotAllowed(refusal)
    locked.closes_at, locked.results_at = closes_at, results_at
    locked._history_user = by  # type: ignore[attr-defined]  # of django-simple-history
    locked.save(update_fields=["closes_at", "results_at", "updated_at"])
    return locked


def may_be_extended(challenge: Challenge) -> bool:
    """Whether judging has not begun, and nobody waits for an announcement of results or
    has had it."""
    if challenge.judging_began_at or challenge.results_are_out:
        return False
    return not challenge.announcements.waiting().exists()


def _refusal(
    challenge: Challenge,
    before: datetime,
    closes_at: datetime,
    results_at: datetime | None,
) -> str:
    if challenge.judging_began_at and not challenge.results_are_out:
        return _("Judging has begun: it takes no more ideas.")
    if not may_be_extended(challenge):
        return _("Its results are published: it takes no more ideas.")
    params = {"moment": end_datetime(challenge.closes_at)}
    if challenge.closes_at != before:
        text = _("Somebody has moved the deadline meanwhile: it is now %(moment)s.")
        return text % params
    if closes_at <= challenge.closes_at:
        text = _("Give a later deadline than the present one, %(moment)s.")
        return text % params
    if closes_at <= timezone.now():
        return _("This moment is past. Give one that is still to come.")
    if results_at is not None and results_at <= closes_at:
        text = _("The results are planned for %(moment)s: give them a later date, too.")
        return text % {"moment": plain_datetime(results_at)}
    return ""
