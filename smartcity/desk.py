"""The desk of the staff: rows that are read whole and moved by verbs, never edited."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from smartcity.moves import IllegalMove
from smartcity.responses import SeeOther
from smartcity.staff import signed_in_staff


@dataclass(frozen=True)
class Verb:
    """A button: the state it leads to, the service it calls, its label, and which
    fields of the form go along."""

    to: TextChoices
    call: Callable[..., Any]
    label: str | Promise
    words: Sequence[str] = ("note", "staff_note")


class DeskAdmin(admin.ModelAdmin):
    """A room sets the five names below; its model has `reference`, `status` and
    `steps`. Templates extend admin/desk.html."""

    moves: Mapping[str, set[str]]
    verbs: Mapping[str, Verb]
    verb_form: type[forms.Form]
    verb_permission: str
    desk_template: str

    @admin.display(description=_("status"), ordering="status")
    def status_word(self, row: Model) -> SafeString:
        return format_html(
            '<span class="status status--{}">{}</span>',
            row.status,
            row.get_status_display(),
        )

    def may_act(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.verb_permission)

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return self.may_act(request) or super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False  # people's words stay as they came

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(require_POST(self.act))
        address = path("<int:pk>/act/", act, name=self._url_name("act"))
        return [address, *super().get_urls()]

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return self._page(request, row, self.verb_form())

    def page_context(self, request: HttpRequest, row: Model) -> dict[str, Any]:
        """What the page of a room shows beyond the row, its history and the buttons."""
        return {}

    def _page(
        self, request: HttpRequest, row: Model, form: forms.Form, status: int = 200
    ) -> HttpResponse:
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        legal = {
            name: verb
            for name, verb in self.verbs.items()
            if verb.to in self.moves[row.status] and self.may_act(request)
        }
        asked = {word for verb in legal.values() for word in verb.words}
        context = {
            **self.admin_site.each_context(request),
            "title": str(row),
            "opts": self.opts,
            "row": row,
            "steps": row.steps.select_related("by"),
            "errors": form.errors,
            "fields": [field for field in form if field.name in asked],
            "buttons": [(name, verb.label) for name, verb in legal.items()],
            "act_url": self._url("act", row),
            **self.page_context(request, row),
        }
        return TemplateResponse(request, self.desk_template, context, status=status)

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call the verb of the button that was pressed, or say why not."""
        row = self.row_to_act_on(request, pk)
        form = self.verb_form(request.POST)
        if not form.is_valid():
            return self._page(request, row, form)
        verb = self.verbs[form.cleaned_data["verb"]]
        words = {name: form.cleaned_data[name] for name in verb.words}
        try:
            verb.call(row, by=signed_in_staff(request), **words)
        except IllegalMove as refusal:
            messages.error(request, str(refusal))
        else:
            done = {"reference": row.reference, "verb": verb.label}
            messages.success(request, _("%(reference)s: %(verb)s. Done.") % done)
        return self.back_to(row)

    def row_to_act_on(self, request: HttpRequest, pk: int) -> Any:
        """The row, for somebody who may act on it; 403 or 404 otherwise."""
        if not self.may_act(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def back_to(self, row: Model) -> HttpResponse:
        return SeeOther(self._url("change", row))

    def _url(self, page: str, row: Model) -> str:
        return reverse(f"admin:{self._url_name(page)}", args=[row.pk])
