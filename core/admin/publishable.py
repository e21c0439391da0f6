"""Base admin for models that are published."""

from typing import Any

from django.contrib import admin
from django.db.models import DateTimeField, Field
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin.versions import VersionedAdmin
from core.forms import StaffDateTimeField
from core.publishing import Publishable, PublishingState


class PublishableAdmin(VersionedAdmin):
    """Admin of a model that `publish_at` and `expire_at` publish and take off again."""

    extra_lookups: tuple[str, ...] = (
        "publish_at__isnull",
    )  # the dashboard links to it

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if isinstance(db_field, DateTimeField):
            kwargs = {"form_class": StaffDateTimeField, **kwargs}
        field: FormField | None
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field

    @admin.display(description=_("state"), ordering="publish_at")
    def state(self, obj: Publishable) -> str:
        return str(obj.publishing_state.label)

    def view_on_site(self, obj: Any) -> str | None:
        """Return the URL of the public page, if visitors can see it."""
        if obj.publishing_state != PublishingState.PUBLISHED:
            return None
        url: str = obj.get_absolute_url()
        return url
