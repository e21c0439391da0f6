"""Ideas that staff type in for somebody, and letters on paper."""

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from challenges.services.moderation import decisions
from core.models import SiteSettings
from focus_areas.models import FocusArea
from tests.challenges.admin_pages import LIST_URL, entry_page_url
from tests.challenges.factories import make_challenge, make_entry


def test_staff_type_in_an_idea_told_on_the_phone(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    told = {
        "challenge": make_challenge().pk,
        "origin": "phone",
        "title": "A bench at every bus stop",
        "focus_area": FocusArea.objects.first().pk,
        "problem": "I am 90 and I cannot stand for long.",
        "idea": "A bench.",
        "beneficiaries": "Everybody who waits.",
        "audience": "resident",
        "name": "Edith Marlow",
        "rules_accepted": "on",
    }
    clicks = [staff_client.post(f"{LIST_URL}add/", told).status_code for _click in "ab"]
    entry = Entry.objects.get()
    assert clicks == [303, 303]
    assert not LogEntry.objects.exists()  # it would outlive the entry
    assert (entry.status, entry.origin, entry.email) == ("submitted", "phone", "")
    assert (entry.entered_by, entry.history.get().by) == (staff, staff)


def test_somebody_without_email_gets_a_letter_on_paper(
    staff_client: Client, client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(by=staff, origin="phone", email="", name="Edith Marlow")
    letter = f"{LIST_URL}{entry.pk}/printed-letter/"
    assert f'value="{letter}"' in staff_client.get(entry_page_url(entry)).text
    page = staff_client.get(letter).text
    for words in ("Dear Edith Marlow,", entry.reference, entry.idea):
        assert words in page
    assert "my-entry" not in page
    assert client.get(letter).url.startswith("/admin/login/")


def test_the_form_for_typing_in_shows_who_may_not_come_from_the_web(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.get(f"{LIST_URL}add/")
    origins = page.context["adminform"].form.fields["origin"].choices
    assert [value for value, _label in origins] == [
        *("phone", "paper", "in_person", "email")
    ]


def test_the_letter_on_paper_tells_the_decision(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(email="", origin="phone", by=staff)
    address = f"/admin/challenges/entry/{entry.pk}/printed-letter/"
    assert "Someone in our team will read your idea" in staff_client.get(address).text
    decisions.decline(entry, by=staff, message="The bridge is gone.")
    letter = staff_client.get(address).text
    assert "The bridge is gone." in letter
    assert "<h1>Not taken forward</h1>" in letter
    assert "Someone in our team will read your idea" not in letter


def test_an_unknown_draft_is_said_to_be_none(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.get("/admin/challenges/entry/add/?draft=WIC-7F3K-00")
    assert "There is no draft with this number." in page.text
