"""Library of reasons, which staff write themselves."""

from django.contrib import admin

from challenges.models import DecisionReason
from core.admin.versions import VersionedAdmin


@admin.register(DecisionReason)
class DecisionReasonAdmin(VersionedAdmin):
    list_display = ["title", "status", "text", "position", "is_active"]
    list_filter = ["status", "is_active"]
    search_fields = ["title", "text"]
    ordering = ["status", "position", "title"]
