"""Cards: what one judge says of one idea."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Criterion, Entry
from challenges.models.entry_queryset import in_challenge
from challenges.models.workflow import Status
from core.types import StrOrPromise
from judging.models.panel import Bar, Judge
from judging.models.round import Round
from judging.models.workflow import (
    ASIDE,
    CONFLICTS,
    INABILITIES,
    JUDGED,
    TO_DO,
    AwardKind,
    CardStatus,
    Reason,
)
from judging.steps import STEPS


def _is_barred() -> Exists:
    """Whether staff keep the idea of a card from its judge, by itself or with all that
    an award can go to (see Award.can_go_to)."""
    goes_to_it = (
        Q(award__kind__in=[AwardKind.OVERALL, AwardKind.OTHER])
        | Q(award__focus_area=OuterRef("entry__focus_area"))
        | Q(award__kind=AwardKind.AUDIENCE, award__audience=OuterRef("entry__audience"))
    )
    bars = Bar.objects.filter(judge=OuterRef("judge"))
    return Exists(bars.filter(Q(entry=OuterRef("entry")) | goes_to_it))


class CardQuerySet(models.QuerySet["Card"]):
    def to_do(self) -> Self:
        return self.filter(status__in=TO_DO)

    def done(self) -> Self:
        return self.filter(status=CardStatus.DONE)

    def of_running_ideas(self) -> Self:
        """Cards of ideas that are in the challenge still, and that nobody keeps from
        the judge."""
        return self.filter(in_challenge("entry__")).without_barred()

    def barred(self) -> Self:
        """Cards of ideas that are kept from the judge and were not set aside, such as
        one that is in another focus area since it was dealt."""
        return self.exclude(status__in=ASIDE).filter(_is_barred())

    def without_barred(self) -> Self:
        return self.exclude(~Q(status__in=ASIDE) & Q(_is_barred()))

    def with_bars(self) -> Self:
        """Cards that know whether the idea is kept from the judge."""
        return self.annotate(is_barred=_is_barred())

    def with_next(self) -> Self:
        """Cards that know which idea their judge does next."""
        others = Card.objects.filter(judge=OuterRef("judge"), round=OuterRef("round"))
        others = others.exclude(pk=OuterRef("pk")).order_by("position")
        to_do = others.to_do().of_running_ideas().values("entry__reference")
        behind = to_do.filter(position__gt=OuterRef("position"))
        following = Coalesce(Subquery(behind[:1]), Subquery(to_do[:1]))
        return self.annotate(next_reference=following)


class Card(models.Model):
    """The reading of one idea by one judge, in a round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="cards")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="cards")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="cards")
    position = models.PositiveIntegerField(
        _("place"), help_text=_("In the order of this judge, which is a random one.")
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=CardStatus.choices,
        default=CardStatus.NEW,
        editable=False,
    )
    reason = models.CharField(
        _("why it is not judged"), max_length=10, choices=Reason.choices, blank=True
    )
    reason_note = models.TextField(_("more about that"), blank=True)
    strong = models.TextField(_("what is strong"), blank=True)
    stronger = models.TextField(_("what could be stronger"), blank=True)
    panel_note = models.TextField(_("note to the panel"), blank=True)
    version = models.PositiveIntegerField(
        _("version"), default=0, help_text=_("Counts what was saved: optimistic lock.")
    )
    shown_version = models.PositiveIntegerField(
        _("version of the texts that were judged"), default=0
    )
    from_paper = models.BooleanField(
        _("from paper"),
        default=False,
        help_text=_("Staff keyed it in; not if the judge saved it since."),
    )
    saved_at = models.DateTimeField(_("saved"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)

    is_barred = False
    """Whether the idea is kept from the judge; only with CardQuerySet.with_bars()."""

    next_reference: str | None = None
    """Reference of the next idea to do; only with CardQuerySet.with_next()."""

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["round", "judge", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "judge", "entry"], name="card_is_one"
            ),
            models.CheckConstraint(
                condition=Q(status__in=CardStatus.values),
                name="card_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=CardStatus.DONE) | Q(done_at__isnull=False),
                name="card_done_has_its_time",
            ),
            models.CheckConstraint(
                condition=(Q(status=CardStatus.CONFLICT) & Q(reason__in=CONFLICTS))
                | (Q(status=CardStatus.UNABLE) & Q(reason__in=INABILITIES))
                | ~Q(status__in=[CardStatus.CONFLICT, CardStatus.UNABLE]),
                name="card_stepped_aside_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge.number}, {self.entry.reference}"

    @property
    def is_taken_back(self) -> bool:
        """Whether the idea left the challenge."""
        entry = self.entry
        is_in = entry.status == Status.APPROVED and not entry.is_taken_down
        return not is_in or entry.duplicate_of_id is not None

    @property
    def is_aside(self) -> bool:
        """Whether the judge does not judge the idea, by their wish or that of staff."""
        return self.is_barred or self.status in ASIDE

    @property
    def is_to_do(self) -> bool:
        return self._is_running and self.status in TO_DO

    @property
    def is_past_gate(self) -> bool:
        """Whether the judge reads more than title and focus area."""
        return self._is_running and self.status in JUDGED

    @property
    def _is_running(self) -> bool:
        return not (self.is_barred or self.is_taken_back)

    @property
    def is_to_look_at_again(self) -> bool:
        """Whether the texts were changed since the judge saved something."""
        seen = self.shown_version
        return self.is_past_gate and bool(seen) and seen != self.entry.shown.version

    @property
    def effective_status(self) -> CardStatus:
        """The status, or “Set aside” if the idea is kept from the judge since it was
        dealt."""
        if self.is_barred and self.status not in ASIDE:
            return CardStatus.SET_ASIDE
        return CardStatus(self.status)

    @property
    def status_for_judge(self) -> StrOrPromise:
        return _("Taken back") if self.is_taken_back else self.effective_status.label


class Score(models.Model):
    """The step that a judge gave an idea on one criterion."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField(_("step"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["card", "criterion"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["card", "criterion"], name="score_is_one"),
            models.CheckConstraint(
                condition=Q(step__gte=1, step__lte=STEPS), name="score_is_a_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card}: {self.step}"


class ScoreChange(models.Model):
    """A score that its judge changed: rows are added and never changed."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="changes")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    before = models.PositiveSmallIntegerField(_("before"))
    after = models.PositiveSmallIntegerField(_("after"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change of a score")
        verbose_name_plural = _("changes of scores")
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.card}: {self.before} → {self.after}"
