"""What became of an entry: its steps, what it said before, and what happened next."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models.entry import Entry
from challenges.models.reason import Reason
from challenges.models.states import DECIDED, ENTRANT_WORDS, Status
from outbox.models import Email
from smartcity.models import FocusArea


class VersionQuerySet(models.QuerySet["Version"]):
    def originals(self) -> Self:
        """The words that were redacted, for whoever has the permission to read them."""
        return self.filter(redacted_by__isnull=False)


class Version(models.Model):
    """What an entry said until its entrant changed it, or until staff took personal
    data out of it: that one is the original, for whoever may read it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    until = models.DateTimeField(_("until"), default=timezone.now)
    answers = models.JSONField(_("answers"))
    redacted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("redacted by"),
        help_text=_("Empty: the entrant changed it."),
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["until", "pk"]
        permissions = [("read_original", _("Can read what was redacted"))]

    def __str__(self) -> str:
        return f"{self.entry} ({self.until:%Y-%m-%d %H:%M})"


class StepQuerySet(models.QuerySet["Step"]):
    def decisions(self) -> Self:
        """What staff decided, the latest first; not what they undid."""
        moved = self.filter(to_status__in=DECIDED, by__isnull=False, is_undone=False)
        return moved.exclude(from_status=F("to_status")).order_by("-pk")

    def first_answers(self) -> Self:
        """Of each entry the first decision that answers its entrant, the latest first:
        a spam mark does not."""
        answers = self.decisions().exclude(to_status=Status.SPAM)
        before = Step.objects.decisions().exclude(to_status=Status.SPAM).order_by()
        before = before.filter(entry=OuterRef("entry"), pk__lt=OuterRef("pk"))
        return answers.filter(~Exists(before))

    def can_be_undone(self) -> Self:
        """As `Step.can_be_undone` says of each; not what is undone already."""
        hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
        is_silent = Q(email=None) | Q(email__status=Email.Status.STOPPED)
        return self.decisions().filter(
            Q(to_status=Status.SPAM)
            | Q(email__status=Email.Status.HELD)
            | is_silent & Q(at__gt=timezone.now() - hold)
        )

    def for_entrant(self) -> Self:
        """Only what changes the words that the entrant reads: never a spam mark, nor
        the way back from one to what they had been told before, nor a decision that
        was undone before they were told."""
        marks = Step.objects.filter(
            entry=OuterRef("entry"), pk__lt=OuterRef("pk"), to_status=Status.SPAM
        ).exclude(from_status=Status.SPAM)
        before = Subquery(marks.order_by("-pk").values("from_status")[:1])
        told = Case(When(from_status=Status.SPAM, then=before), default="from_status")
        moved = self.filter(is_undone=False).exclude(to_status=Status.SPAM)
        moved = moved.alias(told=told)
        return moved.exclude(told=F("to_status"))


class Step(models.Model):
    """History: who moved an entry, when, from where to where, and what they wrote."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="steps")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the entrant."),
    )
    from_status = models.CharField(_("from"), max_length=20, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=20, choices=Status.choices)
    note = models.TextField(_("note to the entrant"), blank=True)
    staff_note = models.TextField(_("note to staff"), blank=True)
    reason = models.ForeignKey(
        Reason,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("reason"),
    )
    email = models.ForeignKey(
        Email,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("letter to the entrant"),
    )
    before = models.JSONField(
        _("what it was before"),
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text=_("What undoing puts back: outcome, award, when it was decided."),
    )
    is_undone = models.BooleanField(
        _("undone"),
        default=False,
        help_text=_("Before the entrant was told: the decision, and its undoing."),
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("history")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_from_status_display()} → {self.get_to_status_display()}"

    @property
    def can_be_undone(self) -> bool:
        """Whether the entrant has not been told yet: of a spam mark never, of any other
        decision while its letter is held, or for as long when none will go out."""
        if self.to_status == Status.SPAM:
            return True
        if self.email and self.email.status != Email.Status.STOPPED:
            return self.email.status == Email.Status.HELD
        hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
        return timezone.now() < self.at + hold

    @property
    def words_for_entrant(self) -> str:
        return str(ENTRANT_WORDS[Status(self.to_status)])


class UpdateQuerySet(models.QuerySet["Update"]):
    def published(self) -> Self:
        """About ideas that visitors may see, the latest first."""
        return self.filter(entry__in=Entry.objects.published()).order_by("-at", "-pk")

    def in_area(self, area: FocusArea) -> Self:
        return self.filter(entry__focus_area=area)

    def for_cards(self) -> Self:
        """With all that a list shows of each."""
        return self.select_related("entry").prefetch_related("pictures")


class Update(models.Model):
    """What happened next with an idea that was taken into a challenge."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="updates")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    text = models.TextField(_("what happened"))
    send_key = models.UUIDField(
        _("send key"), unique=True, null=True, editable=False
    )  # as of an entry; the oldest updates have none

    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.entry} ({self.at:%Y-%m-%d})"


class Viewing(models.Model):
    """Who of the staff read the personal data of an entry, and when: once an hour for
    each person and kind, however often they look."""

    class What(models.TextChoices):
        ENTRY = "entry", _("the entry, with name and address")
        ORIGINAL = "original", _("what was redacted")
        CASE_FILE = "case_file", _("as a case file")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="viewings")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    what = models.CharField(_("what"), max_length=10, choices=What.choices)

    class Meta:
        verbose_name = _("view of personal data")
        verbose_name_plural = _("views of personal data")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["entry", "original", "case_file"]),
                name="viewing_what_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.by}, {self.get_what_display()}"


class ListExport(models.Model):
    """Who took the list of entries away as a file, and when: one row for the file, or
    there would be one for each of 100,000 entries.

    Not a LogEntry of Django: that goes when the user goes, and calls everything an
    addition, a change or a deletion."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    chosen = models.TextField(
        _("which entries"),
        help_text=_(
            "The filters in words. What was searched for is not kept: it may be "
            "somebody’s name, and they may have us forget it."
        ),
    )
    rows = models.PositiveIntegerField(_("how many"))

    class Meta:
        verbose_name = _("export of the list")
        verbose_name_plural = _("exports of the list")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%Y-%m-%d %H:%M}"
