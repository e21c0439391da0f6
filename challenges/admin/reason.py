"""The library of reasons, which staff keep themselves."""

from django.contrib import admin

from challenges.models import Reason


@admin.register(Reason)
class ReasonAdmin(admin.ModelAdmin):
    list_display = ["title", "status", "text", "position", "is_used"]
    list_filter = ["status", "is_used"]
    search_fields = ["title", "text"]
    ordering = ["status", "position", "title"]
