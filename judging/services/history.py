"""The history of judging, as staff may read it."""

from django.contrib.auth.models import User
from django.db.models import Max, QuerySet
from django.utils.translation import gettext

from core.users import display_name
from judging.models import Panel, PanelHistory
from judging.services.interests import hidden_from

MOST_TOLD = 3
"""Rows of history that one sentence tells."""


def history_for(user: User, panel: Panel) -> QuerySet[PanelHistory]:
    """Return what happened, the newest first: without cards, which would fill it, and
    for staff with an interest in an idea without what is about ideas."""
    of_cards = {"entry__isnull": False, "row__contains": ","}
    rows = panel.history.select_related("by").exclude(**of_cards)
    if hidden_from(panel, user):
        rows = rows.filter(entry=None)
    return rows.order_by("-at", "-pk")


def last_row(panel: Panel) -> int:
    """Return the primary key of the last row of history."""
    key: int = panel.history.aggregate(last=Max("pk"))["last"] or 0
    return key


def told_since(row: int, user: User, panel: Panel) -> str:
    """Return what happened after this row of history, in few words; "" if nothing did
    that the user may read."""
    rows = list(history_for(user, panel).filter(pk__gt=row)[:MOST_TOLD])
    text = gettext("%(row)s, %(what)s (%(name)s)")
    return "; ".join(
        text % {"row": each.row, "what": each.what, "name": display_name(each.by)}
        if each.by
        else f"{each.row}, {each.what}"
        for each in reversed(rows)
    )
