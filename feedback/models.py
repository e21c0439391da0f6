"""Answers to “Is this page useful?”, for each page of the site."""

from typing import Any, Self

from django.core import signing
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TOKEN_SALT = "feedback"  # nosec B105 (a salt names a purpose)

HAS_WORDS = ~Q(answers__doing="", answers__better="")


class PageQuerySet(models.QuerySet[Any]):
    def with_counts(self) -> Self:
        """Pages with how many said `yes` and `no`, and how many wrote `words`; those
        that most people found of no use in front."""
        answers = "answers"
        return self.annotate(
            yes=Count(answers, filter=Q(answers__is_useful=True)),
            no=Count(answers, filter=Q(answers__is_useful=False)),
            words=Count(answers, filter=HAS_WORDS),
        ).order_by("-no", "-words", "path")


class Page(models.Model):
    """A page that somebody answered for. It keeps its path, also once it is gone."""

    path = models.CharField(_("page"), max_length=300, unique=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page with feedback")
        verbose_name_plural = _("feedback on pages")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


class Answer(models.Model):
    """One answer. Its words were screened: personal details are taken out."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="answers")
    is_useful = models.BooleanField(_("useful"))
    doing = models.TextField(_("what they were looking for"), blank=True)
    better = models.TextField(_("what could be better"), blank=True)
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-answered_at", "-pk"]
        indexes = [models.Index("answered_at", name="feedback_age")]
        default_permissions = ()  # read with its page

    def __str__(self) -> str:
        return f"{self.page} ({self.answered_at:%Y-%m-%d})"

    @property
    def words_path(self) -> str:
        """Path at which the one who answered can say more, for a day."""
        token = signing.dumps(self.pk, salt=TOKEN_SALT)
        return reverse("feedback:words", args=[token])
