"""Topics of messages, which staff write themselves."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.publishing import Addressed
from core.text.direction import isolate
from core.versions import Versions

PRIVATE_SLUG = "m"
"""Stands in the place of a topic in the addresses of private pages."""

RESERVED_SLUGS = [PRIVATE_SLUG, "questions", "sent"]
"""Addresses of other pages beside those of topics."""


class TopicQuerySet(models.QuerySet["Topic"]):
    def offered(self) -> Self:
        """Topics that visitors may choose."""
        return self.filter(is_offered=True)


class Topic(Addressed):
    """A subject of messages, such as an event or the press: what to try first, how else
    to reach us, who reads it, and by when we reply. Staff write it."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    reserved_slugs = RESERVED_SLUGS
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One sentence for the list.")
    )
    try_first = models.TextField(
        _("what to try first"),
        blank=True,
        help_text=_("Markdown. Stands above the form: it may answer the question."),
    )
    consent = models.CharField(
        _("what they agree to"),
        max_length=300,
        blank=True,
        help_text=_(
            "For a list that people join, such as a testing panel: a box to tick with "
            "these words, without which nobody can send the form. Say how to leave."
        ),
    )
    phone = models.CharField(
        _("phone"),
        max_length=30,
        blank=True,
        help_text=_("Empty: the number of the site settings."),
    )
    phone_hours = models.CharField(
        _("phone hours"),
        max_length=80,
        blank=True,
        help_text=_("When to ring this number."),
    )
    team_email = models.EmailField(
        _("team email"),
        blank=True,
        help_text=_(
            "Gets the notices of these messages. Empty: that of the site settings."
        ),
    )
    reply_days = models.PositiveSmallIntegerField(
        _("reply within"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Working days. We promise it on the page and in the email."),
    )
    statutory_days = models.PositiveSmallIntegerField(
        _("time that the law gives us"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_(
            "Days, weekends too, such as 30 to acknowledge a complaint about data "
            "protection. Staff see that day beside the one that we promise."
        ),
    )
    keep_months = models.PositiveSmallIntegerField(
        _("kept for"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Months after the last word. Then a message is deleted."),
    )
    on_challenges = models.BooleanField(
        _("on challenges"),
        default=False,
        help_text=_("Its published questions stand on the page of a challenge, too."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(
        _("in use"), default=True, help_text=_("Visitors may choose it.")
    )

    objects = TopicQuerySet.as_manager()
    versions = Versions()

    class Meta:
        verbose_name = _("topic of messages")
        verbose_name_plural = _("topics of messages")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply_days__gte=1, keep_months__gte=1),
                name="message_topic_has_its_times",
            )
        ]

    def __str__(self) -> str:
        return isolate(self.name)

    def get_absolute_url(self) -> str:
        return reverse("contact:topic", args=[self.slug])

    def clean(self) -> None:
        if self.slug in RESERVED_SLUGS:
            text = _("Another page has this address. Choose another.")
            raise ValidationError({"slug": text})
