"""Base admin for models that are published."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.base import SiteModelAdmin
from core.publishing import Publishable, PublishingState


class PublishableAdmin(SiteModelAdmin):
    """Admin of a model that `publish_at` and `expire_at` publish and take off again."""

    @admin.display(description=_("state"), ordering="publish_at")
    def state(self, obj: Publishable) -> str:
        return str(obj.publishing_state.label)

    def view_on_site(self, obj: Any) -> str | None:
        """Return the URL of the public page, if visitors can see it."""
        if obj.publishing_state != PublishingState.PUBLISHED:
            return None
        url: str = obj.get_absolute_url()
        return url
