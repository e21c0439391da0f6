"""Opening and closing a round."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from challenges.models import Challenge, Entry
from challenges.models.challenge import GRACE_PERIOD
from challenges.models.workflow import Status
from challenges.services.interests import refuse_interested
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Card, Choice, Round
from judging.models.workflow import CardStatus, RoundStatus
from judging.services.dealing import deal
from judging.services.emails import email_judge
from judging.services.locks import lock_round
from judging.services.ranking import store_ranking
from judging.services.rubric import rubric_of
from judging.services.shown import readiness
from judging.services.transitions import add_history, transition_to

WHOLE = 100
"""Percent that the weights add up to."""


def obstacles(current: Round) -> list[str]:
    """Return why a round cannot open yet, each as a sentence."""
    challenge = current.panel.challenge
    found = []
    weights = sum(each["weight"] for each in rubric_of(current))
    if not challenge.is_over:
        found.append(gettext("The challenge still takes ideas."))
    elif timezone.now() < challenge.closes_at + GRACE_PERIOD:
        minutes = int(GRACE_PERIOD.total_seconds() // 60)
        text = gettext("Forms opened before closing may still come, for %d minutes.")
        found.append(text % minutes)
    if not weights:
        found.append(gettext("The challenge has no criteria with weights."))
    elif weights != WHOLE:
        text = gettext("The weights of the criteria add up to %d percent, not to 100.")
        found.append(text % weights)
    accepted = current.panel.judges.accepted().count()
    if not accepted:
        found.append(gettext("No judge has accepted."))
    elif accepted < current.reads:
        text = gettext("Each idea is to have %(reads)d judges; %(number)d accepted.")
        found.append(text % {"reads": current.reads, "number": accepted})
    return found + _obstacles_of_ideas(current)


def _obstacles_of_ideas(current: Round) -> list[str]:
    ideas = readiness(current.panel.challenge)
    if current.is_second_look:
        read = set(current.entries.values_list("pk", flat=True))
        ideas = [idea for idea in ideas if idea.entry.pk in read]
    if not ideas:
        return [gettext("There is no approved idea.")]
    unready = len([idea for idea in ideas if not idea.is_ready])
    text = ngettext(
        "%d idea is not ready for the judges.",
        "%d ideas are not ready for the judges.",
        unready,
    )
    return [text % unready] if unready else []


def undecided(challenge: Challenge) -> int:
    """Return how many ideas wait for a decision: they may still come into the
    challenge, and opening without them takes a reason."""
    waiting = [Status.SUBMITTED, Status.CHANGES_REQUESTED]
    return Entry.objects.filter(challenge=challenge, status__in=waiting).count()


@transaction.atomic
def open_round(
    current: Round, *, by: User, closes_at: datetime, reason: str = ""
) -> Round:
    """Open a round: criteria, weights and steps are stored and stay, judges who
    accepted get their ideas (see dealing), and an email.

    Raises TransitionNotAllowed if something is missing (see obstacles), if it closes in
    the past, or if ideas are undecided and no reason is given."""
    current = lock_round(current)
    refuse_interested(current.panel.challenge_id, by)
    if found := obstacles(current):
        raise TransitionNotAllowed(" ".join(found))
    challenge = current.panel.challenge
    is_second = current.is_second_look
    if not is_second and undecided(challenge) and not reason.strip():
        raise TransitionNotAllowed(
            gettext("Some ideas are not decided: give the reason not to wait for them.")
        )
    current.rubric = rubric_of(current)
    transition_to(current, RoundStatus.OPEN, by=by, note=reason.strip())
    _set_closing(current, closes_at)
    current.opened_at = timezone.now()
    current.save()
    began = Challenge.objects.filter(pk=challenge.pk, judging_began_at=None)
    began.update(judging_began_at=timezone.now())
    deal(current.panel)
    _email_all(current, "second_look_open" if is_second else "round_open")
    return current


@transaction.atomic
def take_back_opening(current: Round, *, by: User, reason: str = "") -> Round:
    """Set up a round again that nobody has begun: its cards go. Judges are told.

    Raises TransitionNotAllowed once a judge has looked at an idea."""
    current = lock_round(current)
    refuse_interested(current.panel.challenge_id, by)
    if current.cards.exclude(status=CardStatus.NEW).exists():
        raise TransitionNotAllowed(gettext("A judge has begun: close it instead."))
    transition_to(current, RoundStatus.DRAFT, by=by, note=reason.strip())
    readers = set(current.cards.values_list("judge", flat=True))
    current.cards.all().delete()
    current.opened_at = current.closes_at = None
    current.save()
    if not current.is_second_look:
        Challenge.objects.filter(panel=current.panel).update(judging_began_at=None)
    _email_all(current, "opening_taken_back", to=readers)
    return current


@transaction.atomic
def move_closing(
    current: Round, *, closes_at: datetime, by: User, reason: str = ""
) -> Round:
    """Let an open round close at another time. Raises TransitionNotAllowed if it is not
    open, or for a time that is past."""
    current = lock_round(current)
    refuse_interested(current.panel.challenge_id, by)
    if current.status != RoundStatus.OPEN:
        raise TransitionNotAllowed(gettext("The round is not open."))
    _set_closing(current, closes_at)
    current.save()
    add_history(
        current.panel,
        row=gettext("round"),
        what=gettext("Closing moved"),
        by=by,
        note=reason.strip(),
    )
    return current


@transaction.atomic
def close_round(current: Round, *, by: User, reason: str = "") -> Round:
    """Close a round: nobody scores any more, judges are thanked, the ranking is kept,
    and each idea keeps how many judges read it.

    Raises TransitionNotAllowed if it is not open, or if cards are not done and no
    reason is given."""
    current = lock_round(current)
    refuse_interested(current.panel.challenge_id, by)
    if current.cards.to_do().of_running_ideas().exists() and not reason.strip():
        raise TransitionNotAllowed(
            gettext("Some cards are not done: give the reason not to wait for them.")
        )
    transition_to(current, RoundStatus.CLOSED, by=by, note=reason.strip())
    current.closed_at = timezone.now()
    current.save()
    _count_readers(current)
    store_ranking(current, by=by)
    _email_all(current, "round_closed")
    return current


@transaction.atomic
def reopen(current: Round, *, by: User, closes_at: datetime, reason: str) -> Round:
    """Open a closed round again, until `closes_at`. Raises TransitionNotAllowed if it
    is not closed, for a time that is past, and for staff with an interest in the
    challenge; ValueError without a reason."""
    if not reason.strip():
        raise ValueError("Opening a round again needs a reason.")
    current = lock_round(current)
    refuse_interested(current.panel.challenge_id, by)
    if current.panel.challenge.results_are_out:
        raise TransitionNotAllowed(gettext("The results are out."))
    if current.status != RoundStatus.CLOSED:
        raise TransitionNotAllowed(gettext("The round is not closed."))
    if current.panel.rounds.filter(position__gt=current.position).exists():
        raise TransitionNotAllowed(gettext("There is a second look already."))
    if Choice.objects.filter(award__panel=current.panel_id).exists():
        raise TransitionNotAllowed(gettext("Undo what was chosen first."))
    transition_to(current, RoundStatus.OPEN, by=by, note=reason.strip())
    _set_closing(current, closes_at)
    current.closed_at = None
    current.save()
    deal(current.panel)
    _email_all(current, "round_open")
    return current


def _count_readers(current: Round) -> None:
    """Keep with each idea how many judges read it, for what its entrant is told."""
    done = Card.objects.filter(round__panel=current.panel_id).done().without_barred()
    readers = Count("judge", distinct=True)
    counts = dict(done.order_by().values_list("entry").annotate(readers))
    is_read = Q(pk__in=counts) | Q(reader_count__gt=0)
    entries = list(current.panel.challenge.entries.filter(is_read))
    for entry in entries:
        entry.reader_count = counts.get(entry.pk, 0)
    Entry.objects.bulk_update(entries, ["reader_count"], batch_size=500)


def _set_closing(current: Round, closes_at: datetime) -> None:
    if closes_at <= timezone.now():
        raise TransitionNotAllowed(
            gettext("This moment is past. Give one that is still to come.")
        )
    current.closes_at = closes_at


def _email_all(
    current: Round, template: str, *, to: Collection[int] | None = None
) -> None:
    """Email the judges who accepted; of a second look, those who have ideas in it, or
    whose primary keys are in `to`."""
    site = SiteSettings.load()
    judges = current.panel.judges.accepted().select_related("panel__challenge")
    if current.is_second_look:
        counts = dict(
            current.cards.order_by().values_list("judge").annotate(Count("pk"))
        )
        judges = judges.filter(pk__in=counts if to is None else to)
    else:
        counts = {}
    for judge in judges:
        count = counts.get(judge.pk, 0)
        email_judge(judge, template, current=current, site=site, count=count)
