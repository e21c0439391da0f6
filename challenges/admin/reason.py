"""Library of reasons, which staff write themselves."""

from django.contrib import admin

from challenges.models import DecisionReason


@admin.register(DecisionReason)
class DecisionReasonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = ["title", "status", "text", "position", "is_active"]
    list_filter = ["status", "is_active"]
    search_fields = ["title", "text"]
    ordering = ["status", "position", "title"]
