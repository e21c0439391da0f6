"""The panel of a challenge and its judges: who is asked, who agreed, who left, and what
one of them may not judge."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Challenge, Entry
from challenges.services.interests import refuse_interested
from core import private_links
from core.email_addresses import email_key
from core.models import SiteSettings
from core.references import unused_reference
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea
from judging.models import Bar, Judge, Panel, Round
from judging.models.workflow import CardStatus, JudgeStatus, RoundStatus
from judging.services.bars import give_ideas_back, take_ideas
from judging.services.dealing import deal
from judging.services.emails import email_judge
from judging.services.locks import lock_judge, lock_panel
from judging.services.sponsors import bar_from_sponsored
from judging.services.transitions import add_history, transition_to
from outbox import services as outbox

REFERENCE_PREFIX = "JDG"


class NewJudge(NamedTuple):
    """Somebody to invite."""

    name: str
    email: str
    organisation: str = ""
    areas: Sequence[FocusArea] = ()
    most: int | None = None


def default_terms() -> str:
    """Return what judges agree to, for staff to change."""
    return gettext(
        "I judge each idea by myself, by the criteria, and by nothing else.\n\n"
        "I step aside where I know who sent an idea, or where I, or someone close to "
        "me, could gain or lose by it. I need not be sure: a doubt is enough.\n\n"
        "What I read stays with me. I show it to nobody, talk about it with nobody "
        "before the results are out, and type none of it into a program that writes or "
        "judges texts.\n\n"
        "If somebody asks me to favour an idea, I tell the council.\n\n"
        "Entrants hear what I wrote for them, after staff have read it, and never my "
        "name with it."
    )


@transaction.atomic
def create_panel(challenge: Challenge, *, by: User) -> Panel:
    """Begin judging for a challenge: a panel, and its round. Twice is the same as
    once."""
    panel, created = Panel.objects.get_or_create(
        challenge=challenge, defaults={"terms": default_terms()}
    )
    if created:
        Round.objects.create(panel=panel, seed=private_links.new_nonce())
        add_history(panel, row=gettext("panel"), what=gettext("Begun"), by=by)
    return panel


@transaction.atomic
def change_terms(
    panel: Panel, *, terms: str, names_are_public: bool, by: User
) -> Panel:
    """Change what judges agree to; those who accepted keep the words that they read."""
    panel = lock_panel(panel.pk)
    refuse_interested(panel.challenge_id, by)
    panel.terms, panel.names_are_public = terms, names_are_public
    panel.save(update_fields=["terms", "names_are_public"])
    add_history(panel, row=gettext("panel"), what=gettext("Terms changed"), by=by)
    return panel


@transaction.atomic
def invite(
    panel: Panel, *, name: str, email: str, organisation: str = "", by: User
) -> Judge:
    """Ask somebody to judge: they get an email with their private link. Raises
    TransitionNotAllowed if the address has a seat in this panel."""
    panel = lock_panel(panel.pk)
    if panel.judges.filter(email_key=email_key(email)).exists():
        raise TransitionNotAllowed(gettext("This address has been invited already."))
    [judge] = seat(panel, [NewJudge(name, email, organisation)], by=by)
    return judge


@transaction.atomic
def invite_all(panel: Panel, new: Iterable[NewJudge], *, by: User) -> list[Judge]:
    """Ask all whose address has no seat yet. Others stay as they are, so that a list
    can be sent twice."""
    panel = lock_panel(panel.pk)
    by_key: dict[str, NewJudge] = {}
    for each in new:
        by_key.setdefault(email_key(each.email), each)
    for key in panel.judges.values_list("email_key", flat=True):
        by_key.pop(key, None)
    return seat(panel, by_key.values(), by=by)


def seat(panel: Panel, new: Iterable[NewJudge], *, by: User) -> list[Judge]:
    """Give seats to people whose addresses have none, in a panel that is locked, and
    email them."""
    refuse_interested(panel.challenge_id, by)
    last = panel.judges.aggregate(last=Max("seat"))["last"] or 0
    current, site = panel.rounds.last(), SiteSettings.load()
    judges = []
    for number, each in enumerate(new, start=last + 1):
        judge = Judge.objects.create(
            panel=panel,
            seat=number,
            reference=unused_reference(REFERENCE_PREFIX, Judge),
            name=each.name,
            email=each.email,
            organisation=each.organisation,
            most=each.most,
        )
        judge.areas.add(*each.areas)
        add_history(panel, row=judge.number, what=gettext("Invited"), by=by)
        email_judge(judge, "invitation", current=current, site=site)
        judges.append(judge)
    bar_from_sponsored(panel, judges, by=by)
    return judges


@transaction.atomic
def change_capacity(
    judge: Judge, *, areas: Iterable[FocusArea], most: int | None, by: User
) -> Judge:
    """Keep what a judge knows about, and how many ideas they read at most: it counts
    from the next deal on."""
    judge = lock_judge(judge)
    refuse_interested(judge.panel.challenge_id, by)
    judge.most = most
    judge.save(update_fields=["most"])
    judge.areas.set(areas)
    what = gettext("What they know about, and how many ideas at most")
    add_history(judge.panel, row=judge.number, what=what, by=by)
    return judge


@transaction.atomic
def accept(judge: Judge, *, words: str, may_be_named: bool) -> Judge:
    """Note that somebody agrees to judge, in the words that they were shown. While a
    round is open they get their cards. Accepting twice is the same as once.

    Raises TransitionNotAllowed if they left the panel, or if `words` are not the terms
    any more."""
    judge = lock_judge(judge)
    if words.split() != judge.panel.terms.split():
        raise TransitionNotAllowed(
            gettext("What you agree to was changed just now: please read it again.")
        )
    if judge.status == JudgeStatus.ACCEPTED:
        return judge
    transition_to(judge, JudgeStatus.ACCEPTED)
    judge.accepted_words, judge.may_be_named = judge.panel.terms, may_be_named
    judge.answered_at = timezone.now()
    judge.save()
    deal(judge.panel)
    return judge


@transaction.atomic
def decline(judge: Judge) -> Judge:
    """Note that somebody cannot judge; twice is the same as once. Raises
    TransitionNotAllowed once they have cards: then staff must know of it."""
    judge = lock_judge(judge)
    if judge.status == JudgeStatus.DECLINED:
        return judge
    if judge.cards.exists():
        raise TransitionNotAllowed(
            gettext("The round has begun. If you cannot judge any more, write to us.")
        )
    transition_to(judge, JudgeStatus.DECLINED)
    judge.answered_at = timezone.now()
    judge.save()
    return judge


@transaction.atomic
def step_down(judge: Judge, *, by: User, note: str = "") -> Judge:
    """End the seat of a judge: the link ends now, cards that they have not begun go,
    and what they scored stays. Raises TransitionNotAllowed if they left already."""
    judge = lock_judge(judge)
    refuse_interested(judge.panel.challenge_id, by)
    transition_to(judge, JudgeStatus.STEPPED_DOWN, by=by, note=note)
    judge.link_nonce = private_links.new_nonce()
    judge.save()
    untouched = [CardStatus.NEW, CardStatus.OPENED]
    judge.cards.filter(status__in=untouched, scores=None).delete()
    outbox.delete_emails("", [judge.reference])
    return judge


@transaction.atomic
def invite_again(judge: Judge, *, by: User, note: str = "") -> Judge:
    """Ask somebody anew who left the panel. Raises TransitionNotAllowed for others."""
    judge = lock_judge(judge)
    refuse_interested(judge.panel.challenge_id, by)
    transition_to(judge, JudgeStatus.INVITED, by=by, note=note)
    judge.invited_at, judge.answered_at = timezone.now(), None
    judge.save()
    _email_invitation(judge)
    return judge


@transaction.atomic
def renew_link(judge: Judge, *, by: User | None = None, note: str = "") -> Judge:
    """End the link of a judge, and email a new one. `by` is None for the judge. Raises
    TransitionNotAllowed if they left the panel."""
    judge = lock_judge(judge)
    if by:
        refuse_interested(judge.panel.challenge_id, by)
    if judge.status == JudgeStatus.STEPPED_DOWN:
        raise TransitionNotAllowed(
            gettext("%(judge)s left the panel.") % {"judge": judge.number}
        )
    outbox.delete_emails("", [judge.reference])  # those that have the old link
    judge.link_nonce = private_links.new_nonce()
    judge.save()
    what = gettext("New link")
    add_history(judge.panel, row=judge.number, what=what, by=by, note=note)
    email_judge(judge, "new_link")
    return judge


@transaction.atomic
def bar(judge: Judge, *, entry: Entry, reason: str, by: User) -> Bar:
    """Keep an idea from a judge. A card that they have not begun goes; one with scores
    is set aside, and not counted. Raises TransitionNotAllowed if it is kept already,
    and for staff with an interest in the challenge."""
    judge = lock_judge(judge)
    refuse_interested(judge.panel.challenge_id, by)
    if judge.bars.filter(entry=entry).exists():
        raise TransitionNotAllowed(
            gettext("%(idea)s is kept from them already.") % {"idea": entry.reference}
        )
    obj = judge.bars.create(entry=entry, reason=reason, by=by)
    row = f"{judge.number}, {entry.reference}"
    what = gettext("Barred")
    add_history(judge.panel, row=row, entry=entry, what=what, by=by, note=reason)
    take_ideas([judge], [entry], reason=reason, by=by)
    return obj


@transaction.atomic
def unbar(judge: Judge, *, entry: Entry, by: User, note: str = "") -> None:
    """Let a judge judge an idea after all. Twice is the same as once. Raises
    TransitionNotAllowed for staff with an interest in the challenge."""
    judge = lock_judge(judge)
    refuse_interested(judge.panel.challenge_id, by)
    if not judge.bars.filter(entry=entry).delete()[0]:
        return
    row = f"{judge.number}, {entry.reference}"
    what = gettext("No longer barred")
    add_history(judge.panel, row=row, entry=entry, what=what, by=by, note=note)
    give_ideas_back([judge], [entry], by=by)
    deal(judge.panel)


def open_round_of(panel: Panel) -> Round | None:
    """Return the round that judges score in now, or None."""
    return panel.rounds.filter(status=RoundStatus.OPEN).last()


def _email_invitation(judge: Judge) -> None:
    email_judge(judge, "invitation", current=judge.panel.rounds.last())
