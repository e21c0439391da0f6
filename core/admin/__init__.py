"""Site settings, for staff."""

from django.contrib import admin
from django.db.models import EmailField
from django.http import HttpRequest

from core.forms import EmailAddressField
from core.models import SiteSettings


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """A migration makes the one row: there is nothing to add and nothing to delete."""

    formfield_overrides = {EmailField: {"form_class": EmailAddressField}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: SiteSettings | None = None
    ) -> bool:
        return False
