"""Steps that all changes of a choice share: lock it, hand it over, note it."""

from django.contrib.auth.models import User
from django.utils.translation import gettext

from challenges.models import Entry
from core.workflow import TransitionNotAllowed
from judging.models import Choice
from judging.services.locks import lock_panel
from judging.services.transitions import add_history


def is_handed_over(choice: Choice) -> bool:
    """Whether the idea has what was chosen as its outcome: it loses it if staff decide
    on it anew."""
    entry, award = choice.entry, choice.award
    return (entry.outcome, entry.award) == (award.outcome, award.name)


def lock_choice(choice: Choice) -> Choice:
    """Return the choice as it is now, with its panel locked. Raises
    TransitionNotAllowed if somebody undid it."""
    lock_panel(choice.award.panel_id)
    found = Choice.objects.select_related("award__panel__challenge", "entry", "by")
    current = found.filter(pk=choice.pk).first()
    if current is None:
        raise TransitionNotAllowed(gettext("Somebody undid this choice just now."))
    return current


def note_open_choice(choice: Choice, *, is_open: bool) -> None:
    """Tell challenges whether the idea waits for somebody to confirm its award: until
    then it is neither “Not selected” nor announced."""
    Entry.objects.filter(pk=choice.entry_id).update(has_open_choice=is_open)


def add_choice_history(choice: Choice, what: str, *, by: User, note: str = "") -> None:
    add_history(
        choice.award.panel,
        row=choice.entry.reference,
        what=what % {"award": choice.award.name[:70]},
        by=by,
        note=note,
    )
