"""Rows that cannot be deleted because others need them, said in our words."""

from collections import Counter
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse

from core.types import StrOrPromise


class ProtectedMixin(BaseModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Part of every model admin."""

    instead_of_deleting: StrOrPromise = ""
    """Advice for an object that others need."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Count what needs these objects.

        Django would say that a permission is missing which nobody has, and would name
        rows that the user may not see."""
        tree, counts, lacking, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]  # of ModelAdmin
        if protected:
            lacking, protected = set(), _what_needs(objs)
        return tree, counts, lacking, protected

    def render_delete_form(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> HttpResponse:
        context["instead_of_deleting"] = self.instead_of_deleting
        page: HttpResponse = super().render_delete_form(request, context)  # type: ignore[misc]  # of ModelAdmin
        return page


def _what_needs(objs: Any) -> list[str]:
    """Return how many rows of each model protect these objects from deletion."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
    collector.collect(objs)
    counts = Counter(type(obj)._meta for obj in collector.protected)
    return [
        f"{count} {opts.verbose_name if count == 1 else opts.verbose_name_plural}"
        for opts, count in counts.items()
    ]
