"""Publication by date: draft, scheduled, published, expired. Addresses are for good."""

from collections.abc import Collection
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import OldAddress
from core.moments import CurrentMoment


class Publication(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Goes public later")
    PUBLISHED = "published", _("Public")
    EXPIRED = "expired", _("Offline")


class PublishableQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        """Keep what visitors may see now, for every list, page and feed."""
        return self.in_state(Publication.PUBLISHED)

    def in_state(self, publication: str) -> Self:
        """Keep what has this publication now."""
        now = CurrentMoment()
        is_over = models.Q(expire_at__lte=now)
        match publication:
            case Publication.DRAFT:
                return self.filter(publish_at=None)
            case Publication.SCHEDULED:
                return self.filter(publish_at__gt=now)
            case Publication.EXPIRED:
                return self.filter(is_over, publish_at__lte=now)
        return self.filter(~is_over, publish_at__lte=now)


class Addressed(models.Model):
    """Base model of what has an address, made of its `slug`, that people keep.

    See core.addresses."""

    slug: Any  # the field of the subclass
    reserved_slugs: Collection[str] = ()
    """Addresses of other pages beside these."""

    class Meta:
        abstract = True

    @property
    def has_been_public(self) -> bool:
        """Whether visitors have found it at its address."""
        return True

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """Refuse the old address of another row, too: links to it lead there.

        The address of a row that was deleted is free, so that a page that was deleted
        by mistake can be made anew."""
        super().validate_unique(exclude=exclude)
        if "slug" in (exclude or ()):
            return
        taken = OldAddress.objects.filter(kind=self._meta.label_lower, slug=self.slug)
        others = type(self)._default_manager.exclude(pk=self.pk)
        other = others.filter(pk__in=taken.values("content_pk")).first()
        if other is not None:
            message = _(
                "“%(slug)s” was the address of “%(title)s”, and links to it lead "
                "there. Choose another."
            )
            params = {"slug": self.slug, "title": str(other)}
            raise ValidationError({"slug": ValidationError(message, params=params)})


class Publishable(Addressed):
    """Base model with two dates. Its publication is computed, never stored."""

    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Visitors see it from this moment. A draft has none."),
    )
    expire_at = models.DateTimeField(
        _("public until"),
        null=True,
        blank=True,
        help_text=_("Leave empty to keep it for good."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expire_at=None)
                | models.Q(expire_at__gt=models.F("publish_at")),
                name="%(class)s_expires_after_it_is_published",
                violation_error_message=_(
                    "“Public until” must be later than “Publish at”."
                ),
            )
        ]

    @property
    def has_been_public(self) -> bool:
        return self.publish_at is not None and self.publish_at <= timezone.now()

    @property
    def publication(self) -> Publication:
        now = timezone.now()
        if self.publish_at is None:
            return Publication.DRAFT
        if self.publish_at > now:
            return Publication.SCHEDULED
        if self.expire_at is not None and self.expire_at <= now:
            return Publication.EXPIRED
        return Publication.PUBLISHED
