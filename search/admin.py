"""Words that mean the same, for staff."""

from django.contrib import admin

from core.admin.versions import VersionedAdmin
from search.models import SynonymGroup


@admin.register(SynonymGroup)
class SynonymGroupAdmin(VersionedAdmin):
    list_display = ["words", "note"]
