"""Enter in a field of one line presses the first button of a form (HTML, 4.10.21.2)."""

import pytest
from django.test import Client

from tests.support.admin_forms import admin_url
from tests.support.admin_rows import FORMS
from tests.support.pages import all_forms

pytestmark = pytest.mark.django_db

HARMLESS = [("_publish", "draft"), ("_save", "")]


def test_enter_saves_and_does_nothing_else(staff_client: Client) -> None:
    pressed = {}
    for model, (make, _name) in FORMS.items():
        obj = make()
        for page in ("add", "change"):
            response = staff_client.get(admin_url(obj, page))
            if response.status_code == 403:  # nobody may add one
                continue
            form = max(all_forms(response), key=lambda form: len(form.controls))
            [(name, [value])] = next(form.buttons).data.items()
            pressed[model, page] = (name, value if name == "_publish" else "")
    assert len(pressed) > len(FORMS)
    assert {key: data for key, data in pressed.items() if data not in HARMLESS} == {}
