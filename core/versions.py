"""Versions of what staff write: a table beside a model, with a row for each save."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from simple_history.models import HistoricalRecords


class Version(models.Model):
    """Base of every version: what an object said from one save to the next."""

    related = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    """Contents of the form beside the columns of the table, by name: chosen objects,
    and rows of inlines. None if no form stored it."""

    class Meta:
        abstract = True


class Versions(HistoricalRecords):  # type: ignore[misc]  # comes without types
    """`versions = Versions()` in a model keeps all that staff can edit in it.

    Who saved it is `_history_user` of the object, which VersionedAdmin sets."""

    def __init__(self) -> None:
        super().__init__(bases=[Version], custom_model_name="{}Version".format)

    def fields_included(self, model: type[models.Model]) -> list[Any]:
        fields: list[Any] = super().fields_included(model)
        return [field for field in fields if field.editable or field.primary_key]

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        # Who may read a version is who may read the object.
        return {**super().get_meta_options(model), "default_permissions": ()}

    def post_save(
        self,
        instance: models.Model,
        created: bool,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Pass over a save of columns that staff do not edit, such as a task's."""
        names = {field.name for field in self.fields_included(type(instance))}
        if update_fields is None or not names.isdisjoint(update_fields):
            super().post_save(instance, created, using, **kwargs)


def rows_with(redact: Callable[[str], str]) -> list[models.Model]:
    """Return the objects that have versions and texts that `redact` would change."""
    return [
        obj
        for model in _versioned_models()
        for obj in model._default_manager.iterator()
        if _redacted(obj, redact)
    ]


def versions_with(redact: Callable[[str], str]) -> list[models.Model]:
    """Return the versions whose texts `redact` would change."""
    return [
        version
        for model in _versioned_models()
        for version in model.versions.iterator()  # type: ignore[attr-defined]
        if _redacted(version, redact)
    ]


def redact_versions(redact: Callable[[str], str]) -> int:
    """Take something out of the texts of every version; returns how many had it."""
    count = 0
    for model in _versioned_models():
        for version in model.versions.iterator():  # type: ignore[attr-defined]
            if changed := _redacted(version, redact):
                for column, value in changed.items():
                    setattr(version, column, value)
                version.save(update_fields=[*changed])
                count += 1
    return count


def _versioned_models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if hasattr(model, "versions"))


def _redacted(obj: models.Model, redact: Callable[[str], str]) -> dict[str, Any]:
    """Return the columns that `redact` changes, as they then are."""
    changed = {}
    for field in obj._meta.concrete_fields:
        before = getattr(obj, field.attname)
        after = _redact_value(before, redact)
        if after != before:
            limit = field.max_length if isinstance(after, str) else None
            changed[field.attname] = after[:limit] if limit else after
    return changed


def _redact_value(value: Any, redact: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_redact_value(each, redact) for each in value]
    if isinstance(value, dict):
        return {name: _redact_value(each, redact) for name, each in value.items()}
    return value
