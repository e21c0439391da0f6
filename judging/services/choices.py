"""Choices: the second person who confirms one, or agrees to undo it. A choice that is
confirmed is the outcome of its idea: challenges announces it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Entry
from challenges.models.workflow import Status
from challenges.services.interests import refuse_interested
from challenges.services.results import check_not_published, set_outcome
from core.workflow import TransitionNotAllowed
from judging.models import Choice
from judging.models.workflow import RoundStatus
from judging.services.dealing import judged_entries
from judging.services.locks import lock_panel
from judging.services.transitions import add_history


def is_handed_over(choice: Choice) -> bool:
    """Whether the idea has what was chosen as its outcome: it loses it if staff decide
    on it anew."""
    entry, award = choice.entry, choice.award
    return (entry.outcome, entry.award) == (award.outcome, award.name)


@transaction.atomic
def confirm(choice: Choice, *, by: User) -> Choice:
    """Confirm what somebody else chose: it becomes the outcome of the idea. Twice is
    the same as once.

    Raises TransitionNotAllowed for who chose it, for an idea that is not in the
    challenge any more, while a round is not closed, and while outcomes are about to be
    announced."""
    choice = _lock(choice)
    refuse_interested(choice.award.panel.challenge_id, by)
    if choice.is_confirmed:
        return choice
    if choice.by == by:
        raise TransitionNotAllowed(gettext("You chose it: somebody else confirms it."))
    panel = choice.award.panel
    if panel.rounds.exclude(status=RoundStatus.CLOSED).exists():
        raise TransitionNotAllowed(gettext("Close the round first."))
    if not judged_entries(panel.challenge).filter(pk=choice.entry_id).exists():
        raise TransitionNotAllowed(gettext("This idea is not in the challenge."))
    choice.confirmed_by, choice.confirmed_at = by, timezone.now()
    choice.save()
    award = choice.award
    set_outcome(
        choice.entry,
        by=by,
        outcome=award.outcome,
        award=award.name,
        is_overall=award.is_overall,
        of_awards=True,
    )
    note_open_choice(choice, is_open=False)
    add_choice_history(choice, gettext("Confirmed: %(award)s"), by=by)
    return choice


@transaction.atomic
def undo(choice: Choice, *, by: User) -> bool:
    """Undo a choice; if the idea has it as its outcome, it has none any more. What was
    announced stays so until the results are published again.

    One that is confirmed is undone by two: the first one asks, and the second one
    agrees. Return whether it is undone. Raises TransitionNotAllowed while outcomes are
    about to be announced."""
    choice = _lock(choice)
    refuse_interested(choice.award.panel.challenge_id, by)
    check_not_published(choice.award.panel.challenge)
    if choice.is_confirmed and choice.undo_asked_by in {None, by}:
        _note_undoing(choice, gettext("Undoing asked for: %(award)s"), asked=by, by=by)
        return False
    entry = choice.entry
    is_running = choice.is_confirmed and entry.status == Status.APPROVED
    if is_running and is_handed_over(choice):
        set_outcome(entry, by=by, outcome="", of_awards=True)
    add_choice_history(choice, gettext("Undone: %(award)s"), by=by, note=choice.reason)
    note_open_choice(choice, is_open=False)
    choice.delete()
    return True


@transaction.atomic
def leave(choice: Choice, *, by: User) -> None:
    """Leave a choice as it is that somebody asked to undo. Twice is the same as
    once."""
    choice = _lock(choice)
    refuse_interested(choice.award.panel.challenge_id, by)
    what = gettext("Not undone: %(award)s")
    _note_undoing(choice, what, asked=None, by=by)


def _note_undoing(choice: Choice, what: str, *, asked: User | None, by: User) -> None:
    if choice.undo_asked_by == asked:
        return
    choice.undo_asked_by = asked
    choice.save(update_fields=["undo_asked_by"])
    add_choice_history(choice, what, by=by)


def _lock(choice: Choice) -> Choice:
    """Return the choice as it is now, with its panel locked. Raises
    TransitionNotAllowed if somebody undid it."""
    lock_panel(choice.award.panel_id)
    related = ["award__panel__challenge", "entry", "by", "undo_asked_by"]
    found = Choice.objects.select_related(*related)
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
        entry=choice.entry,
        what=what % {"award": choice.award.name[:70]},
        by=by,
        note=note,
    )
