"""Focus areas for staff."""

from django.contrib import admin

from focus_areas.models import FocusArea


@admin.register(FocusArea)
class FocusAreaAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = ["name", "summary", "position"]
    prepopulated_fields = {"slug": ["name"]}
