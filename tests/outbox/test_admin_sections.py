"""Staff read which part of the site wrote an email, in words of theirs."""

from django.test import Client

from core.models import SiteSettings
from outbox.models import Email
from outbox.services import queue_email

LIST = "/admin/outbox/email/"


def make_email(app_label: str) -> Email:
    return queue_email(
        "challenges/email/entry_deleted",
        to="mira@example.com",
        app_label=app_label,
        context={"reference": "WIC-7F3K-92"},
    )


def test_the_filter_offers_the_sections_that_wrote_emails(
    site: SiteSettings, staff_client: Client
) -> None:
    email = make_email("challenges")
    make_email("contact")
    changelist = staff_client.get(LIST, {"app_label": "challenges"}).context["cl"]
    sections = next(
        spec for spec in changelist.filter_specs if str(spec.title) == "section"
    )
    assert sections.lookup_choices == [
        ("challenges", "Innovation Challenge"),
        ("contact", "Contact"),
    ]
    assert list(changelist.queryset) == [email]


def test_an_email_names_its_section(site: SiteSettings, staff_client: Client) -> None:
    email = make_email("challenges")
    page = staff_client.get(f"{LIST}{email.pk}/change/").text
    assert '<div class="readonly">Innovation Challenge</div>' in page
