"""Locks of judging: the panel first, so that two members of staff never wait for one
another."""

from judging.models import Judge, Panel, Round


def lock_panel(pk: int) -> Panel:
    return Panel.objects.select_for_update(of=("self",)).get(pk=pk)


def lock_round(current: Round) -> Round:
    """Return the round as it is now, locked, with its panel locked first."""
    lock_panel(current.panel_id)
    rounds = Round.objects.select_related("panel__challenge")
    return rounds.select_for_update(of=("self",)).get(pk=current.pk)


def lock_judge(judge: Judge) -> Judge:
    """Return the judge as they are now, locked, with the panel locked first: cards
    are dealt by one at a time."""
    lock_panel(judge.panel_id)
    judges = Judge.objects.select_related("panel__challenge")
    return judges.select_for_update(of=("self",)).get(pk=judge.pk)
