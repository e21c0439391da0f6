"""An entry: one idea in one challenge."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from challenges.models.audience import Audience
from challenges.models.challenge import Challenge, Phase
from challenges.models.linked import Linked
from challenges.models.queries import EntryQuerySet
from challenges.models.states import (
    CHANGEABLE,
    ENTRANT_WORDS,
    MOVES,
    TIME_TO_COME_BACK,
    Origin,
    Outcome,
    Status,
)
from smartcity.models import FocusArea
from smartcity.moves import check_move

if TYPE_CHECKING:
    from challenges.models.history import Step


class Entry(Linked):
    """One idea in one challenge. `move()` is the only writer of `status`."""

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="entries", verbose_name=_("challenge")
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status.choices,
        default=Status.DRAFT,
        editable=False,
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        choices=Outcome.choices,
        blank=True,
        help_text=_("Of approved entries. Shown when the results are published."),
    )
    award = models.CharField(
        _("award"),
        max_length=80,
        blank=True,
        help_text=_("What was won, such as “Overall winner”."),
    )

    title = models.CharField(_("title"), max_length=80)
    focus_area = models.ForeignKey(
        FocusArea, models.PROTECT, related_name="+", verbose_name=_("focus area")
    )
    problem = models.TextField(_("problem"))
    idea = models.TextField(_("idea"))
    beneficiaries = models.TextField(_("who benefits"))
    links = models.TextField(_("links"), blank=True)
    help_needed = models.TextField(_("help needed"), blank=True)

    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("email"), blank=True)
    audience = models.CharField(
        _("kind of entrant"), max_length=20, choices=Audience.choices
    )
    organisation = models.CharField(
        _("organisation or school"), max_length=100, blank=True
    )
    team = models.CharField(_("names of the team"), max_length=200, blank=True)

    rules_accepted = models.BooleanField(_("rules accepted"), default=False)
    may_publish = models.BooleanField(_("may be published"), default=False)
    may_contact = models.BooleanField(_("may be contacted"), default=False)
    stops_emails = models.BooleanField(
        _("wants no emails"), default=False, editable=False
    )
    consent_words = models.JSONField(
        _("consent, in the words shown"), default=dict, editable=False
    )

    origin = models.CharField(
        _("how it reached us"),
        max_length=10,
        choices=Origin.choices,
        default=Origin.WEB,
    )
    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("typed in by"),
    )
    is_late = models.BooleanField(
        _("late"),
        default=False,
        editable=False,
        help_text=_("Begun before the challenge closed, sent or entered after."),
    )
    # The form that it came with: a double click is recognised by it.
    send_key = models.UUIDField(_("send key"), unique=True, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    submitted_at = models.DateTimeField(
        _("received"), null=True, blank=True, editable=False
    )
    decided_at = models.DateTimeField(
        _("decided"), null=True, blank=True, editable=False
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-submitted_at", "-pk"]
        permissions = [("moderate_entry", _("Can decide on entries"))]
        indexes = [
            models.Index("status", "submitted_at", name="entry_queue"),
            models.Index("challenge", "status", name="entry_of_challenge"),
            # All that the gallery asks of an idea before it reads one page of them.
            models.Index(
                fields=[
                    *("status", "submitted_at", "id", "may_publish", "challenge"),
                    *("focus_area", "audience", "outcome", "title"),
                ],
                name="entry_gallery",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="entry_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(submitted_at__isnull=False),
                name="entry_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(rules_accepted=True),
                name="entry_sent_accepts_the_rules",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(status=Status.APPROVED),
                name="entry_outcome_only_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(award="") | ~Q(outcome=""),
                name="entry_award_only_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.WEB) | Q(status=Status.DRAFT) | ~Q(email=""),
                name="entry_from_the_web_has_an_email",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("challenges:idea", args=[self.reference])

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Left to the database: no form can break one, and it takes long in Python."""

    def move(
        self,
        to: str,
        *,
        by: User | None = None,
        note: str = "",
        staff_note: str = "",
    ) -> "Step":
        """Change the state and leave a row of history; raises IllegalMove.

        `by` is the member of staff, or None for the entrant. The caller holds the row
        lock inside its transaction; a row that is not there yet is inserted."""
        check_move(MOVES, self.reference, Status(self.status), Status(to))
        before = self.status
        self.status = to
        if to == Status.SUBMITTED:
            self.submitted_at = self.submitted_at or timezone.now()
            self.decided_at = None
        elif to != Status.WITHDRAWN:
            self.decided_at = timezone.now()
        if to != Status.APPROVED:
            self.outcome = self.award = ""
        self.save()
        step: Step = self.steps.create(
            by=by, from_status=before, to_status=to, note=note, staff_note=staff_note
        )
        return step

    def note(self, text: str, *, by: User | None = None) -> None:
        """Leave a row of history without a move; staff read it."""
        self.steps.create(
            by=by, from_status=self.status, to_status=self.status, staff_note=text
        )

    @property
    def gets_emails(self) -> bool:
        """Whether a letter about it reaches anybody."""
        return bool(self.email) and not self.stops_emails

    @property
    def may_be_changed(self) -> bool:
        """Whether the entrant may write it anew: until closing, or when we asked."""
        if self.told_status == Status.CHANGES_REQUESTED:
            return True
        open_states = {Status.SUBMITTED, Status.APPROVED}
        return self.told_status in open_states and self.challenge.is_open

    @property
    def is_asked(self) -> bool:
        """Whether the entrant knows that we wait for something."""
        return self.told_status == Status.CHANGES_REQUESTED

    @property
    def may_come_back(self) -> bool:
        """Whether the entrant may still undo a withdrawal."""
        if self.status != Status.WITHDRAWN:
            return False
        withdrawal = self.steps.filter(to_status=Status.WITHDRAWN).last()
        if withdrawal is None or withdrawal.from_status == Status.SPAM:
            return False
        # Once a day: each time, letters go out.
        came_back = self.steps.filter(from_status=Status.WITHDRAWN, by=None)
        yesterday = timezone.now() - timedelta(days=1)
        return (
            withdrawal.at > timezone.now() - TIME_TO_COME_BACK
            and not came_back.filter(at__gte=yesterday).exists()
        )

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the entrant may take it back: not once its award is announced."""
        return Status.WITHDRAWN in MOVES[self.status] and not self.announced_outcome

    @property
    def answers(self) -> dict[str, Any]:
        """What the entrant may change, as plain values."""
        return {
            **{name: getattr(self, name) for name in CHANGEABLE},
            "focus_area": self.focus_area.slug,
        }

    @property
    def link_list(self) -> list[str]:
        return self.links.split()

    @property
    def told_status(self) -> str:
        """The state that the entrant knows of: that before a spam mark."""
        if self.status != Status.SPAM:
            return self.status
        marks = [step for step in self.steps.all() if step.to_status == Status.SPAM]
        before = (mark.from_status for mark in reversed(marks))
        return next((s for s in before if s != Status.SPAM), Status.SUBMITTED)

    @property
    def status_for_entrant(self) -> str:
        return str(ENTRANT_WORDS[Status(self.told_status)])

    @property
    def summary(self) -> str:
        """The first words of the idea, for cards."""
        return Truncator(Truncator(self.idea).words(28)).chars(240)

    @property
    def is_public(self) -> bool:
        return Entry.objects.published().filter(pk=self.pk).exists()

    @property
    def announced_outcome(self) -> str:
        """What was won, once the results are out; "" before and for all others."""
        if self.challenge.phase != Phase.RESULTS:
            return ""
        if self.outcome in {"", Outcome.NOT_SELECTED}:
            return ""
        return self.award or str(Outcome(self.outcome).label)

    @property
    def pictures_path(self) -> str:
        """Of what everybody may see, while the idea is published."""
        return f"{self.get_absolute_url()}pictures/"
