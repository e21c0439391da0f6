"""News posts, and the topics that staff sort them by."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.pictures import Pictured
from core.publishing import Addressed, Publishable, PublishableQuerySet
from core.text.direction import isolate
from core.versions import Versions
from focus_areas.models import FocusArea


class Topic(Addressed):
    """A subject of the news, such as "Libraries", across focus areas."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)

    versions = Versions()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics of news")
        ordering = ["name"]

    def __str__(self) -> str:
        return isolate(self.name)

    def get_absolute_url(self) -> str:
        """Return the path of the list of its news."""
        return f"{reverse('news:list')}?topic={self.slug}"


class PostQuerySet(PublishableQuerySet):
    def latest_first(self) -> Self:
        """Order by publication date, the latest first and drafts last."""
        return self.order_by(models.F("publish_at").desc(nulls_last=True), "-pk")

    def lead_first(self) -> Self:
        """Order public posts: the lead, which is the latest that is featured, and then
        the latest. Its `is_lead` is true."""
        featured = Post.objects.published().filter(is_featured=True).latest_first()
        lead = Case(When(pk=featured.values("pk")[:1], then=True), default=Value(False))
        return self.annotate(is_lead=lead).order_by("-is_lead", "-publish_at", "-pk")

    def in_area(self, area: FocusArea) -> Self:
        return self.filter(focus_areas=area)

    def like(self, areas: Iterable[FocusArea], topics: Iterable[Topic]) -> Self:
        """Keep posts with one of these focus areas or topics."""
        return self.filter(
            Q(focus_areas__in=list(areas)) | Q(topics__in=list(topics))
        ).distinct()

    def newer_than(self, post: "Post") -> Self:
        """Keep what was published after `post`, the next one first."""
        same_moment = Q(publish_at=post.publish_at, pk__gt=post.pk)
        posts = self.filter(Q(publish_at__gt=post.publish_at) | same_moment)
        return posts.order_by("publish_at", "pk")

    def older_than(self, post: "Post") -> Self:
        """Keep what was published before `post`, the last one first."""
        same_moment = Q(publish_at=post.publish_at, pk__lt=post.pk)
        posts = self.filter(Q(publish_at__lt=post.publish_at) | same_moment)
        return posts.latest_first()

    def for_lists(self) -> Self:
        return self.select_related("picture").prefetch_related("focus_areas")

    def whole(self) -> Self:
        """Fetch what the page of a post and the feeds show of it."""
        return self.for_lists().prefetch_related("topics")


class Post(Pictured, Publishable):
    """A news post of the programme."""

    is_lead = False
    """Whether it stands first: see `lead_first`."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    uid = models.UUIDField(
        _("identity in feeds"), default=uuid.uuid4, unique=True, editable=False
    )
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences for lists.")
    )
    body = models.TextField(_("text"), help_text=_("Markdown."))
    author = models.CharField(
        _("author"),
        max_length=120,
        blank=True,
        help_text=_("Name of the person who wrote it. Empty: the programme."),
    )
    focus_areas = models.ManyToManyField(
        FocusArea, verbose_name=_("focus areas"), blank=True, related_name="posts"
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), blank=True, related_name="posts"
    )
    is_featured = models.BooleanField(
        _("featured"),
        default=False,
        help_text=_(
            "It leads the home page and the news, until you feature a later one."
        ),
    )
    reviewed_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("When somebody last made sure that it is still right. Shown."),
    )
    owner = models.CharField(
        _("kept right by"),
        max_length=120,
        blank=True,
        help_text=_("Who checks it. For staff alone."),
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

    @property
    def changed_at(self) -> datetime:
        """When its public text last changed, for feeds: not before it was public."""
        return max(self.updated_at, self.publish_at or self.updated_at)

    @property
    def areas(self) -> list[FocusArea]:
        """Its focus areas, for lists; of one that is not stored, none."""
        return list(self.focus_areas.all()) if self.pk else []
