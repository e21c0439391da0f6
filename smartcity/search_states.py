"""State of what a search found, as a badge and a date in words: an event may be over, a
challenge open, an idea a winner."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from challenges.models import Challenge, Entry
from challenges.models.challenge import Phase
from core.templatetags.formatting import end_date, end_datetime, plain_date
from core.types import StrOrPromise
from events.models import Event
from projects.models import Project
from search.models import Document


@dataclass(frozen=True)
class State:
    """Nothing is known of it but, in some kinds, its date."""

    badge: StrOrPromise = ""
    tone: str = ""
    """Modifier of the class `badge`; "" for a badge without a colour."""
    when: str = ""
    """Sentence with its date."""


def _of_event(event: Event) -> State:
    when = event.whole_when
    if not event.takes_place:
        return State(event.get_state_display(), "closing_soon", when)
    if event.is_past:
        return State(_("Past"), "", when)
    return State(when=when)  # its day stands beside it


def _of_challenge(challenge: Challenge) -> State:
    phase = challenge.phase
    if phase == Phase.UPCOMING:
        when = _("Opens on %(date)s") % {"date": plain_date(challenge.opens_at)}
    elif challenge.is_open:
        when = _("Closes at %(date)s") % {"date": end_datetime(challenge.closes_at)}
    else:
        when = _("Closed on %(date)s") % {"date": end_date(challenge.closes_at)}
    return State(phase.label, phase, when)


def _of_idea(entry: Entry) -> State:
    when = _("Sent in on %(date)s") % {"date": plain_date(entry.submitted_at)}
    return State(entry.announced_outcome, "award", when)


def _of_project(project: Project) -> State:
    tone = "open" if project.status == Project.Status.LIVE else ""
    return State(project.get_status_display(), tone, _published(project.publish_at))


def _published(moment: Any) -> str:
    return _("Published on %(date)s") % {"date": plain_date(moment)}


STATES: dict[str, tuple[Callable[[], QuerySet[Any]], Callable[[Any], State]]] = {
    "event": (Event.objects.all, _of_event),
    "challenge": (Challenge.objects.all, _of_challenge),
    "idea": (lambda: Entry.objects.select_related("challenge"), _of_idea),
    "project": (Project.objects.all, _of_project),
}
"""Rows and state of each kind that has more of it than a date."""


def states(documents: Iterable[Document]) -> dict[int, State]:
    """Return the state of each document by its key. Makes a query for each kind of
    STATES that is among them."""
    by_kind: dict[str, dict[int, int]] = defaultdict(dict)
    found = {}
    for each in documents:
        by_kind[each.kind][each.object_pk] = each.pk
        found[each.pk] = State(when=_published(each.date) if each.date else "")
    for kind in STATES.keys() & by_kind.keys():
        rows, state_of = STATES[kind]
        keys = by_kind[kind]
        for pk, obj in rows().in_bulk(list(keys)).items():
            found[keys[pk]] = state_of(obj)
    return found
