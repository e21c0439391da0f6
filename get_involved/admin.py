"""Ways to join in, and their audiences, for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin.publishable import AddressedAdmin
from core.admin.versions import VersionedAdmin
from get_involved.models import Audience, Way


@admin.register(Audience)
class AudienceAdmin(AddressedAdmin):
    list_display = ["name", "summary", "position"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "summary", "body", "kind"]}),
        (_("How they say yes"), {"fields": ["link", "link_text"]}),
        (_("In the list"), {"fields": ["position"]}),
    ]


@admin.register(Way)
class WayAdmin(VersionedAdmin):
    list_display = ["title", "link", "position", "is_shown"]
    list_filter = ["audiences", "is_shown"]
    instead_of_deleting = _("To show it no more, untick “shown”.")
    fieldsets = [
        (None, {"fields": ["title", "text", "icon"]}),
        (_("Where it leads"), {"fields": ["link", "link_text"]}),
        (_("For whom"), {"fields": ["audiences"]}),
        (_("In the list"), {"fields": ["position", "is_shown"]}),
    ]

    def formfield_for_manytomany(
        self,
        db_field: "ManyToManyField[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> Any:
        kwargs = {"widget": CheckboxSelectMultiple, **kwargs}
        return super().formfield_for_manytomany(db_field, request, **kwargs)
