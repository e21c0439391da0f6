"""Many judges, invited at once from a list."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction

from core.email_addresses import email_key
from focus_areas.models import FocusArea
from judging.models import Panel
from judging.services.locks import lock_panel
from judging.services.panels import change_capacity, invite


class NewJudge(NamedTuple):
    """Somebody to invite."""

    name: str
    email: str
    organisation: str = ""
    areas: Sequence[FocusArea] = ()
    most: int | None = None


@transaction.atomic
def invite_all(panel: Panel, new: Sequence[NewJudge], *, by: User) -> int:
    """Invite all whose address has no seat yet; return how many. Others stay as they
    are, so that a list can be sent twice."""
    panel = lock_panel(panel.pk)
    seated = set(panel.judges.values_list("email_key", flat=True))
    count = 0
    for each in new:
        key = email_key(each.email)
        if key in seated:
            continue
        seated.add(key)
        judge = invite(
            panel,
            name=each.name,
            email=each.email,
            organisation=each.organisation,
            by=by,
        )
        if each.areas or each.most:
            change_capacity(judge, areas=each.areas, most=each.most, by=by)
        count += 1
    return count
