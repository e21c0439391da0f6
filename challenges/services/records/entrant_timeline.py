"""The history of an idea, as its entrant reads it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from challenges.models import Entry
from challenges.models.workflow import Status


@dataclass(frozen=True)
class Step:
    at: datetime
    label: str
    text: str = ""
    pictures: list[Any] = field(default_factory=list)


def steps(entry: Entry) -> list[Step]:
    """Return what the entrant knows of: decisions, the result once it was announced,
    and updates; the oldest first."""
    steps = [
        Step(row.at, row.label_for_entrant, row.message) for row in entry.told_history
    ]
    if entry.announced_at and entry.announced_outcome:
        label = _("The judges chose your idea: %(outcome)s")
        outcome = {"outcome": entry.announced_outcome}
        steps.append(Step(entry.announced_at, label % outcome))
    if entry.status_shown_to_entrant == Status.APPROVED:
        steps += [
            Step(
                each.at, _("News about your idea"), each.text, list(each.pictures.all())
            )
            for each in entry.updates.prefetch_related("pictures")
        ]
    return sorted(steps, key=lambda step: step.at)
