"""Publication by date: draft, scheduled, published, expired."""

from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Publication(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    EXPIRED = "expired", _("Expired")


class PublishableQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        """Keep what visitors may see now, for every list, page and feed."""
        now = timezone.now()
        return self.filter(publish_at__lte=now).filter(
            models.Q(expire_at=None) | models.Q(expire_at__gt=now)
        )


class Publishable(models.Model):
    """Base model with two dates. Its publication is computed, never stored."""

    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Visitors see it from this moment. Leave empty for a draft."),
    )
    expire_at = models.DateTimeField(
        _("hide again at"),
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
                    "“Hide again at” must be later than “Publish at”."
                ),
            )
        ]

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
