"""Published questions: what people ask, with our answer, for everybody to read."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contact.models.message import Message
from contact.models.topic import Topic
from core.text.direction import isolate
from core.versions import Versions


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> Self:
        """Keep what visitors may see, for every page and the search."""
        return self.filter(is_public=True)


class Question(models.Model):
    """A question that was asked, in words that are about nobody."""

    title = models.CharField(_("question"), max_length=200)
    answer = models.TextField(_("answer"), help_text=_("Markdown."))
    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        related_name="questions",
        verbose_name=_("topic"),
        help_text=_("It is found under this topic, and on its page."),
    )
    contact_message = models.ForeignKey(
        Message, models.SET_NULL, null=True, editable=False, related_name="questions"
    )
    is_checked = models.BooleanField(
        _("read once more"),
        default=False,
        help_text=_("You have read both texts again: nobody is named or described."),
    )
    is_public = models.BooleanField(
        _("public"),
        default=False,
        help_text=_("Everybody can read it, and the search finds it."),
    )

    objects = QuestionQuerySet.as_manager()
    versions = Versions()

    class Meta:
        verbose_name = _("published question")
        verbose_name_plural = _("published questions")
        ordering = ["topic__position", "topic__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(is_checked=True),
                name="question_is_read_before_it_is_public",
                violation_error_message=_(
                    "Read it once more and tick that, before it is public."
                ),
            )
        ]

    def __str__(self) -> str:
        return isolate(self.title)

    @property
    def anchor(self) -> str:
        return f"question-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('contact:questions')}#{self.anchor}"
