"""Locks of judging: the panel first, so that two members of staff never wait for one
another; and none of the key, which rows that are written meanwhile refer to."""

from django.db import connection
from django.utils.translation import gettext

from core.workflow import TransitionNotAllowed
from judging.models import Judge, Panel, Round


def lock_panel(pk: int) -> Panel:
    return Panel.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_round(current: Round) -> Round:
    """Return the round as it is now, locked, with its panel locked first. Raises
    TransitionNotAllowed if somebody left it out."""
    lock_panel(current.panel_id)
    rounds = Round.objects.select_related("panel__challenge").filter(pk=current.pk)
    found = rounds.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise TransitionNotAllowed(gettext("Somebody left out this second look."))
    return found


def share_round(pk: int) -> None:
    """Keep a round from being closed or dealt anew until this transaction ends; any
    number of judges share it. What is read next is as the last one left it.

    SQLite needs no lock: it lets one transaction write at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM judging_round WHERE id = %s FOR SHARE", [pk])


def lock_judge(judge: Judge) -> Judge:
    """Return the judge as they are now, locked, with the panel locked first: cards
    are dealt by one at a time."""
    lock_panel(judge.panel_id)
    judges = Judge.objects.select_related("panel__challenge")
    return judges.select_for_update(of=("self",), no_key=True).get(pk=judge.pk)
