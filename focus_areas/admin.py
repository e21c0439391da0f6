"""Focus areas for staff."""

from django.contrib import admin

from core.admin.versions import VersionedAdmin
from focus_areas.models import FocusArea


@admin.register(FocusArea)
class FocusAreaAdmin(VersionedAdmin):
    list_display = ["name", "summary", "position"]
    prepopulated_fields = {"slug": ["name"]}
