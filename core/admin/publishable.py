"""Base admin for what is published."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.publishing import Publishable, PublishingState


class PublishableAdmin(admin.ModelAdmin):
    """Of models that come and go by `publish_at` and `expire_at`."""

    @admin.display(description=_("state"), ordering="publish_at")
    def state(self, row: Publishable) -> str:
        return str(row.publishing_state.label)

    def view_on_site(self, row: Any) -> str | None:
        """Only what visitors can see has a page to view."""
        if row.publishing_state == PublishingState.PUBLISHED:
            address: str = row.get_absolute_url()
            return address
        return None
