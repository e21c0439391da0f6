"""Rows that cannot be deleted because others need them, said in our words."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

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
        tree = _renamed(tree, _links_in_words(objs, partial(self._may_read, request)))
        counts = {k: n for k, n in dict(counts).items() if k not in _link_kinds()}
        return tree, counts, lacking, protected

    def _may_read(self, request: HttpRequest, model: Any) -> bool:
        model_admin = self.admin_site._registry.get(model)
        return bool(model_admin and model_admin.has_view_permission(request))

    def render_delete_form(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> HttpResponse:
        context["instead_of_deleting"] = self.instead_of_deleting
        page: HttpResponse = super().render_delete_form(request, context)  # type: ignore[misc]  # of ModelAdmin
        return page


def _links_in_words(objs: Any, may_read: Callable[[Any], bool]) -> dict[str, str]:
    """Return our words for each row that links these objects with others, by Django's
    text for it: the other object, which stays."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
    collector.collect(objs)
    texts = {}
    for model, rows in collector.data.items():
        for field in model._meta.fields if model._meta.auto_created else []:
            other: Any = field.related_model
            if other is None or other in collector.data:
                continue
            keys = {row: getattr(row, field.attname) for row in rows}
            names = {}
            if may_read(other):
                names = other._base_manager.in_bulk(set(keys.values()))
            kind = capfirst(other._meta.verbose_name)
            for row, key in keys.items():
                named = f"{kind}: {names[key]}" if names else kind
                text = _("%(what)s (it stays)") % {"what": named}
                texts[f"{capfirst(model._meta.verbose_name)}: {row}"] = text
    return texts


def _link_kinds() -> set[str]:
    """Return what Django calls the rows that only link others."""
    models = apps.get_models(include_auto_created=True)
    links = [model._meta for model in models if model._meta.auto_created]
    return {str(opts.verbose_name_plural) for opts in links}


def _renamed(tree: list[Any], names: dict[str, str]) -> list[Any]:
    return [
        _renamed(each, names) if isinstance(each, list) else names.get(each, each)
        for each in tree
    ]


def _what_needs(objs: Any) -> list[str]:
    """Return how many rows of each model protect these objects from deletion."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
    collector.collect(objs)
    counts = Counter(type(obj)._meta for obj in collector.protected)
    return [
        f"{count} {opts.verbose_name if count == 1 else opts.verbose_name_plural}"
        for opts, count in counts.items()
    ]
