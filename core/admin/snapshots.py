"""Contents of the form of an object, in a shape to compare, to show and to send again.

A snapshot has one item for each field, and one for each row of an inline. See
core.admin.form_reader for where they come from."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.choices import flatten_choices
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.templatetags.formatting import plain_datetime
from core.text.direction import isolate

PostData = dict[str, list[str]]
"""Names and values of a form, as a browser sends them."""


class SnapshotField:
    """A field of a form, and what it makes of values: stored ones, and typed ones that
    may be wrong."""

    def __init__(self, name: str, field: forms.Field) -> None:
        self.name, self.field = name, field

    @property
    def label(self) -> str:
        return str(self.field.label or capfirst(self.name))

    @cached_property
    def choice_labels(self) -> dict[str, str] | None:
        choices = getattr(self.field, "choices", None)
        if choices is None:
            return None
        flat: Any = flatten_choices(choices)
        return {str(key): str(label) for key, label in flat}

    def clean(self, typed: Any) -> Any:
        """Return the value of what was typed; what is wrong stays as it was typed."""
        try:
            return self.field.clean(typed)
        except ValidationError:
            return typed

    def plain(self, value: Any) -> Any:
        """Return the value without what only one of its sources knows: keys for
        objects, moments without seconds, one kind of line end."""
        value = self.field.prepare_value(value)
        if isinstance(value, list | tuple | QuerySet):
            return [_plain(each) for each in value]
        return _plain(value)

    def comparable(self, value: Any) -> str:
        """Return text that two values share if they mean the same."""
        value = self.plain(value)
        if isinstance(value, list):
            value = sorted(map(str, value))
        if isinstance(value, datetime):
            value = value.timestamp()
        return str(value)

    def readable(self, value: Any) -> str:
        """Return the value as people read it."""
        value = self.plain(value)
        if (labels := self.choice_labels) is not None:
            chosen = set(map(str, value if isinstance(value, list) else [value])) - {""}
            known = [label for key, label in labels.items() if key in chosen]
            others = sorted(chosen - labels.keys())
            if isinstance(self.field, forms.ModelChoiceField):
                others = [_("(deleted)") if key.isdecimal() else key for key in others]
            return ", ".join([*known, *others])
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, datetime):
            return plain_datetime(value)
        return " ".join(map(str, value)) if isinstance(value, list) else str(value)

    def post_data(self, html_name: str, value: Any) -> PostData:
        """Return what a browser would send for the value from hidden inputs."""
        widget: Any = self.field.hidden_widget()
        value = self.field.prepare_value(value)
        context = widget.get_context(html_name, value, {})["widget"]
        data: PostData = defaultdict(list)
        for part in context.get("subwidgets", [context]):
            if part["value"] is not None:
                data[part["name"]].append(str(part["value"]))
        return data


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return "" if value is None else value


@dataclass(frozen=True)
class Item:
    """A field with its value, or a row of an inline with its values."""

    key: str
    values: tuple[tuple[SnapshotField, Any], ...]
    inline: str = ""
    """Prefix of the inline; "" for a field."""

    kind: str = ""
    """Name of the kind of row, such as "Criterion"."""

    pk: str = ""
    is_deleted: bool = False

    @property
    def label(self) -> str:
        if not self.inline:
            return self.values[0][0].label
        name = next(filter(None, (text for _label, text in self._texts)), "")
        return f"{self.kind}: {isolate(name)}"

    @property
    def text(self) -> str:
        if self.is_deleted:
            return ""
        if not self.inline:
            return self._texts[0][1]
        return "\n".join(f"{label}: {text}" for label, text in self._texts if text)

    @property
    def _texts(self) -> list[tuple[str, str]]:
        return [(field.label, field.readable(value)) for field, value in self.values]

    @property
    def fingerprint(self) -> str:
        if self.is_deleted:
            return ""
        texts = json.dumps([field.comparable(value) for field, value in self.values])
        return hashlib.blake2b(texts.encode(), digest_size=8).hexdigest()


Snapshot = dict[str, Item]
"""Items by key, in the order of the form."""


def write_fingerprint(snapshot: Snapshot) -> str:
    """Return what a form showed in one line, without its words."""
    return " ".join(f"{item.key}:{item.fingerprint}" for item in snapshot.values())


def parse_fingerprint(text: str) -> dict[str, str]:
    """Return the fingerprints of the items by key."""
    parts = (part.rpartition(":") for part in text.split())
    return {key: value for key, _colon, value in parts}
