"""Site settings, for staff."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.admin.alerts import AlertAdmin
from core.admin.versions import VersionedAdmin
from core.http import SeeOther
from core.models import SiteSettings

__all__ = ["AlertAdmin", "SiteSettingsAdmin"]


@admin.register(SiteSettings)
class SiteSettingsAdmin(VersionedAdmin):
    """A migration makes the one row: there is nothing to add and nothing to delete."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead on to the one row."""
        if request.GET or not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        return SeeOther(reverse("admin:core_sitesettings_change", args=[1]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: SiteSettings | None = None
    ) -> bool:
        return False
