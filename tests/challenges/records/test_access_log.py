"""The log of who opened an idea."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from challenges.models import Entry, PersonalDataAccess


@pytest.mark.parametrize("name", ["change", "history", "printed_letter"])
def test_whoever_opens_an_entry_is_noted(
    staff_client: Client, entry: Entry, staff: User, name: str
) -> None:
    address = reverse(f"admin:challenges_entry_{name}", args=[entry.pk])
    for _look in "ab":
        staff_client.get(address)
    viewing = PersonalDataAccess.objects.get()
    assert (viewing.entry, viewing.by, viewing.what) == (entry, staff, "entry")


def test_a_form_that_comes_back_is_no_new_look(
    staff_client: Client, entry: Entry
) -> None:
    address = reverse("admin:challenges_entry_action", args=[entry.pk])
    page = staff_client.post(address, {"action_name": "decline", "message": ""})
    assert "Give the reason" in page.text
    assert not PersonalDataAccess.objects.exists()
