"""A round of judging, and what judges see of each idea."""

from collections import Counter
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models import Attachment, Entry
from core.types import StrOrPromise
from judging.models.panel import Panel
from judging.models.workflow import RoundStatus


class Round(models.Model):
    """One look of the panel at the ideas of its challenge.

    Its rubric has the criteria as they were when it opened, each with its weight and
    with five steps in words."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="rounds")
    position = models.PositiveSmallIntegerField(_("number"), default=1)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=RoundStatus.choices,
        default=RoundStatus.DRAFT,
        editable=False,
    )
    entries = models.ManyToManyField(
        Entry,
        blank=True,
        related_name="+",
        verbose_name=_("ideas"),
        help_text=_("Of a second look: others are read by nobody."),
    )
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)
    reads = models.PositiveSmallIntegerField(
        _("judges for each idea"), default=0, help_text=_("0: all of them.")
    )
    closes_at = models.DateTimeField(_("closes"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    seed = models.CharField(
        _("seed"),
        max_length=22,
        editable=False,
        help_text=_("Who reads what, and in which order, is made from it."),
    )
    told = models.JSONField(
        _("alarms that staff were told of"), default=list, editable=False
    )
    rubric = models.JSONField(_("rubric"), default=list, editable=False)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["panel", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "position"], name="round_has_its_number"
            ),
            models.CheckConstraint(
                condition=Q(status__in=RoundStatus.values),
                name="round_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status=RoundStatus.DRAFT)
                | Q(opened_at__isnull=False, closes_at__gt=F("opened_at")),
                name="round_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel}, {self.position}"

    @property
    def is_second_look(self) -> bool:
        """Whether all judges read the best ideas once more."""
        return self.position > 1

    @property
    def title(self) -> StrOrPromise:
        return _("Second look") if self.is_second_look else _("First look")

    @property
    def rubric_is_fixed(self) -> bool:
        return self.is_second_look or self.status != RoundStatus.DRAFT

    @property
    def takes_scores(self) -> bool:
        """Whether judges can score now: it is open, and its time is not over."""
        if self.status != RoundStatus.OPEN or self.closes_at is None:
            return False
        return timezone.now() < self.closes_at


class StoredRanking(models.Model):
    """A ranking as the panel saw it, with all that it was made from: rows are added and
    never changed. Ideas are their references, judges their numbers."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="rankings")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, help_text=_("SHA-256 of the scores.")
    )
    inputs = models.TextField(_("scores"))
    result = models.TextField(_("ranking"))

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["round", "at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.round}, {self.fingerprint[:8]}"


class Shown(models.Model):
    """The idea as judges see it: its texts without names and other details, as staff
    corrected them."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="shown")
    title = models.CharField(_("title"), max_length=80)
    texts = models.JSONField(_("texts"), default=dict)
    links = models.JSONField(_("links"), default=list)
    word_count = models.PositiveIntegerField(_("words"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1)
    entry_version = models.CharField(
        _("made from"), max_length=16, help_text=_("Fingerprint of the idea.")
    )
    is_ready = models.BooleanField(_("ready"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("what judges see")
        verbose_name_plural = _("what judges see")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    @property
    def answers(self) -> list[tuple[Any, str]]:
        """The texts with what each of them answers, in the order of the form."""
        labels = {
            "problem": _("The problem"),
            "idea": _("The idea"),
            "beneficiaries": _("Who would benefit"),
            "help_needed": _("Help needed"),
        }
        return [(labels[name], self.texts[name]) for name in labels if self.texts[name]]

    @property
    def named_files(self) -> "list[tuple[str, ShownFile]]":
        """The files with the names that they have for judges, such as Document 1."""
        count: Counter[bool] = Counter()
        named = []
        for file in self.files.all():
            is_picture = file.attachment.is_picture
            count[is_picture] += 1
            text = gettext("Picture %d") if is_picture else gettext("Document %d")
            named.append((text % count[is_picture], file))
        return named


class ShownFileManager(models.Manager["ShownFile"]):
    def get_queryset(self) -> models.QuerySet["ShownFile"]:
        """Files with what was uploaded: the order and the names of them depend on
        it."""
        return super().get_queryset().select_related("attachment")


class ShownFile(models.Model):
    """A file of an idea that staff looked through, and ticked: judges see it."""

    shown = models.ForeignKey(Shown, models.CASCADE, related_name="files")
    attachment = models.OneToOneField(
        Attachment, models.CASCADE, related_name="+", verbose_name=_("file")
    )
    description = models.CharField(
        _("description"),
        max_length=250,
        blank=True,
        help_text=_("What a picture shows, as judges read it."),
    )

    objects = ShownFileManager()

    class Meta:
        verbose_name = _("file that judges see")
        verbose_name_plural = _("files that judges see")
        ordering = ["attachment__added_at", "attachment"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.shown}: {self.attachment_id}"
