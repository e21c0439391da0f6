"""Projects: what became of ideas, step by step."""

import re
import uuid
from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Max, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Entry
from core.pictures import Pictured
from core.publishing import Publishable, PublishableQuerySet
from core.text.direction import isolate
from core.versions import Versions
from core.working_days import start_of_day
from focus_areas.models import FocusArea

MAX_FIGURES = 3
"""Figures of a project that its page has room for, in one row."""


class ProjectQuerySet(PublishableQuerySet):
    def in_area(self, area: FocusArea) -> Self:
        return self.filter(focus_area=area)

    def latest_first(self) -> Self:
        """Order by the last step that visitors see, and then by publication."""
        last = Max("steps__on", filter=Q(steps__on__lte=timezone.localdate()))
        projects = self.annotate(last_step_on=last)
        return projects.order_by(
            F("last_step_on").desc(nulls_last=True), "-publish_at", "-pk"
        )

    def for_lists(self) -> Self:
        return self.select_related("picture", "focus_area")

    def whole(self) -> Self:
        """Fetch what the feeds show of it, with its steps as `shown_steps`."""
        steps = Step.objects.filter(on__lte=timezone.localdate())
        return self.for_lists().prefetch_related(
            Prefetch("steps", steps, to_attr="shown_steps")
        )


class Project(Pictured, Publishable):
    """Something that the programme does or tries, often because of an idea."""

    class Status(models.TextChoices):
        IDEA = "idea", _("Not started yet")
        PILOT = "pilot", _("Being tried out")
        LIVE = "live", _("Live")
        STOPPED = "stopped", _("Stopped")

    reserved_slugs = ("you-said-we-did",)

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    uid = models.UUIDField(
        _("identity of its form"), default=uuid.uuid4, unique=True, editable=False
    )
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences for lists.")
    )
    body = models.TextField(
        _("text"), help_text=_("Markdown. What it is, and for whom.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.IDEA
    )
    focus_area = models.ForeignKey(
        FocusArea, models.PROTECT, related_name="projects", verbose_name=_("focus area")
    )
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    partners = models.CharField(
        _("partners"),
        max_length=200,
        blank=True,
        help_text=_("Who does it with us, such as “Friends of the Library”."),
    )
    evidence = models.TextField(
        _("evidence"),
        blank=True,
        help_text=_(
            "Markdown. How we know if it works: what we measured, whom we asked."
        ),
    )
    figures = models.TextField(
        _("figures"),
        blank=True,
        help_text=_(
            "Up to three, one per line: a number, then what it counts, such as “212 "
            "uses in the first month”. Shown large."
        ),
    )
    idea = models.ForeignKey(
        Entry,
        models.SET_NULL,
        to_field="reference",
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("idea"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = ProjectQuerySet.as_manager()
    versions = Versions()

    shown_steps: list["Step"]
    """Set by ProjectQuerySet.whole."""

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["title"]
        constraints = [
            *Publishable.Meta.constraints,
            *Pictured.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None)
                | Q(starts_on=None)
                | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_begins",
                violation_error_message=_("It cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return isolate(self.title)

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.slug])

    @property
    def changed_at(self) -> datetime:
        """When its public text last changed, for feeds: saved, published, or the day of
        a step came. The project is one of ProjectQuerySet.whole."""
        first = max(self.updated_at, self.publish_at or self.updated_at)
        steps = self.shown_steps[:1]
        return max([first, *(start_of_day(step.on) for step in steps)])

    @property
    def named_figures(self) -> list[tuple[str, str]]:
        """Each figure that staff gave, as its number and what it counts."""
        lines = filter(None, map(str.strip, self.figures.splitlines()))
        parts = (line.partition(" ") for line in lines)
        return [(number, words.strip()) for number, _space, words in parts]

    def clean(self) -> None:
        super().clean()
        figures = self.named_figures
        if len(figures) > MAX_FIGURES or not all(
            words and re.search(r"\d", number) for number, words in figures
        ):
            message = _("Give up to three lines, each a number and what it counts.")
            raise ValidationError({"figures": message})

    @property
    def shown_idea(self) -> Entry | None:
        """The idea that it came from, if visitors may read it. Takes a query."""
        ideas = Entry.objects.published().filter(reference=self.idea_id or "")
        return ideas.select_related("focus_area", "challenge").first()


class StepQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        """Keep steps of public projects that visitors see: none of a day to come."""
        is_public = Q(project__in=Project.objects.published())
        return self.filter(is_public, on__lte=timezone.localdate())

    def answers(self) -> Self:
        """Keep steps that answer what people said, the latest first."""
        steps = self.exclude(you_said="").order_by("-on", "-pk")
        return steps.select_related("project__focus_area")


class Step(models.Model):
    """Something that happened in a project, with its day."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="steps")
    on = models.DateField(
        _("day"),
        default=timezone.localdate,
        help_text=_("Visitors see it from this day."),
    )
    text = models.TextField(_("what we did"), help_text=_("Markdown."))
    you_said = models.CharField(
        _("what people had said"),
        max_length=300,
        blank=True,
        help_text=_(
            "If we did it because of something that people told us, one or two "
            "sentences: it is then shown under “You said, we did”, too."
        ),
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.project} ({self.on:%Y-%m-%d})"
