"""News posts."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.pictures import Pictured
from core.publishing import Publishable, PublishableQuerySet
from core.text.direction import isolate
from core.versions import Versions
from focus_areas.models import FocusArea


class PostQuerySet(PublishableQuerySet):
    def latest_first(self) -> Self:
        """Order by publication date, the latest first and drafts last."""
        return self.order_by(models.F("publish_at").desc(nulls_last=True), "-pk")

    def in_area(self, area: FocusArea) -> Self:
        return self.filter(focus_area=area)

    def for_lists(self) -> Self:
        return self.select_related("focus_area", "picture")


class Post(Pictured, Publishable):
    """A news post of the programme."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences for lists.")
    )
    body = models.TextField(_("text"), help_text=_("Markdown."))
    focus_area = models.ForeignKey(
        FocusArea,
        verbose_name=_("focus area"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PostQuerySet.as_manager()
    versions = Versions()

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("news post")
        verbose_name_plural = _("news posts")
        ordering = ["-publish_at", "-pk"]
        constraints = [*Publishable.Meta.constraints, *Pictured.Meta.constraints]

    def __str__(self) -> str:
        return isolate(self.title)

    def get_absolute_url(self) -> str:
        return reverse("news:post", args=[self.slug])
