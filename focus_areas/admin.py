"""Focus areas for staff."""

from django.contrib import admin

from core.admin.base import SiteModelAdmin
from focus_areas.models import FocusArea


@admin.register(FocusArea)
class FocusAreaAdmin(SiteModelAdmin):
    list_display = ["name", "summary", "position"]
    prepopulated_fields = {"slug": ["name"]}
