"""Base admins for what has an address on the site, and is published."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import DateTimeField, Field
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.addresses import keep_before_deleting, keep_before_saving
from core.admin.versions import VersionedAdmin
from core.forms import StaffDateTimeField
from core.publishing import Addressed, Publication, Publishable


class AddressedAdmin(VersionedAdmin):
    """Admin of a model that has an address: links to it outlive every change."""

    def save_model(
        self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool
    ) -> None:
        before = keep_before_saving(obj) if change else None
        super().save_model(request, obj, form, change)
        if before is not None:
            text = _("Links to the address before, %(path)s, lead to the new one.")
            path = before.get_absolute_url()
            messages.info(request, text % {"path": path})

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Addressed) -> None:
        keep_before_deleting(obj)
        super().delete_model(request, obj)


class PublishableAdmin(AddressedAdmin):
    """Admin of a model that `publish_at` and `expire_at` publish and take off again."""

    extra_lookups: tuple[str, ...] = ("publish_at__isnull",)
    """The dashboard links to drafts."""

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if isinstance(db_field, DateTimeField):
            kwargs = {"form_class": StaffDateTimeField, **kwargs}
        field: FormField | None
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field

    @admin.display(description=_("publication"), ordering="publish_at")
    def publication(self, obj: Publishable) -> str:
        return str(obj.publication.label)

    def view_on_site(self, obj: Any) -> str | None:
        """Return the URL of the public page, if visitors can see it."""
        if obj.publication != Publication.PUBLISHED:
            return None
        url: str = obj.get_absolute_url()
        return url
