"""Base admins for what has an address on the site, and is published."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import DateTimeField, Field
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.addresses import keep_before_deleting, keep_before_saving
from core.admin.copying import COPY, copied_fields, copied_object, texts_with_dates
from core.admin.publishing import (
    BUTTON,
    DATES,
    FILLED_IN,
    PublicationFilter,
    describe_state,
    describe_view,
    follow_button,
    panel_context,
)
from core.admin.publishing_form import PublishingForm
from core.admin.versions import VersionedAdmin
from core.forms import StaffDateTimeField, StaffDateTimeWidget
from core.idempotency import lock_key, request_key
from core.publishing import Addressed, Publication, Publishable
from core.types import StrOrPromise

IN_PANEL = "in-panel"
"""Class of the fieldset whose fields the panel shows."""


NEW_COLUMN = "new-column"
"""Class of the fieldset that begins the second column of a form."""


FORM_KEY = "smartcity.form_key"
"""Name under which a request keeps the key of the form that makes a new row."""


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
    """Admin of what two dates publish and take off again: see core.admin.publishing.

    Subclasses leave both dates out of their fieldsets: the panel has them."""

    form = PublishingForm
    change_form_template = "admin/publishable_form.html"
    extra_lookups: tuple[str, ...] = ("publish_at__isnull",)
    """The dashboard links to drafts."""

    markdown_fields: Collection[str] = ()
    """Names of the texts that have help with Markdown beside them."""

    not_copied: Collection[str] = ()
    """Fields that a copy begins without, beside its dates of publishing."""

    copy_advice: StrOrPromise = ""
    """Advice about a copy, beside what to check in it."""

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if isinstance(db_field, DateTimeField):
            kinds: dict[str, Any] = {
                "form_class": StaffDateTimeField,
                "widget": StaffDateTimeWidget,
            }
            kwargs = {**kinds, **kwargs}
        field: FormField | None
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        panel = (None, {"fields": DATES, "classes": [IN_PANEL]})
        return [*super().get_fieldsets(request, obj), panel]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [PublicationFilter, *super().get_list_filter(request)]

    @admin.display(description=_("state"), ordering="publish_at")
    def publication(self, obj: Publishable) -> str:
        return describe_state(obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        if obj := copied_object(self, request):
            return copied_fields(self, request, obj)
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        return initial

    def view_on_site(self, obj: Any) -> str | None:
        """Return the URL of the public page, if visitors can see it."""
        if obj.publication != Publication.PUBLISHED:
            return None
        url: str = obj.get_absolute_url()
        return url

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Let a form that is sent twice make one row: the key of its POST is the `uid`
        of the row, if the model has one."""
        is_once = request.method == "POST" and hasattr(self.model, "uid")
        if not is_once or not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        key = request_key(request)
        with transaction.atomic():
            lock_key(key)
            if first := self.model._default_manager.filter(uid=key).first():
                return self.response_add(request, first)
            request.META[FORM_KEY] = key
            return super().add_view(request, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool
    ) -> None:
        if FORM_KEY in request.META:
            obj.uid = request.META[FORM_KEY]
        super().save_model(request, obj, form, change)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        buttons = {BUTTON, *(FILLED_IN + name for name in DATES)}
        if not buttons.isdisjoint(request.POST):
            obj = self.get_object(request, unquote(object_id)) if object_id else None
            request.POST = follow_button(request.POST, obj or self.model())  # type: ignore[assignment]  # as the form would be sent
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        form = context["adminform"].form
        stored = obj or self.model()
        if obj and form.is_bound:  # with what was typed in it
            stored = self.model._default_manager.get(pk=obj.pk)
        may_save = (
            self.has_change_permission(request, obj)
            if obj
            else self.has_add_permission(request)
        )
        context["panel"] = panel_context(form, stored, may_save=may_save, is_new=add)
        context["in_panel"] = IN_PANEL
        if add and (copied := copied_object(self, request)):
            context["copied"] = copied
            context["to_check"] = texts_with_dates(self, request, copied)
            context["copy_advice"] = self.copy_advice
        elif obj and self.has_add_permission(request):
            context["copy_url"] = f"{self._add_url()}?{COPY}={obj.pk}"
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _add_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        self._say_what_visitors_see(request, obj)
        return super().response_add(request, obj, *args)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self._say_what_visitors_see(request, obj)
        return super().response_change(request, obj)

    def _say_what_visitors_see(self, request: HttpRequest, obj: Any) -> None:
        messages.success(request, describe_view(obj))
        form: Any = self.form
        if obj.publication != Publication.DRAFT or not (count := len(form.check(obj))):
            return  # what is public was asked about
        text = ngettext(
            "%(count)d thing to look at before it is public",
            "%(count)d things to look at before it is public",
            count,
        ) % {"count": count}
        url = reverse(admin_urlname(self.opts, "change"), args=[obj.pk])  # type: ignore[arg-type]  # takes no SafeString
        messages.warning(request, format_html('<a href="{}#checks">{}</a>', url, text))
