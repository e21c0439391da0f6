"""Awards of a panel, the ideas that it chooses for them, what entrants hear, and notes
of its meeting."""

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Entry
from challenges.models.audience import Audience
from challenges.models.workflow import Outcome
from focus_areas.models import FocusArea
from judging.models.panel import Judge, Panel
from judging.models.workflow import AwardKind

AWARD_OUTCOMES = [
    (outcome.value, outcome.label)
    for outcome in (Outcome.WINNER, Outcome.RUNNER_UP, Outcome.SHORTLISTED)
]


class Award(models.Model):
    """Something that ideas can win. Awards are chosen in the order of their numbers."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="awards")
    position = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("for"), max_length=10, choices=AwardKind.choices)
    focus_area = models.ForeignKey(
        FocusArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("focus area"),
    )
    audience = models.CharField(
        _("kind of entrant"), max_length=20, choices=Audience.choices, blank=True
    )
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=AWARD_OUTCOMES, default=Outcome.WINNER
    )
    how_many = models.PositiveSmallIntegerField(_("how many ideas"), default=1)
    sponsor = models.CharField(_("sponsor"), max_length=100, blank=True)
    bars_sponsor = models.BooleanField(
        _("judges of the sponsor do not judge its ideas"), default=False
    )

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["panel", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "position"], name="award_has_its_number"
            ),
            models.UniqueConstraint(fields=["panel", "name"], name="award_has_a_name"),
            models.UniqueConstraint(
                fields=["panel"],
                condition=Q(kind=AwardKind.OVERALL),
                name="award_for_the_whole_is_one",
            ),
            models.CheckConstraint(
                condition=Q(kind=AwardKind.AREA, focus_area__isnull=False)
                | (~Q(kind=AwardKind.AREA) & Q(focus_area=None)),
                name="award_of_an_area_has_one",
            ),
            models.CheckConstraint(
                condition=(Q(kind=AwardKind.AUDIENCE) & ~Q(audience=""))
                | (~Q(kind=AwardKind.AUDIENCE) & Q(audience="")),
                name="award_of_a_group_has_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AwardKind.OVERALL)
                | Q(outcome=Outcome.WINNER, how_many=1),
                name="award_for_the_whole_is_won_once",
            ),
            models.CheckConstraint(
                condition=Q(how_many__gte=1), name="award_is_for_an_idea"
            ),
            models.CheckConstraint(
                condition=Q(bars_sponsor=False) | ~Q(sponsor=""),
                name="award_bars_a_sponsor",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_overall(self) -> bool:
        return self.kind == AwardKind.OVERALL

    def can_go_to(self, entry: Entry) -> bool:
        """Whether it is for such ideas, whatever their place."""
        if self.kind == AwardKind.AREA:
            return entry.focus_area_id == self.focus_area_id
        return self.kind != AwardKind.AUDIENCE or entry.audience == self.audience


class Choice(models.Model):
    """An idea that the panel chose for an award. Somebody else confirms it: then it is
    the outcome of the idea, and undoing it takes two again."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="choices")
    entry = models.OneToOneField(Entry, models.CASCADE, related_name="+")
    reason = models.TextField(_("why"), blank=True)
    reason_is_public = models.BooleanField(_("everyone may read why"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    undo_asked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undoing asked for by"),
        help_text=_("Somebody else agrees, and then it is undone."),
    )

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["award", "at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="choice_is_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="choice_confirmed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(undo_asked_by=None) | Q(confirmed_by__isnull=False),
                name="choice_undone_by_two_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(reason_is_public=False) | ~Q(reason=""),
                name="choice_public_reason_is_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award}: {self.entry_id}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_by_id is not None


class Feedback(models.Model):
    """Words for an entrant, of the judges: a word for each criterion, and sentences
    that staff chose. Once it is approved, challenges has it as one text."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="+")
    words = models.JSONField(
        _("words"), default=list, help_text=_("Name of a criterion, and its word.")
    )
    sentences = models.TextField(_("sentences"), blank=True)
    is_approved = models.BooleanField(_("approved"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.sentences[:20]}"


class MeetingNote(models.Model):
    """Notes about an idea in the meeting, and the judge who asked to talk about it."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="meeting_note")
    asked_by = models.OneToOneField(
        Judge,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("judge who asked to talk about it"),
    )
    note = models.TextField(_("notes"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("note of a meeting")
        verbose_name_plural = _("notes of a meeting")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.note[:20]}"
