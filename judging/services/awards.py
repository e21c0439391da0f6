"""Awards: what can be won, and the ideas that the panel chooses. A second person
confirms them: see choices."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from challenges.models import Challenge
from challenges.models.workflow import Outcome
from challenges.services.interests import refuse_interested
from challenges.services.results import check_not_published
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea
from judging.models import Award, Choice, Panel
from judging.models.workflow import AwardKind, RoundStatus
from judging.services.choices import add_choice_history, note_open_choice
from judging.services.contenders import Contender, contenders, needs_reason
from judging.services.dealing import deal
from judging.services.locks import lock_panel
from judging.services.ranking import RankedRound, deciding_ranking
from judging.services.scoring import Row
from judging.services.sponsors import lift_from_award
from judging.services.transitions import add_history


@dataclass(frozen=True)
class AwardState:
    """An award, the ideas that it can go to, and those that were chosen."""

    award: Award
    contenders: list[Contender]
    choices: list[Choice]

    @property
    def left(self) -> int:
        """How many ideas can still win it."""
        return self.award.how_many - len(self.choices)

    @property
    def best(self) -> list[Contender]:
        """Contenders that the panel talks about: near the first of them, or among the
        first that can win."""
        many = self.award.how_many
        return [c for c in self.contenders if c.is_near or c.place <= many]


@transaction.atomic
def add_award(
    panel: Panel,
    *,
    name: str,
    kind: str,
    by: User,
    focus_area: FocusArea | None = None,
    audience: str = "",
    outcome: str = Outcome.WINNER,
    how_many: int = 1,
) -> Award:
    """Add an award behind the others. From then on awards alone decide the outcomes of
    the challenge. Raises TransitionNotAllowed if its name is taken, or if there is an
    award for the whole challenge and this is another."""
    panel = lock_panel(panel.pk)
    refuse_interested(panel.challenge_id, by)
    if panel.awards.filter(name=name).exists():
        raise TransitionNotAllowed(gettext("There is an award of this name."))
    if kind == AwardKind.OVERALL and panel.awards.filter(kind=kind).exists():
        raise TransitionNotAllowed(
            gettext("There is an award for the whole challenge already.")
        )
    award = Award(
        name=name,
        kind=kind,
        focus_area=focus_area,
        audience=audience,
        outcome=outcome,
        how_many=how_many,
    )
    _add(panel, [award])
    add_history(panel, row=name[:60], what=gettext("Award added"), by=by)
    return award


@transaction.atomic
def add_usual_awards(panel: Panel, *, by: User) -> list[Award]:
    """Add one award for the whole challenge, and one for each of its focus areas; those
    that there are stay as they are. Return what is new."""
    locked = lock_panel(panel.pk)
    refuse_interested(locked.challenge_id, by)
    known = {(award.kind, award.focus_area_id) for award in locked.awards.all()}
    usual = [Award(name=gettext("Overall winner"), kind=AwardKind.OVERALL)]
    for area in panel.challenge.offered_areas:
        name = gettext("Winner: %(area)s") % {"area": area.name}
        usual.append(Award(name=name[:80], kind=AwardKind.AREA, focus_area=area))
    names = set(locked.awards.values_list("name", flat=True))
    added = [
        award
        for award in usual
        if (award.kind, award.focus_area_id) not in known and award.name not in names
    ]
    _add(locked, added)
    what = gettext("The usual awards added")
    add_history(locked, row=gettext("awards"), what=what, by=by)
    return added


def _add(panel: Panel, awards: list[Award]) -> None:
    """Put awards behind those that there are."""
    last = panel.awards.aggregate(last=Max("position"))["last"] or 0
    for position, award in enumerate(awards, start=last + 1):
        award.panel, award.position = panel, position
    Award.objects.bulk_create(awards)
    Challenge.objects.filter(pk=panel.challenge_id).update(awards_decide=True)


@transaction.atomic
def remove_award(award: Award, *, by: User) -> None:
    """Remove an award. Raises TransitionNotAllowed if an idea was chosen for it, and
    for the last one once a round has opened: without awards, one person alone would
    decide who wins."""
    panel = lock_panel(award.panel_id)
    refuse_interested(panel.challenge_id, by)
    if award.choices.exists():
        raise TransitionNotAllowed(
            gettext("An idea was chosen for it: undo that first.")
        )
    has_opened = panel.rounds.exclude(status=RoundStatus.DRAFT).exists()
    if has_opened and not panel.awards.exclude(pk=award.pk).exists():
        raise TransitionNotAllowed(
            gettext("Judging has begun, and awards decide: the last one stays.")
        )
    lift_from_award(award, panel.judges.all(), by=by)
    award.delete()
    if not panel.awards.exists():
        Challenge.objects.filter(pk=panel.challenge_id).update(awards_decide=False)
    add_history(panel, row=award.name[:60], what=gettext("Award removed"), by=by)
    deal(panel)


def award_states(panel: Panel, found: RankedRound) -> list[AwardState]:
    """Return the awards with the ideas that they can go to. Makes two queries."""
    choices: dict[int, list[Choice]] = {}
    for choice in _choices(panel):
        choices.setdefault(choice.award_id, []).append(choice)
    return [
        AwardState(
            award=award,
            contenders=_contenders(award, found),
            choices=choices.get(award.pk, []),
        )
        for award in panel.awards.select_related("focus_area")
    ]


def _choices(panel: Panel) -> Iterable[Choice]:
    choices = Choice.objects.filter(award__panel=panel)
    return choices.select_related(
        "award", "entry", "by", "confirmed_by", "undo_asked_by"
    )


def _contenders(award: Award, found: RankedRound) -> list[Contender]:
    gone = {entry.reference for entry in found.gone}
    rows = [
        row
        for row in found.ranking.rows
        if row.idea not in gone and _may_win(award, found, row)
    ]
    return contenders(rows, found.ranking.spread)


def _may_win(award: Award, found: RankedRound, row: Row) -> bool:
    entry = found.entries.get(row.idea)
    return entry is not None and award.can_go_to(entry)


@transaction.atomic
def choose(
    award: Award,
    *,
    idea: str,
    by: User,
    reason: str = "",
    reason_is_public: bool = False,
) -> Choice:
    """Choose an idea, by its reference, for an award. Somebody else confirms it.

    Raises TransitionNotAllowed if the round is not closed, if the award cannot go to
    this idea or to any more, if the idea has one, if the panel has to say why, and
    while outcomes are about to be announced."""
    panel = lock_panel(award.panel_id)
    check_not_published(panel.challenge)
    refuse_interested(panel.challenge_id, by)
    found = deciding_ranking(panel)
    if found is None:
        raise TransitionNotAllowed(gettext("Close the round first."))
    states = {state.award: state for state in award_states(panel, found)}
    state, reason = states.get(award), reason.strip()
    if state is None:
        raise TransitionNotAllowed(gettext("Somebody removed this award just now."))
    taken = {c.entry.reference for each in states.values() for c in each.choices}
    if idea in taken:
        raise TransitionNotAllowed(gettext("This idea has an award: it wins once."))
    if state.left < 1:
        raise TransitionNotAllowed(gettext("Nothing is left to win: undo a choice."))
    if idea not in {each.row.idea for each in state.contenders}:
        raise TransitionNotAllowed(gettext("This award cannot go to this idea."))
    if not reason and needs_reason(
        state.contenders, idea, taken=taken, left=state.left
    ):
        raise TransitionNotAllowed(
            gettext("It is not the next one, or shares its place: say why it wins.")
        )
    entry = found.entries[idea]
    choice = Choice.objects.create(
        award=award,
        entry=entry,
        by=by,
        reason=reason,
        reason_is_public=bool(reason) and reason_is_public,
    )
    note_open_choice(choice, is_open=True)
    add_choice_history(choice, gettext("Chosen: %(award)s"), by=by, note=reason)
    return choice
