"""Whatever is typed into the forms about people, they judge and never break."""

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenges.forms.add_entry import SECTIONS, StaffEntryForm
from core.models import SiteSettings
from smartcity.users.forms import UserForm
from tests.smartcity.user_pages import ANN
from tests.support.examples import examples

pytestmark = pytest.mark.django_db

typed = st.text(max_size=300) | st.sampled_from(
    ["mira@example.com", "WIC-7F3K-92", "@", "a@b", "\x00", "1", "on", "phone"]
)
few = settings(
    max_examples=examples(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

ENTRY_FIELDS = [name for names in SECTIONS.values() for name in names]


def query_dict(sent: dict[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(sent)
    return data


@few
@given(typed)
def test_looking_for_a_person(
    staff_client: Client, site: SiteSettings, person: str
) -> None:
    response = staff_client.post("/admin/core/erasure/add/", {"person": person})
    assert response.status_code == 200


@few
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(ENTRY_FIELDS, typed)))
def test_typing_in_an_idea(site: SiteSettings, sent: dict[str, str]) -> None:
    form = StaffEntryForm(query_dict(sent))
    assert form.is_valid() or set(form.errors) <= {*ENTRY_FIELDS, "__all__"}


@few
@given(st.fixed_dictionaries({}, optional=dict.fromkeys([*ANN, "groups"], typed)))
def test_inviting_somebody(staff: User, sent: dict[str, str]) -> None:
    form = UserForm(query_dict(sent))
    form.by = staff
    if form.is_valid():
        assert "" not in {form.cleaned_data[n] for n in ("username", "email")}
    else:
        assert set(form.errors) <= {*UserForm.Meta.fields, "__all__"}
