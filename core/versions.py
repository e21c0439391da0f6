"""Versions of what staff write: a table beside a model, with a row for each save."""

from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from simple_history.models import HistoricalRecords


class Version(models.Model):
    """Base of every version: what an object said from one save to the next."""

    related = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    """What the form of the object holds beside the columns of its own table, by name:
    chosen objects and rows of inlines. None if no form stored it."""

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
