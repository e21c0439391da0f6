"""Canned answers, which staff write themselves."""

from django.contrib import admin

from contact.models import CannedAnswer
from core.admin.versions import VersionedAdmin


@admin.register(CannedAnswer)
class CannedAnswerAdmin(VersionedAdmin):
    list_display = ["title", "topic", "text", "is_active"]
    list_filter = ["topic", "is_active"]
    list_select_related = ["topic"]
    search_fields = ["title", "text"]
    ordering = ["title"]
