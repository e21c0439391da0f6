"""An entry: one idea in one challenge."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from challenges.models.audience import Audience
from challenges.models.challenge import Challenge
from challenges.models.moved import Moved
from challenges.models.queries import TURN, EntryQuerySet
from challenges.models.states import CHANGEABLE, Origin, Outcome, Status
from smartcity.email_addresses import EmailKeyField, WithEmailKey
from smartcity.models import FocusArea

if TYPE_CHECKING:
    pass


class Entry(WithEmailKey, Moved):
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
    email_key = EmailKeyField(of="email")
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
    answer_due = models.DateTimeField(
        _("answer due"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Until when we promised an answer; empty when nobody waits."),
    )
    assignee = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    is_hidden = models.BooleanField(
        _("taken down"), default=False, editable=False
    )  # whatever its state; the history says why
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="duplicates",
        verbose_name=_("same idea as"),
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-submitted_at", "-pk"]
        permissions = [
            ("moderate_entry", _("Can decide on entries")),
            ("export_entry", _("Can export entries with personal data")),
            ("record_results", _("Can note outcomes and tell what happened next")),
        ]
        indexes = [
            models.Index("status", "submitted_at", name="entry_queue"),
            models.Index("challenge", "status", name="entry_of_challenge"),
            # All that the staff's list asks of an entry before it reads one page.
            models.Index(
                *("answer_due", TURN, "id", "status", "submitted_at", "challenge"),
                *("focus_area", "audience", "origin", "is_late", "assignee"),
                name="entry_promise",
            ),
            models.Index("email_key", name="entry_email"),
            # All that the gallery asks of an idea before it reads one page of them.
            models.Index(
                fields=[
                    *("status", "submitted_at", "id", "may_publish", "challenge"),
                    *("focus_area", "audience", "outcome", "title"),
                    *("is_hidden", "duplicate_of"),
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
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
                name="entry_is_not_its_own_double",
            ),
            models.CheckConstraint(
                condition=Q(award="") | ~Q(outcome=""),
                name="entry_award_only_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(answer_due__isnull=False, status=Status.SUBMITTED)
                | (Q(answer_due=None) & ~Q(status=Status.SUBMITTED)),
                name="entry_answer_is_due_to_review_only",
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

    @property
    def answers(self) -> dict[str, Any]:
        """What the entrant may change, as plain values."""
        return {
            **{name: getattr(self, name) for name in CHANGEABLE},
            "focus_area": self.focus_area.slug,
        }

    @property
    def version(self) -> str:
        """Another one whenever the entrant changes the words or the files."""
        return Entry.objects.filter(pk=self.pk).version_of_each()[self.pk]

    @property
    def link_list(self) -> list[str]:
        return self.links.split()

    @property
    def summary(self) -> str:
        """The first words of the idea, for cards."""
        return Truncator(Truncator(self.idea).words(28)).chars(240)

    @property
    def is_public(self) -> bool:
        return Entry.objects.published().filter(pk=self.pk).exists()

    @property
    def pictures_path(self) -> str:
        """Of what everybody may see, while the idea is published."""
        return f"{self.get_absolute_url()}pictures/"
