"""Focus areas for staff."""

from django.contrib import admin

from core.admin.publishable import AddressedAdmin
from focus_areas.models import FocusArea


@admin.register(FocusArea)
class FocusAreaAdmin(AddressedAdmin):
    list_display = ["name", "summary", "position"]
    prepopulated_fields = {"slug": ["name"]}
