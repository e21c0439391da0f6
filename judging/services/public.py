"""Everything that the public is told of judging: how it works from the beginning on,
and how it went once the results are out. No judge is named but those who agreed to
it."""

from dataclasses import dataclass

from django.db.models import Count

from challenges.models import Challenge, Entry
from judging.models import Award, Card, Choice, Judge, Panel, Round
from judging.models.workflow import CardStatus, RoundStatus
from judging.services.judge_results import agreement_words
from judging.services.ranking import ranking_from


@dataclass(frozen=True)
class HowItWent:
    """Numbers of judging that is over."""

    idea_count: int
    reading_count: int
    fewest: int
    """Judges who read the idea that the fewest read."""
    judge_count: int
    """Judges who read an idea."""
    aside: list[int]
    """Number of ideas that each judge stepped aside from who did."""
    agreement: str
    named: list[Judge]
    choices: list[Choice]
    """Choices with a reason that everybody may read, of ideas that are public."""

    @property
    def unnamed_count(self) -> int:
        return self.judge_count - len(self.named)


@dataclass(frozen=True)
class PublicJudging:
    """How the ideas of a challenge are judged."""

    first: Round
    second: Round | None
    judge_count: int
    awards: list[Award]
    went: HowItWent | None

    @property
    def bars_sponsors(self) -> bool:
        return any(award.bars_sponsor for award in self.awards)

    @property
    def open_round(self) -> Round | None:
        """The round in which judges read now."""
        return next(
            (each for each in (self.first, self.second) if each and each.takes_scores),
            None,
        )


def public_judging(challenge: Challenge) -> PublicJudging | None:
    """Return what the public is told of judging a challenge; None if nobody has set it
    up."""
    panel = Panel.objects.filter(challenge=challenge.pk).first()
    if panel is None:
        return None
    rounds = list(panel.rounds.all())
    is_out = challenge.results_are_out
    if is_out:  # a second look that nobody closed tells nothing
        closed = [each for each in rounds if each.status == RoundStatus.CLOSED]
        rounds = closed or rounds[:1]
    return PublicJudging(
        first=rounds[0],
        second=rounds[1] if len(rounds) > 1 else None,
        judge_count=panel.judges.accepted().count(),
        awards=list(panel.awards.select_related("focus_area")),
        went=_how_it_went(panel, rounds[-1]) if is_out else None,
    )


def _how_it_went(panel: Panel, last: Round) -> HowItWent:
    rounds = panel.rounds.filter(position__lte=last.position)
    cards = Card.objects.filter(round__in=rounds).order_by()
    done = cards.done().of_running_ideas()
    readings = dict(done.values_list("entry").annotate(Count("pk")))
    aside = cards.filter(status=CardStatus.CONFLICT).values_list("judge")
    counts = dict(aside.annotate(Count("entry", distinct=True)))
    judges = list(panel.judges.all())
    readers = set(done.values_list("judge", flat=True))
    named = [judge for judge in judges if judge.pk in readers and _may_be_named(judge)]
    named.sort(key=lambda judge: judge.name.casefold())  # seats would tell numbers
    stored = last.rankings.last()
    agreement = ranking_from(stored.result).agreement if stored else None
    return HowItWent(
        idea_count=len(readings),
        reading_count=sum(readings.values()),
        fewest=min(readings.values(), default=0),
        judge_count=len(readers),
        aside=sorted(counts.values()),
        agreement=agreement_words(agreement),
        named=named if panel.names_are_public else [],
        choices=_explained_choices(panel),
    )


def _may_be_named(judge: Judge) -> bool:
    return judge.may_be_named and bool(judge.name)


def _explained_choices(panel: Panel) -> list[Choice]:
    public = Entry.objects.published().filter(challenge=panel.challenge_id)
    choices = Choice.objects.filter(
        award__panel=panel,
        reason_is_public=True,
        confirmed_at__isnull=False,
        entry__in=public.exclude(public_outcome="").values("pk"),
    )
    return [
        choice
        for choice in choices.select_related("award", "entry")
        if choice.entry.public_award == choice.award.name
    ]
