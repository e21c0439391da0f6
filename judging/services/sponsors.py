"""Sponsors of awards: judges who work for one do not judge the ideas that its award can
go to."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from challenges.services.interests import refuse_interested
from core.text.fold import fold
from core.workflow import TransitionNotAllowed
from judging.models import Award, Bar, Judge, Panel
from judging.services.bars import entries_of_award, give_ideas_back, take_ideas
from judging.services.dealing import deal
from judging.services.locks import lock_judge, lock_panel
from judging.services.transitions import add_history

LEGAL_FORMS = {"the", "ltd", "limited", "plc", "llp", "inc", "cic", "cio"}
"""Words that some write behind or before the name of an organisation."""


def is_same_organisation(one: str, other: str) -> bool:
    """Whether two names are one organisation: cases, signs and legal forms do not
    count. Two empty names are none."""
    words, others = organisation_words(one), organisation_words(other)
    return bool(words) and words == others


def organisation_words(name: str) -> list[str]:
    """Return the words of the name of an organisation that tell it from others."""
    return [word for word in fold(name).split() if word not in LEGAL_FORMS]


@transaction.atomic
def save_sponsor(award: Award, *, sponsor: str, bars_sponsor: bool, by: User) -> Award:
    """Keep who sponsors an award. With `bars_sponsor`, its ideas are kept from judges
    of this organisation, now and when they are invited; without, they are no longer.
    Whom staff barred by name stays barred. Raises TransitionNotAllowed for staff with
    an interest in an idea of the challenge."""
    panel = lock_panel(award.panel_id)
    refuse_interested(panel.challenge_id, by)
    award = Award.objects.select_related("panel__challenge").get(pk=award.pk)
    before = award.sponsor if award.bars_sponsor else ""
    award.sponsor, award.bars_sponsor = sponsor, bool(sponsor) and bars_sponsor
    award.save(update_fields=["sponsor", "bars_sponsor"])
    what = gettext("Sponsor saved")
    add_history(panel, row=award.name[:60], what=what, by=by, note=sponsor)
    judges = list(panel.judges.all())
    others = [
        judge
        for judge in judges
        if is_same_organisation(judge.organisation, before)
        and not _works_for_sponsor(judge, award)
    ]
    lift_from_award(award, others, by=by)
    bar_from_sponsored(panel, judges, by=by)
    deal(panel)
    return award


def bar_from_sponsored(panel: Panel, judges: Iterable[Judge], *, by: User) -> None:
    """Keep from judges of a panel, which is locked, the ideas of the awards that their
    organisation sponsors."""
    awards = list(panel.awards.filter(bars_sponsor=True))
    bars = Bar.objects.filter(award__in=awards)
    barred = set(bars.values_list("judge", "award"))
    text = gettext("Works for the sponsor, %(sponsor)s.")
    for award in awards:
        new = [
            judge
            for judge in judges
            if _works_for_sponsor(judge, award) and (judge.pk, award.pk) not in barred
        ]
        if new:
            _bar(award, new, text % {"sponsor": award.sponsor}, by=by)


def _works_for_sponsor(judge: Judge, award: Award) -> bool:
    """Whether the organisation of a judge sponsors an award that is kept from it."""
    is_same = is_same_organisation(judge.organisation, award.sponsor)
    return award.bars_sponsor and is_same


@transaction.atomic
def bar_from_award(judge: Judge, *, award: Award, reason: str, by: User) -> Bar:
    """Keep from a judge all ideas that an award can go to, those too that come later.
    Raises TransitionNotAllowed if they are kept already, and for staff with an interest
    in the challenge."""
    judge = lock_judge(judge)
    refuse_interested(judge.panel.challenge_id, by)
    if judge.bars.filter(award=award).exists():
        raise TransitionNotAllowed(
            gettext("The ideas of this award are kept from %(judge)s already.")
            % {"judge": judge.number}
        )
    [bar] = _bar(award, [judge], reason, by=by)
    return bar


def _bar(award: Award, judges: list[Judge], reason: str, *, by: User) -> list[Bar]:
    bars = [Bar(award=award, judge=judge, reason=reason, by=by) for judge in judges]
    for bar in bars:
        bar.save()
        _note(bar.judge, award, gettext("Barred"), by=by, note=reason)
    take_ideas(judges, entries_of_award(award), reason=reason, by=by)
    return bars


@transaction.atomic
def unbar_from_award(judge: Judge, *, award: Award, by: User) -> None:
    """Let a judge judge the ideas of an award after all. Twice is the same as once.
    Raises TransitionNotAllowed for staff with an interest in the challenge."""
    judge = lock_judge(judge)
    refuse_interested(judge.panel.challenge_id, by)
    lift_from_award(award, [judge], by=by)
    deal(judge.panel)


def lift_from_award(award: Award, judges: Iterable[Judge], *, by: User) -> None:
    """Remove what keeps the ideas of an award from these judges, whose panel is locked;
    nothing is dealt."""
    bars = list(award.bars.filter(judge__in=judges).select_related("judge__panel"))
    for bar in bars:
        bar.delete()
        _note(bar.judge, award, gettext("No longer barred"), by=by)
    give_ideas_back([bar.judge for bar in bars], entries_of_award(award), by=by)


def _note(judge: Judge, award: Award, what: str, *, by: User, note: str = "") -> None:
    row = f"{judge.number}, {award.name}"[:60]
    add_history(judge.panel, row=row, what=what, by=by, note=note)
