"""Site settings, for staff."""

from django.contrib import admin
from django.db.models import URLField
from django.http import HttpRequest

from core.admin.versions import VersionedAdmin
from core.models import SiteSettings


@admin.register(SiteSettings)
class SiteSettingsAdmin(VersionedAdmin):
    """A migration makes the one row: there is nothing to add and nothing to delete."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: SiteSettings | None = None
    ) -> bool:
        return False
