"""Preview button beside Save: the form as the page that visitors would see, unsaved."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseForm, BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from core.admin.form_reader import FormReader
from core.admin.pages import Page, PagesAdmin, object_page, render_admin_page
from core.http import SeeOther

FormSets = list["BaseModelFormSet[Any, Any]"]


def preview(
    model_admin: "PreviewAdmin", request: HttpRequest, pk: int | None = None
) -> HttpResponse:
    """Show the public page of what was typed, to anybody who may save it."""
    obj = None
    if pk is not None:
        obj = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not model_admin.has_save_permission(request, obj):
        raise PermissionDenied
    if request.method != "POST":  # after signing in again, or a reload
        url = model_admin.page_url("change", pk) if obj else model_admin.page_url("add")
        return SeeOther(url)
    is_change = obj is not None
    if obj is not None:  # a row that is gone meanwhile becomes a new one
        reader = FormReader.of_object(model_admin, request, obj)
        typed = reader.typed(request.POST, request.FILES)
        request.POST = reader.fill_in(request.POST, typed)  # type: ignore[assignment]  # as the form would be sent
    form_class = model_admin.get_form(request, obj, change=is_change)
    form = form_class(request.POST, request.FILES, instance=obj)
    formsets: FormSets
    create_formsets = model_admin._create_formsets  # type: ignore[attr-defined]  # private
    formsets, _inlines = create_formsets(request, form.instance, is_change)
    if not all([form.is_valid(), *(formset.is_valid() for formset in formsets)]):
        return render_admin_page(
            model_admin,
            request,
            "admin/preview_mistakes.html",
            "",
            mistakes=list(_mistakes(form, formsets)),
        )
    context = model_admin.preview_context(form, formsets)
    context["public_page"] = model_admin.preview_template
    return TemplateResponse(request, "admin/preview.html", context)


class PreviewAdmin(PagesAdmin):
    """Subclasses name the template of their public page."""

    preview_template: str
    pages = [
        Page("add/preview/", preview, "preview_new"),
        object_page("preview", preview),
    ]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context["preview_url"] = (
            self.page_url("preview", obj.pk) if change else self.page_url("preview_new")
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def has_save_permission(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def preview_context(
        self, form: "ModelForm[Any]", formsets: FormSets
    ) -> dict[str, Any]:
        """Return what the public page takes, from a form and inlines that are valid.

        Nothing is saved: chosen related objects are in `form.cleaned_data` only."""
        return {str(self.opts.model_name): form.instance}


def _mistakes(form: BaseForm, formsets: FormSets) -> Iterator[str]:
    yield from _form_mistakes(form)
    for formset in formsets:
        yield from map(str, formset.non_form_errors())
        for row in formset.forms:
            yield from _form_mistakes(row)


def _form_mistakes(form: BaseForm) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            yield f"{label}: {error}" if label else str(error)


def unsaved_rows(formset: "BaseModelFormSet[Any, Any]") -> list[Any]:
    """Return the instances of a valid inline as they would be saved."""
    remaining = [form for form in formset.forms if form not in formset.deleted_forms]
    return [
        form.instance for form in remaining if form.instance.pk or form.has_changed()
    ]
