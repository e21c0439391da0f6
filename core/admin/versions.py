"""The history of what staff write: versions, what each of them changed, and a way back.

See core.versions and docs/decisions/versions.md."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.admin.base import SiteModelAdmin
from core.admin.differences import Difference, find_differences
from core.admin.form_reader import FormReader
from core.admin.keys import key_of
from core.admin.snapshots import Snapshot, write_fingerprint
from core.templatetags.formatting import plain_datetime
from core.users import get_staff_user

PAGE_SIZE = 20

VERSION = "_version"
"""Name of the version that a page shows, or whose words a form sends."""


def find_changes(reader: FormReader, before: Any, after: Any) -> list[Difference]:
    """Return what a version changed in the one before it."""
    differences = find_differences(reader.of_version(before), reader.of_version(after))
    if before.related is not None and after.related is not None:
        return differences
    return [each for each in differences if each.before and each.after]


def restored(reader: FormReader, version: Any) -> Snapshot:
    """Return what the form holds when a version is brought back. What the version does
    not know stays."""
    snapshot = reader.stored() | reader.of_version(version)
    related = version.related or {}
    for key, item in snapshot.items():
        if item.inline in related:
            known = {row["pk"] for row in related[item.inline]}
            snapshot[key] = replace(item, is_deleted=item.pk not in known)
    return snapshot


def is_same(version: Any, other: Any) -> bool:
    names = [field.attname for field in version.tracked_fields]
    values, others = ([getattr(v, n) for n in names] for v in (version, other))
    return (values, version.related) == (others, other.related)


class VersionedAdmin(SiteModelAdmin):
    """Admin of a model that has `versions`."""

    # Keeping versions

    def prepare_change(self, obj: Any, reader: FormReader, stored: Snapshot) -> None:
        """Let the last version be what is stored: a migration, a service or a bulk
        operation may have stored it without one, or without what only forms know."""
        last, related = obj.versions.first(), reader.related(stored)
        if last is None:
            self._add_version(obj, related)
            return
        differences = find_differences(reader.of_version(last), stored)
        is_whole = last.related is not None
        if any(is_whole or (each.before and each.after) for each in differences):
            self._add_version(obj, {**(last.related or {}), **related}, update=True)
        elif not is_whole:
            last.related = related
            last.save(update_fields=["related"])

    def _add_version(
        self, obj: Any, related: dict[str, Any], *, update: bool = False
    ) -> None:
        obj.versions.bulk_history_create(
            [obj], update=update, custom_historical_attrs={"related": related}
        )

    def save_related(
        self, request: HttpRequest, form: "ModelForm[Any]", formsets: Any, change: bool
    ) -> None:
        """Complete the version that saving has made. A save that changed nothing leaves
        none."""
        super().save_related(request, form, formsets, change)
        obj: Any = form.instance
        version, *earlier = obj.versions.all()[:2]
        before = earlier[0].related or {} if earlier else {}
        reader = FormReader.of_object(self, request, obj)
        version.related = {**before, **reader.related(reader.stored())}
        if earlier and is_same(version, earlier[0]):
            version.delete()
            return
        version.history_user = get_staff_user(request)
        if source := _find(obj.versions, "pk", request.POST.get(VERSION, "")):
            moment = plain_datetime(source.history_date)
            reason = _("Brought back from %(moment)s") % {"moment": moment}
            version.history_change_reason = reason
        version.save()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj._history_user = request.user
        super().delete_model(request, obj)

    def response_delete(
        self, request: HttpRequest, obj_display: str, obj_id: int
    ) -> HttpResponse:
        response = super().response_delete(request, obj_display, obj_id)
        url = reverse(f"admin:{_url_name(self)}_history", args=[obj_id])
        text = _("See what it said, or bring it back.")
        self.message_user(request, format_html('<a href="{}">{}</a>', url, text))
        return response

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    # Pages

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show the versions of an object, or one of them; also when it is deleted."""
        obj: Any = self.get_object(request, unquote(object_id))
        is_deleted = obj is None
        if is_deleted:
            last = _find(self.model.versions, self.opts.pk.attname, unquote(object_id))
            obj = last.instance if last else None
        if obj is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        reader = FormReader.of_object(self, request, obj, change=False)
        if VERSION in request.GET:
            return self._show_version(request, obj, reader)
        versions = obj.versions.select_related("history_user")
        page = Paginator(versions, PAGE_SIZE).get_page(request.GET.get("page"))
        items = list(_with_changes(reader, versions, page))
        context = {"page": page, "items": items, "is_deleted": is_deleted}
        title = _("History: %(name)s") % {"name": obj}
        return self._render(request, obj, "admin/versions.html", title, **context)

    def _show_version(
        self, request: HttpRequest, obj: Any, reader: FormReader
    ) -> TemplateResponse:
        version = _find(obj.versions, "pk", request.GET[VERSION])
        if version is None:
            raise Http404
        whole, is_deleted = reader.of_version(version), obj._state.adding
        context: dict[str, Any] = {
            "version": version,
            "changes": find_differences(reader.stored(), restored(reader, version)),
            "texts": [(item.label, item.text) for item in whole.values() if item.text],
            "is_deleted": is_deleted,
            "may_add": is_deleted and self.has_add_permission(request),
        }
        if not is_deleted and self.has_change_permission(request, obj):
            form = FormReader.of_object(self, request, obj)
            context["fingerprint"] = write_fingerprint(form.stored())
        moment = plain_datetime(version.history_date)
        title = _("%(name)s as of %(moment)s") % {"name": obj, "moment": moment}
        return self._render(request, obj, "admin/version.html", title, **context)

    def _render(
        self, request: HttpRequest, obj: Any, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        name = f"admin:{_url_name(self)}"
        shared = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "obj": obj,
            "list_url": reverse(f"{name}_changelist"),
            "add_url": reverse(f"{name}_add") if context["is_deleted"] else "",
            "object_url": reverse(f"{name}_change", args=[obj.pk]),
            "history_url": reverse(f"{name}_history", args=[obj.pk]),
        }
        return TemplateResponse(request, template, {**shared, **context})

    # Bringing one back

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Put the words of a version into the form that was sent: they are judged and
        saved as if somebody had typed them."""
        if VERSION in request.POST:
            self._fill_in_version(request, object_id, request.POST[VERSION])
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _fill_in_version(
        self, request: HttpRequest, object_id: str | None, key: str
    ) -> None:
        """Do nothing for somebody who may not save: that is refused later."""
        if object_id is None:
            obj: Any = None
            may_save, versions = self.has_add_permission(request), self.model.versions
        else:
            obj = self.get_object(request, unquote(object_id))
            may_save = obj is not None and self.has_change_permission(request, obj)
            versions = obj.versions if obj else None
        if not may_save:
            return
        version = _find(versions, "pk", key)
        if version is None:
            raise Http404
        reader = FormReader.of_object(self, request, obj, change=obj is not None)
        snapshot = restored(reader, version) if obj else reader.of_version(version)
        request.POST = reader.fill_in(request.POST, snapshot)  # type: ignore[assignment]  # as the form would be sent


def _url_name(model_admin: SiteModelAdmin) -> str:
    return f"{model_admin.opts.app_label}_{model_admin.opts.model_name}"


def _find(versions: Any, name: str, key: str) -> Any:
    """Return the latest version with this key, or None."""
    rows = versions.select_related("history_user")
    return rows.filter(**{name: key_of(key)}).first()


def _with_changes(
    reader: FormReader, versions: QuerySet[Any], page: Any
) -> Iterator[tuple[Any, list[Difference] | None]]:
    """Yield the versions of a page, the latest first, with what each has changed; None
    for the first of all."""
    start = max(0, page.start_index() - 1)
    rows = list(versions[start : start + PAGE_SIZE + 1])
    for version, before in zip(rows[:PAGE_SIZE], [*rows[1:], None], strict=False):
        yield version, before and find_changes(reader, before, version)
