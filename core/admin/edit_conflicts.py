"""No form overwrites what was saved since it was opened.

A form carries the fingerprint of what it showed. If something else is stored by then,
nothing is saved: a page shows what is stored beside what was typed, and the reader
chooses, field by field. See docs/decisions/versions.md."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.admin.differences import MINE, THEIRS, Conflict, find_differences
from core.admin.form_reader import FormReader
from core.admin.snapshots import Snapshot, parse_fingerprint, write_fingerprint

KEEP = "_keep-"
"""Begins the names of the radio buttons of an item."""

EDIT = "_edit"
"""Name of the button that opens the form with what was chosen, and saves nothing."""

PAGE_NAMES = {"csrfmiddlewaretoken", "fingerprint", "_opened", "_asked", EDIT}
"""Names that the page of a conflict sends for itself."""


def find_conflicts(
    data: QueryDict, stored: Snapshot, typed: Snapshot
) -> list[Conflict]:
    """Return what a form would change. `_opened` in its data, or its fingerprint, says
    what it showed when somebody began to type; the fingerprint, what it showed last."""
    shown = parse_fingerprint(data.get("fingerprint", ""))
    opened = parse_fingerprint(data.get("_opened", "")) or shown
    conflicts = []
    for difference in find_differences(stored, typed):
        key, before, after = difference.key, difference.before, difference.after
        was, now = opened.get(key, ""), before.fingerprint if before else ""
        is_by_them = not opened or was != now
        is_by_me = not opened or was != (after.fingerprint if after else "")
        choice = data.get(KEEP + key, "")
        if choice not in {MINE, THEIRS} or shown.get(key, "") != now:
            choice = THEIRS if is_by_them else MINE
            choice = "" if is_by_them and is_by_me else choice
        conflicts.append(Conflict(before, after, is_by_them, is_by_me, choice))
    return conflicts


def merge(stored: Snapshot, typed: Snapshot, conflicts: list[Conflict]) -> Snapshot:
    """Return what was typed, with what is stored where the reader chose so. Rows that
    the form did not know stay."""
    given_up = {each.key for each in conflicts if each.choice == THEIRS}
    merged = {}
    for key in {**stored, **typed}:
        item = typed.get(key, stored.get(key))
        if key in given_up:
            item = stored.get(key)
        if item is not None:
            merged[key] = item
    return merged


class EditConflictMixin(BaseModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Part of every model admin: see above."""

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form_class: Any = super().get_form(request, *args, **kwargs)  # type: ignore[misc]  # of ModelAdmin
        return _unjudged(form_class) if EDIT in request.POST else form_class

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if "fingerprint" not in context and context["original"] is not None:
            context["fingerprint"] = self._shown(request, context)
        render: Any = super().render_change_form  # type: ignore[misc]  # of ModelAdmin
        page: HttpResponse = render(request, context, *args, **kwargs)
        return page

    def _shown(self, request: HttpRequest, context: Any) -> str:
        """Return the fingerprint of the form on a page, "" if it is read-only."""
        if not self.has_change_permission(request, context["original"]):
            return ""
        inlines = context["inline_admin_formsets"]
        formsets = [each.formset for each in inlines if each.has_change_permission]
        reader = FormReader(context["adminform"].form, formsets)
        return write_fingerprint(reader.stored())

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        view: Any = super().changeform_view  # type: ignore[misc]  # of ModelAdmin
        if request.method != "POST" or object_id is None:
            return view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            obj = self._lock(request, object_id)
            if obj is None or not self.has_change_permission(request, obj):
                return view(request, object_id, form_url, extra_context)
            reader = FormReader.of_object(self, request, obj)
            stored = reader.stored()
            self.prepare_change(obj, reader, stored)
            if conflicts := self._settle(request, reader, stored):
                return self._render_conflicts(request, obj, stored, conflicts)
            context = {
                **(extra_context or {}),
                "fingerprint": write_fingerprint(stored),
            }
            return view(request, object_id, form_url, context)

    def _lock(self, request: HttpRequest, object_id: str) -> Model | None:
        """Return the object as it is when its row is locked; None if it is gone."""
        get_object: Any = self.get_object  # type: ignore[attr-defined]  # of ModelAdmin
        obj: Model | None = get_object(request, unquote(object_id))
        if obj is not None:
            rows = self.model._base_manager.filter(pk=obj.pk)
            list(rows.select_for_update().values("pk"))
            obj = get_object(request, unquote(object_id))
        return obj

    def prepare_change(self, obj: Model, reader: FormReader, stored: Snapshot) -> None:
        """Do what must come before a form changes the object, whose row is locked."""

    def _settle(
        self, request: HttpRequest, reader: FormReader, stored: Snapshot
    ) -> list[Conflict]:
        """Return what keeps the form from being saved: conflicts that its reader has
        not seen, or has not answered. Otherwise the answers are put into the form."""
        data = request.POST
        is_stale = data.get("fingerprint") != write_fingerprint(stored)
        asked = set(data.getlist("_asked"))
        if not is_stale and not asked:
            return []
        typed = reader.typed(data, request.FILES)
        conflicts = find_conflicts(data, stored, typed)
        questions = [conflict for conflict in conflicts if conflict.is_question]
        if is_stale and questions:
            return conflicts
        if any(each.key in asked and not each.choice for each in questions):
            return conflicts
        request.POST = reader.fill_in(data, merge(stored, typed, conflicts))  # type: ignore[assignment]  # as the form would be sent
        return []

    def _render_conflicts(
        self,
        request: HttpRequest,
        obj: Model,
        stored: Snapshot,
        conflicts: list[Conflict],
    ) -> HttpResponse:
        data, shown = request.POST, write_fingerprint(stored)
        url_name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        questions = [conflict for conflict in conflicts if conflict.is_question]
        is_second_look = data.get("fingerprint") == shown
        kept = [
            (name, value)
            for name, values in data.lists()
            for value in values
            if name not in PAGE_NAMES and not name.startswith(KEEP)
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("“%(name)s” was changed meanwhile") % {"name": obj},
            "opts": self.opts,
            "list_url": reverse(f"{url_name}_changelist"),
            "object_url": reverse(f"{url_name}_change", args=[obj.pk]),
            "obj": obj,
            "conflicts": conflicts,
            "errors": [q for q in questions if is_second_look and not q.choice],
            "last_change": last_change(obj),
            "kept": kept,
            "had_files": bool(request.FILES),
            "fingerprint": shown,
            "opened": data.get("_opened") or data.get("fingerprint", ""),
        }
        return TemplateResponse(request, "admin/edit_conflict.html", context)


def last_change(obj: Model) -> LogEntry | None:
    """Return the latest row of Django's log of the admin about an object."""
    content_type = ContentType.objects.get_for_model(obj, for_concrete_model=False)
    rows = LogEntry.objects.filter(content_type=content_type, object_id=str(obj.pk))
    return rows.select_related("user").first()


def _unjudged(form_class: Any) -> Any:
    """Return the class of a form that shows what was typed, and says of none of it that
    it is wrong."""

    def is_valid(form: Any) -> bool:
        form._errors = ErrorDict()
        return False

    return type(form_class)(form_class.__name__, (form_class,), {"is_valid": is_valid})
