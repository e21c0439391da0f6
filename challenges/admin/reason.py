"""Library of reasons, which staff write themselves."""

from django.contrib import admin

from challenges.models import DecisionReason
from core.admin.base import SiteModelAdmin


@admin.register(DecisionReason)
class DecisionReasonAdmin(SiteModelAdmin):
    list_display = ["title", "status", "text", "position", "is_active"]
    list_filter = ["status", "is_active"]
    search_fields = ["title", "text"]
    ordering = ["status", "position", "title"]
