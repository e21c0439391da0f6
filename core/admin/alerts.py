"""Alerts, for those who warn visitors."""

from typing import Any

from django.contrib import admin
from django.db.models import DateTimeField, Field
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin.versions import VersionedAdmin
from core.alerts import note_that_there_are_some
from core.forms import StaffDateTimeField, StaffDateTimeWidget
from core.models import Alert
from core.types import StrOrPromise


@admin.register(Alert)
class AlertAdmin(VersionedAdmin):
    list_display = ["title", "level", "path", "state", "starts_at", "ends_at"]
    list_filter = ["level"]
    search_fields = ["title", "text"]
    fieldsets = [
        (None, {"fields": ["level", "title", "text"]}),
        (_("Where"), {"fields": ["path", "is_section"]}),
        (_("When"), {"fields": ["starts_at", "ends_at"]}),
    ]

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if isinstance(db_field, DateTimeField):
            kwargs["form_class"] = StaffDateTimeField
            kwargs["widget"] = StaffDateTimeWidget
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("now"))
    def state(self, alert: Alert) -> StrOrPromise:
        now = timezone.now()
        if alert.starts_at is None:
            return _("Draft")
        if alert.starts_at > now:
            return _("Later")
        return _("Over") if alert.ends_at and alert.ends_at <= now else _("Shown")

    def save_model(
        self, request: HttpRequest, obj: Alert, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        note_that_there_are_some()

    def delete_model(self, request: HttpRequest, obj: Alert) -> None:
        super().delete_model(request, obj)
        note_that_there_are_some()
