"""A button beside Save: the form as the page that visitors would see, nothing saved."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseForm, BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from core.http import SeeOther

FormSets = list[BaseModelFormSet]


class PreviewAdmin(admin.ModelAdmin):
    """A room names the template of its public page. For whoever may save the form."""

    preview_template: str

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview)
        return [
            path("add/preview/", preview, name=self._name("preview_new")),
            path("<int:pk>/preview/", preview, name=self._name("preview")),
            *super().get_urls(),
        ]

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _url(self, page: str, row: Model | None) -> str:
        key = [row.pk] if row else []
        return reverse(f"admin:{self._name(page)}", args=key)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context["preview_url"] = self._url("preview" if change else "preview_new", obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        row = None
        if pk is not None:
            row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self._may_save(request, row):
            raise PermissionDenied
        if request.method != "POST":  # after signing in again, or a reload
            return SeeOther(self._url("change" if row else "add", row))
        is_change = row is not None
        make_form = self.get_form(request, row, change=is_change)
        form = make_form(request.POST, request.FILES, instance=row)
        formsets: FormSets
        formsets, _inlines = self._create_formsets(request, form.instance, is_change)
        if not all([form.is_valid(), *(each.is_valid() for each in formsets)]):
            return self._mistakes_page(request, form, formsets)
        context = self.preview_context(form, formsets)
        context["public_page"] = self.preview_template
        return TemplateResponse(request, "admin/preview.html", context)

    def _may_save(self, request: HttpRequest, row: Model | None) -> bool:
        if row is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, row)

    def preview_context(self, form: ModelForm, formsets: FormSets) -> dict[str, Any]:
        """What the public page takes, from a form and inlines that are valid. Chosen
        rows of other tables are in `form.cleaned_data`: nothing of it is saved."""
        return {str(self.opts.model_name): form.instance}

    def _mistakes_page(
        self, request: HttpRequest, form: ModelForm, formsets: FormSets
    ) -> HttpResponse:
        mistakes = [*_mistakes(form)]
        for formset in formsets:
            mistakes += formset.non_form_errors()
            for each in formset.forms:
                mistakes += _mistakes(each)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "mistakes": mistakes,
        }
        return TemplateResponse(request, "admin/preview_mistakes.html", context)


def _mistakes(form: BaseForm) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            yield f"{label}: {error}" if label else str(error)


def unsaved_rows(formset: BaseModelFormSet) -> list[Any]:
    """The rows of a valid inline as they would be saved."""
    gone = formset.deleted_forms
    kept = [form for form in formset.forms if form not in gone]
    return [form.instance for form in kept if form.instance.pk or form.has_changed()]
