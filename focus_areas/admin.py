"""Focus areas for staff."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.base import SiteModelAdmin
from focus_areas.models import FocusArea


@admin.register(FocusArea)
class FocusAreaAdmin(SiteModelAdmin):
    list_display = ["name", "summary", "position"]
    prepopulated_fields = {"slug": ["name"]}
    instead_of_deleting = _("To offer it no more, choose other areas in a challenge.")
