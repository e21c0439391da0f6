"""Focus areas for staff."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin.publishable import AddressedAdmin
from focus_areas.models import FocusArea


@admin.register(FocusArea)
class FocusAreaAdmin(AddressedAdmin):
    list_display = ["name", "summary", "position"]
    prepopulated_fields = {"slug": ["name"]}
    instead_of_deleting = _("To offer it no more, choose other areas in a challenge.")
