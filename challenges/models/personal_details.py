"""Number of personal details in the public texts of an entry, as a column.

Lists and queries then know it without reading a text. See core.text.personal_data for
what is found."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from challenges.models.workflow import PUBLIC_TEXT_FIELDS
from core.text.personal_data import Finding, find_personal_data


def find_details(entry: Any) -> dict[str, list[Finding]]:
    """Return what looks like personal data, by the name of the public text it is in."""
    found = {
        name: find_personal_data(getattr(entry, name)) for name in PUBLIC_TEXT_FIELDS
    }
    return {name: findings for name, findings in found.items() if findings}


def has_details_to_judge(entry: Any) -> bool:
    """Whether approving an entry would make details public that nobody has allowed."""
    if not entry.may_publish or entry.details_allowed:
        return False
    return bool(find_details(entry))


class PersonalDetailsField(models.PositiveIntegerField):  # type: ignore[type-arg]  # not generic at run time
    """Number of personal details in the public texts, counted when they are saved.

    Migrations see a plain PositiveIntegerField, so they import none of our code."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveIntegerField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> int:
        number = sum(map(len, find_details(model_instance).values()))
        setattr(model_instance, self.attname, number)
        return number
