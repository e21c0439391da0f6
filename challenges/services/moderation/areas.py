"""The focus area that staff choose for an entry when they approve it."""

from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext

from challenges.models import Entry, EntryRevision
from challenges.services.transitions import add_history_note
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea


def choose(entry: Entry, area: FocusArea | None, *, by: User) -> dict[str, Any]:
    """Move a locked entry to a focus area; without one it stays where it is. The caller
    saves it. Returns what undoing needs, {} if the entry stays.

    Raises TransitionNotAllowed if it would be in no focus area."""
    area = area or entry.focus_area
    if area is None:
        raise TransitionNotAllowed(
            gettext("It has no focus area yet: choose one to approve it.")
        )
    previous = entry.focus_area
    if area == previous:
        return {}
    revision = EntryRevision.objects.create(
        entry=entry, answers=entry.answers, area_chosen_by=by
    )
    entry.focus_area = area
    note = gettext("Focus area chosen: %(area)s.")
    if previous:
        note = gettext("Moved from the focus area %(previous)s to %(area)s.")
    params = {"area": area, "previous": previous}
    add_history_note(entry, note % params, by=by)
    return {"focus_area": previous and previous.pk, "revision": revision.pk}
