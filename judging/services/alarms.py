"""Alarms: what may go wrong with a round while there is time to help. Staff read them
on the page of its progress, and once in an email."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Round
from judging.models.workflow import JudgeStatus, RoundStatus
from judging.services.locks import lock_round
from judging.services.progress import (
    IdeaProgress,
    Progress,
    idea_progress,
    progress,
)
from outbox.services import queue_email

NOT_BEGUN = timedelta(days=5)
"""Time after which it is said that a judge has not begun."""

NO_ANSWER = timedelta(days=3)
"""Time after which it is said that somebody has not answered the invitation."""

QUIET = timedelta(days=3)
"""Time after which it is said that nobody judges."""

PACE_AFTER = timedelta(days=2)
"""Time after which the pace of a judge tells something."""

FEWEST_READERS = 2
"""Judges of an idea below which nothing can be compared, where all read all."""


class Alarm(NamedTuple):
    keys: tuple[str, ...]
    """The same for the same matters, so that each is told once."""
    text: str


def alarms(
    current: Round, judges: list[Progress], ideas: list[IdeaProgress]
) -> list[Alarm]:
    """Return what staff should look at, for how far judges and ideas of the round
    are. Makes one query."""
    found = _of_invitations(current)
    if current.status != RoundStatus.OPEN or current.opened_at is None:
        return found
    if not current.takes_scores:
        text = gettext("Its time is over: close the round, or move the closing.")
        return [*found, Alarm(("over",), text)]
    active = [row for row in judges if row.judge.status == JudgeStatus.ACCEPTED]
    if judges and not any(row.to_do for row in active):
        text = gettext("All is done: you can close the round.")
        return [*found, Alarm(("done",), text)]
    for row in active:
        found += _of_judge(current, row) if row.to_do else []
    found += _of_ideas(ideas, current.reads or min(FEWEST_READERS, len(active)))
    return [*found, *_of_silence(current, judges)]


def _of_invitations(current: Round) -> list[Alarm]:
    found = []
    if current.status == RoundStatus.CLOSED:
        return []
    before = timezone.now() - NO_ANSWER
    for judge in current.panel.judges.all():
        if judge.status == JudgeStatus.DECLINED:
            text = gettext("%(judge)s cannot judge.") % {"judge": judge.number}
            found.append(Alarm((f"declined {judge.seat}",), text))
        elif judge.status == JudgeStatus.INVITED and judge.invited_at < before:
            text = gettext("%(judge)s has not answered in %(days)d days.")
            days = (timezone.now() - judge.invited_at).days
            text %= {"judge": judge.number, "days": days}
            found.append(Alarm((f"silent {judge.seat}",), text))
    return found


def _of_judge(current: Round, row: Progress) -> list[Alarm]:
    """Return that a judge has not begun, or will not be done in time."""
    now, number = timezone.now(), row.judge.number
    began = max(filter(None, [current.opened_at, row.judge.answered_at]))
    elapsed = now - began
    if row.saved_at is None and elapsed >= NOT_BEGUN:
        text = gettext("%(judge)s has not begun in %(days)d days.")
        text %= {"judge": number, "days": elapsed.days}
        return [Alarm((f"not begun {row.judge.seat}",), text)]
    closes_at = current.closes_at
    if row.saved_at is None or elapsed < PACE_AFTER or closes_at is None:
        return []
    cleared = row.done + row.aside
    will_clear = int(cleared * (max(closes_at - now, timedelta(0)) / elapsed))
    if will_clear >= row.to_do:
        return []
    text = ngettext(
        "%(judge)s has %(count)d idea to do, and cleared %(done)d in %(days)d days: "
        "at this pace not all by closing.",
        "%(judge)s has %(count)d ideas to do, and cleared %(done)d in %(days)d days: "
        "at this pace not all by closing.",
        row.to_do,
    ) % {"judge": number, "count": row.to_do, "done": cleared, "days": elapsed.days}
    return [Alarm((f"slow {row.judge.seat}",), text)]


def _of_ideas(ideas: list[IdeaProgress], wanted: int) -> list[Alarm]:
    """Return which ideas have fewer judges, done and to come, than are wanted."""
    few = sorted(row.entry.reference for row in ideas if row.may < wanted)
    if not few:
        return []
    text = ngettext(
        "This idea has too few judges: %(ideas)s.",
        "These ideas have too few judges: %(ideas)s.",
        len(few),
    )
    keys = tuple(f"few {reference}" for reference in few)
    return [Alarm(keys, text % {"ideas": ", ".join(few)})]


def _of_silence(current: Round, rows: list[Progress]) -> list[Alarm]:
    saved = [row.saved_at for row in rows if row.saved_at]
    last: datetime = max([current.opened_at or timezone.now(), *saved])
    days = (timezone.now() - last).days
    if timezone.now() - last < QUIET:
        return []
    text = gettext("Nobody has judged for %d days.") % days
    return [Alarm((f"quiet {last.isoformat()}",), text)]


def tell_staff() -> int:
    """Email the team of each panel whose alarms are new; return how many emails. Safe
    to run twice, and to be killed."""
    told = 0
    rounds = Round.objects.exclude(status=RoundStatus.CLOSED)
    for current in rounds.filter(panel__challenge__results_announced_at=None):
        told += _tell(current)
    return told


@transaction.atomic
def _tell(current: Round) -> int:
    try:
        current = lock_round(current)
    except TransitionNotAllowed:
        return 0
    found = alarms(current, progress(current), idea_progress(current))
    keys = sorted(key for alarm in found for key in alarm.keys)
    new = [alarm for alarm in found if not set(alarm.keys) <= set(current.told)]
    if keys != current.told:
        current.told = keys
        current.save(update_fields=["told"])
    if not new:
        return 0
    path = reverse("admin:judging_panel_progress", args=[current.panel_id])
    queue_email(
        "judging/email/alarms",
        app_label="judging",
        context={
            "challenge": current.panel.challenge,
            "alarms": [alarm.text for alarm in new],
            "url": settings.SITE_URL + path,
        },
        site=SiteSettings.load(),
    )
    return 1
