"""Nobody deletes what they have not read: the page that asks "Are you sure?" carries
the fingerprint of the rows that it names."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import actions
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.types import StrOrPromise


def fingerprint_of_rows(
    model: type[Model], keys: Iterable[Any], *, lock: bool = False
) -> str:
    """Return what changes when any column of these rows does."""
    rows = model._base_manager.filter(pk__in=list(keys)).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    values = repr(list(rows.values_list()))
    return hashlib.blake2b(values.encode(), digest_size=8).hexdigest()


def refuse_if_stale(request: HttpRequest, fingerprint: str) -> None:
    """Let the page ask again, and say why, if the rows are no longer what it showed."""
    if request.POST.get("fingerprint") != fingerprint:
        messages.error(
            request, _("It was changed meanwhile: look again before you delete it.")
        )
        request.POST = QueryDict()  # as before the answer


class SafeDeleteMixin(BaseModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Part of every model admin."""

    deleting_note: StrOrPromise = ""
    """Sentence for the page that asks: it says what stays."""

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        view: Any = super().delete_view  # type: ignore[misc]  # of ModelAdmin
        get_object: Any = self.get_object  # type: ignore[attr-defined]  # of ModelAdmin
        obj = get_object(request, unquote(object_id))
        if obj is None or not self.has_delete_permission(request, obj):
            return view(request, object_id, extra_context)
        context = {"deleting_note": self.deleting_note, **(extra_context or {})}
        if request.method != "POST":
            fingerprint = fingerprint_of_rows(self.model, [obj.pk])
            return view(request, object_id, {**context, "fingerprint": fingerprint})
        with transaction.atomic():
            fingerprint = fingerprint_of_rows(self.model, [obj.pk], lock=True)
            refuse_if_stale(request, fingerprint)
            return view(request, object_id, {**context, "fingerprint": fingerprint})


@admin.action(
    permissions=["delete"],
    description=gettext_lazy("Delete selected %(verbose_name_plural)s"),
)
def delete_selected(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]
) -> Any:
    """Ask, then delete what is ticked in a list: Django's action, made safe."""
    keys = list(queryset.values_list("pk", flat=True))
    with transaction.atomic():
        fingerprint = fingerprint_of_rows(model_admin.model, keys, lock=True)
        if "post" in request.POST:
            refuse_if_stale(request, fingerprint)
        response: Any = actions.delete_selected(model_admin, request, queryset)
    if response is not None:
        response.context_data["fingerprint"] = fingerprint
        response.context_data["deleting_note"] = model_admin.deleting_note
    return response
