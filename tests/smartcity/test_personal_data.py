"""The registry of personal data, against every model and every public form."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from challenges.forms.files import DescriptionForm, FileForm
from core.antispam import AntiSpamForm
from smartcity.personal_data import DATA, PURPOSES
from smartcity.retention import RETENTIONS
from tests.smartcity.not_personal import ENTERED, NOT_KEPT, NOT_PERSONAL

REGISTERED = {field for data in DATA for field in data.fields}


def holds_words(field: Any) -> bool:
    """Whether somebody's words can be in it; who of the staff did it is one kind."""
    kinds = models.CharField | models.TextField | models.JSONField | models.FileField
    return isinstance(field, kinds) and not field.choices


def all_fields() -> Iterator[str]:
    of_apps = [apps.get_app_config(app).get_models() for app in settings.OUR_APPS]
    for model in [User, *(model for group in of_apps for model in group)]:
        if not hasattr(model, "history_id"):  # versions say what the model says
            for field in model._meta.concrete_fields:
                yield f"{model._meta.label}.{field.name}"


def test_every_field_that_holds_words_is_registered_or_about_nobody() -> None:
    known = REGISTERED | NOT_PERSONAL.keys()
    unknown = [
        label
        for label in all_fields()
        if not {label, label.rpartition(".")[0]} & known
        and holds_words(
            apps.get_model(label.rpartition(".")[0])._meta.get_field(
                label.rpartition(".")[2]
            )
        )
    ]
    assert unknown == []


def test_the_registry_names_fields_that_exist_once() -> None:
    named = [field for data in DATA for field in data.fields]
    fields = {*all_fields()}
    assert sorted(set(named) - fields) == []
    assert len(named) == len(set(named))
    models_ = {label.rpartition(".")[0] for label in fields}
    assert sorted(set(NOT_PERSONAL) - fields - models_) == []


def test_every_purpose_and_every_time_is_used() -> None:
    assert {data.purpose for data in DATA} == {*PURPOSES}
    assert {data.retention for data in DATA} == {*RETENTIONS}


def _subclasses(form: type) -> set[type]:
    return {form}.union(*(_subclasses(each) for each in form.__subclasses__()))


def test_every_field_of_a_public_form_is_registered() -> None:
    names = {field.rpartition(".")[2] for field in REGISTERED} | {*ENTERED} | NOT_KEPT
    forms = _subclasses(AntiSpamForm) | {FileForm, DescriptionForm}
    ours = [form for form in forms if not form.__module__.startswith("tests.")]
    unknown = {
        f"{form.__name__}.{name}"
        for form in ours
        for name in form.base_fields  # type: ignore[attr-defined]  # of every form
        if name not in names
    }
    assert unknown == set()
    assert set(ENTERED.values()) <= REGISTERED
