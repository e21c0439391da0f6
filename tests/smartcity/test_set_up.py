"""Steps that a new site still needs, on the first page of the admin."""

from django.conf import LazySettings
from django.test import Client

from core.models import SiteSettings
from smartcity.set_up import steps
from tests.challenges.factories import make_challenge
from tests.smartcity.test_dashboard import client_with_permissions

FILLED_IN = {
    "place": "Anytown",
    "council": "Anytown Council",
    "council_url": "https://anytown.example/",
    "team_email": "team@anytown.example",
    "phone": "020 7946 0000",
    "postal_address": "1 High Street",
}


def open_steps(site: SiteSettings) -> list[str]:
    return [str(step.label) for step in steps(site) if not step.is_done]


def test_a_new_site_needs_all_of_it(db: None, settings: LazySettings) -> None:
    settings.OTP_REQUIRED = settings.DEMO = False
    assert open_steps(SiteSettings()) == [
        "Name the place",
        "Name the council",
        "Link the council’s website",
        "Give the email address of the team",
        "Give a phone number",
        "Give a postal address",
        "Ask for a code from a phone at each sign-in (OTP_REQUIRED)",
        "Write the first challenge",
    ]


def test_what_is_filled_in_is_done(db: None) -> None:
    settings = SiteSettings(**{**FILLED_IN, "phone": ""})
    make_challenge()
    assert open_steps(settings) == ["Give a phone number"]
    assert len(steps(settings)) == 8


def test_once_all_is_done_there_is_no_list(db: None) -> None:
    make_challenge()
    assert steps(SiteSettings(**FILLED_IN)) == []


def test_the_first_page_leads_to_each_step(
    site: SiteSettings, staff_client: Client
) -> None:
    SiteSettings.objects.update(phone="")
    page = staff_client.get("/admin/").text
    assert 'href="/admin/core/sitesettings/1/change/#id_phone"' in page
    assert (
        'id="id_phone"' in staff_client.get("/admin/core/sitesettings/1/change/").text
    )


def test_who_may_not_change_the_settings_is_not_asked(site: SiteSettings) -> None:
    SiteSettings.objects.update(phone="")
    page = client_with_permissions("events.change_event").get("/admin/")
    assert "set_up" not in page.context
