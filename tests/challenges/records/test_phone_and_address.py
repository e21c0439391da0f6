"""Phone and postal address of somebody without email: where they are, and where not."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from core.models import SiteSettings
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import make_entry
from tests.challenges.records.case_files import read_case_file

PHONE, STREET = "020 7946 0123", "1 Mill Lane"


@pytest.fixture
def told(site: SiteSettings, staff: User) -> Entry:
    return make_entry(
        by=staff,
        origin="phone",
        email="",
        phone=PHONE,
        postal_address=f"{STREET}\nWestbridge",
        help_needed=f"Ring me on {PHONE}, or come to {STREET}.",
    )


def test_staff_read_them_beside_the_name(staff_client: Client, told: Entry) -> None:
    page = staff_client.get(entry_page_url(told)).text
    assert f'<dd><a href="tel:02079460123">{PHONE}</a></dd>' in page
    assert f"<dd>{STREET}<br>Westbridge</dd>" in page


def test_they_are_among_the_data_of_the_person(client: Client, told: Entry) -> None:
    data = json.loads(client.get(f"{told.private_path}data.json").content)
    assert (data["phone"], data["postal_address"]) == (PHONE, f"{STREET}\nWestbridge")


def test_a_case_file_has_them(told: Entry, staff: User) -> None:
    answers = json.loads(read_case_file(told, staff)["answers.json"])
    assert answers["phone"] == PHONE
    assert answers["postal_address"] == f"{STREET}\nWestbridge"


def test_a_case_file_without_people_has_neither(told: Entry, staff: User) -> None:
    files = read_case_file(told, staff, redact=True)
    everything = b"\n".join(files.values()).decode()
    assert [text for text in (PHONE, STREET) if text in everything] == []
    answers = json.loads(files["answers.json"])
    assert answers.keys().isdisjoint({"phone", "postal_address"})
    assert answers["help_needed"] == ("Ring me on [left out], or come to [left out].")
