"""Reads snapshots with the form of an object in the admin and the formsets of its
inlines: of what is stored, of what was typed, and of a version."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from copy import copy
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst

from core.admin.snapshots import Item, PostData, Snapshot, SnapshotField
from core.versions import Version


class FormReader:
    """Knows the fields and the inlines that the user of a request may edit.

    Files are left out: no page can send them a second time."""

    def __init__(self, form: Any, formsets: Iterable[Any]) -> None:
        self.form, self.formsets = form, list(formsets)
        self.fields = _fields_of(form)
        self.row_fields = {
            formset.prefix: _fields_of(formset.form(), {formset.fk.name})
            for formset in self.formsets
        }

    @classmethod
    def of_object(
        cls, model_admin: Any, request: HttpRequest, obj: Model, *, change: bool = True
    ) -> "FormReader":
        """Make the form of an object. With `change=False` it also has the fields that
        the user may only look at."""
        fields = flatten_fieldsets(model_admin.get_fieldsets(request, obj))
        form_class = model_admin.get_form(request, obj, change=change, fields=fields)
        formsets, prefixes = [], Counter[str]()
        for formset, inline in model_admin.get_formsets_with_inlines(request, obj):
            prefix = formset.get_default_prefix()
            prefixes[prefix] += 1
            if prefixes[prefix] > 1:  # as the admin numbers them
                prefix = f"{prefix}-{prefixes[prefix]}"
            if not change or inline.has_change_permission(request, obj):
                queryset = inline.get_queryset(request)
                formsets.append(formset(instance=obj, prefix=prefix, queryset=queryset))
        return cls(form_class(instance=obj), formsets)

    # Snapshots

    def stored(self) -> Snapshot:
        items = [
            Item(field.name, ((field, _initial(self.form, field)),))
            for field in self.fields
        ]
        for formset in self.formsets:
            fields = self.row_fields[formset.prefix]
            for obj in formset.get_queryset():
                form = formset.form(instance=obj)
                values = {field.name: _initial(form, field) for field in fields}
                items.append(self._row(formset, values, str(obj.pk)))
        return {item.key: item for item in items}

    def typed(self, data: QueryDict, files: "MultiValueDict[str, Any]") -> Snapshot:
        """Read what was sent. Blank rows are left out."""
        form = type(self.form)(data, files, instance=copy(self.form.instance))
        items = [Item(f.name, ((f, f.clean(form[f.name].data)),)) for f in self.fields]
        for formset in self.formsets:
            items += self._typed_rows(formset, data, files)
        return {item.key: item for item in items}

    def _typed_rows(self, formset: Any, data: QueryDict, files: Any) -> Iterable[Item]:
        sent = type(formset)(data, files, formset.instance, prefix=formset.prefix)
        for number in range(sent.total_form_count()):
            prefix = formset.add_prefix(number)
            form = formset.form(data, files, prefix=prefix)
            pk = data.get(f"{prefix}-{formset.model._meta.pk.name}", "")
            if not pk and not form.has_changed():
                continue
            values = {
                field.name: field.clean(form[field.name].data)
                for field in self.row_fields[formset.prefix]
            }
            is_deleted = formset.can_delete and f"{prefix}-DELETE" in data
            yield self._row(formset, values, pk, f"new{number}", is_deleted=is_deleted)

    def of_version(self, version: Version) -> Snapshot:
        """Read a version. What it does not know is left out."""
        related, columns = version.related or {}, version.tracked_fields  # type: ignore[attr-defined]  # of django-simple-history
        values = {f.name: getattr(version, f.attname) for f in columns} | related
        items = [
            Item(field.name, ((field, values[field.name]),))
            for field in self.fields
            if field.name in values
        ]
        for formset in self.formsets:
            fields = self.row_fields[formset.prefix]
            for row in related.get(formset.prefix, []):
                known = {
                    field.name: _from_json(formset.model, field.name, row[field.name])
                    for field in fields
                    if field.name in row
                }
                items.append(self._row(formset, known, row["pk"]))
        return {item.key: item for item in items}

    def _row(
        self,
        formset: Any,
        values: Mapping[str, Any],
        pk: str,
        new: str = "",
        is_deleted: bool = False,
    ) -> Item:
        fields = self.row_fields[formset.prefix]
        return Item(
            key=f"{formset.prefix}-{pk or new}",
            values=tuple((f, values[f.name]) for f in fields if f.name in values),
            inline=formset.prefix,
            kind=str(capfirst(formset.model._meta.verbose_name)),
            pk=pk,
            is_deleted=is_deleted,
        )

    # What is made of them

    def related(self, snapshot: Snapshot) -> dict[str, Any]:
        """Return what a version keeps of it beside columns: see `Version.related`."""
        names = {field.name for field in self.form._meta.model._meta.many_to_many}
        values = (item.values[0] for item in snapshot.values() if item.key in names)
        related = {field.name: field.plain(value) for field, value in values}
        for formset in self.formsets:
            related[formset.prefix] = [
                {"pk": item.pk} | {f.name: f.plain(value) for f, value in item.values}
                for item in snapshot.values()
                if item.inline == formset.prefix
            ]
        return related

    def fill_in(self, data: QueryDict, snapshot: Snapshot) -> QueryDict:
        """Return what a browser would send if the form held this snapshot; other names
        in `data`, such as that of the button, stay."""
        filled = data.copy()
        for name in [name for name in data if self._is_ours(name)]:
            del filled[name]
        rows = [item for item in snapshot.values() if item.inline]
        sent = self._field_data(snapshot)
        for formset in self.formsets:
            sent |= self._row_data(
                formset, [item for item in rows if item.inline == formset.prefix]
            )
        for name, values in sent.items():
            filled.setlist(name, values)
        return filled

    def _is_ours(self, name: str) -> bool:
        field_name = re.sub(r"_\d+$", "", name)  # of a field with several inputs
        fields = {field.name for field in self.fields}
        return not fields.isdisjoint({name, field_name}) or any(
            name.startswith(f"{formset.prefix}-") for formset in self.formsets
        )

    def _field_data(self, snapshot: Snapshot) -> PostData:
        data: PostData = {}
        for item in snapshot.values():
            if not item.inline:
                field, value = item.values[0]
                data |= field.post_data(field.name, value)
        return data

    def _row_data(self, formset: Any, items: list[Item]) -> PostData:
        """Return the data of an inline, the rows that are stored in front."""
        stored = {str(obj.pk) for obj in formset.get_queryset()}
        old = [item for item in items if item.pk in stored]
        new = [item for item in items if item.pk not in stored and not item.is_deleted]
        counts = {"TOTAL": len(old) + len(new), "INITIAL": len(old)}
        data = {f"{formset.prefix}-{n}_FORMS": [str(c)] for n, c in counts.items()}
        for number, item in enumerate([*old, *new]):
            prefix = formset.add_prefix(number)
            if number < len(old):
                data[f"{prefix}-{formset.model._meta.pk.name}"] = [item.pk]
            if item.is_deleted:
                data[f"{prefix}-DELETE"] = ["on"]
            for field, value in item.values:
                data |= field.post_data(f"{prefix}-{field.name}", value)
        return data


def _fields_of(form: Any, left_out: Container[str] = ()) -> list[SnapshotField]:
    return [
        SnapshotField(name, field)
        for name, field in form.fields.items()
        if not (
            name in left_out or field.disabled or isinstance(field, forms.FileField)
        )
    ]


def _from_json(model: Any, name: str, value: Any) -> Any:
    return model._meta.get_field(name).to_python(value)


def _initial(form: Any, field: SnapshotField) -> Any:
    return form.get_initial_for_field(form.fields[field.name], field.name)
