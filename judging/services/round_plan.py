"""The plan of a round: how many judges read each idea, and what that asks of them."""

from math import ceil

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from core.workflow import TransitionNotAllowed
from judging.models import Judge, Round
from judging.services import assignment
from judging.services.dealing import (
    barred_pairs,
    entries_of,
    ideas_of,
    judged_entries,
    readers_of,
)
from judging.services.locks import lock_round
from judging.services.planning import Plan, plan
from judging.services.transitions import add_history


def plan_of(current: Round, *, reads: int, judge_count: int = 0) -> Plan:
    """Return what the round would ask if `reads` judges read each idea (0: all), with
    those who are invited or accepted, and as many more as make `judge_count`."""
    people = readers_of(current.panel.judges.invited().prefetch_related("areas"))
    last = max((each.number for each in people), default=0)
    more = range(last + 1, last + 1 + judge_count - len(people))
    return plan(
        ideas_of(judged_entries(current.panel.challenge)),
        [*people, *map(assignment.Judge, more)],
        reads,
        seed=current.seed,
        barred=barred_pairs(current),
    )


@transaction.atomic
def save_plan(current: Round, *, reads: int, by: User) -> Round:
    """Keep how many judges read each idea (0: all). Raises TransitionNotAllowed once
    the round has opened, and for a second look, which all read."""
    current = lock_round(current)
    if current.rubric_is_fixed:
        raise TransitionNotAllowed(gettext("The round has opened: its plan stays."))
    current.reads = reads
    current.save(update_fields=["reads"])
    what = gettext("Judges for each idea: %s") % (reads or gettext("all"))
    add_history(current.panel, row=gettext("round"), what=what, by=by)
    return current


def expected_ideas(judge: Judge, current: Round | None, count: int) -> int:
    """Return about how many of `count` ideas a judge will read, who has no list yet."""
    if current and current.is_second_look:
        count = entries_of(current).count()
    most = count if judge.most is None else judge.most
    if current is None or not current.reads:
        return min(count, most)
    judges = judge.panel.judges.invited().count() or 1
    return min(ceil(count * min(current.reads, judges) / judges), most)
