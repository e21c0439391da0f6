"""Who stops an email in the middle of a change finds the change on its page."""

import pytest
from django.test import Client
from django.utils import timezone

from core.models import SiteSettings
from outbox import services
from outbox.models import Email
from tests.support.pages import readable_text

TYPED = {"subject": "Good news", "text": "Dear Mira,\r\n\r\nyou are in."}
KEPT = "What else you typed is kept on its page"


@pytest.fixture
def email(site: SiteSettings) -> Email:
    return services.queue_email(
        "challenges/email/entry_deleted",
        to="mira@example.com",
        app_label="challenges",
        context={"reference": "QS-7F3K-92"},
        hold=timezone.timedelta(minutes=15),
    )


def stop(client: Client, email: Email, **typed: str) -> str:
    url = f"/admin/outbox/email/{email.pk}/"
    data = {"action_name": "stop", **typed}
    return str(client.post(f"{url}action/", data, follow=True).text)


def test_the_change_is_shown_once_and_then_the_email(
    staff_client: Client, email: Email
) -> None:
    url = f"/admin/outbox/email/{email.pk}/change/"
    data = {"action_name": "stop", **TYPED}
    answer = staff_client.post(f"/admin/outbox/email/{email.pk}/action/", data)
    assert answer.url == url
    shown = staff_client.get(url)
    assert f'<a href="{url}">{KEPT}</a>' in shown.text
    assert "This email is held no longer." in shown.text
    assert "Dear Mira,\n\nyou are in." in readable_text(shown)
    assert 'value="Good news"' in shown.text
    again = staff_client.get(url)
    assert "Good news" not in again.text
    email.refresh_from_db()
    assert (email.status, email.subject in again.text) == ("stopped", True)


def test_nothing_changed_is_nothing_kept(staff_client: Client, email: Email) -> None:
    """Browsers send other line breaks than the email has."""
    text = email.text.replace("\n", "\r\n")
    assert KEPT not in stop(staff_client, email, subject=email.subject, text=text)


def test_back_keeps_the_change_too(staff_client: Client, email: Email) -> None:
    url = f"/admin/outbox/email/{email.pk}/"
    review = "/admin/challenges/entry/7/change/"
    page = staff_client.get(f"{url}change/?next={review}")
    button = f'form="held" name="go_to" value="{review}">Back</button>'
    assert button in page.text
    data = {**TYPED, "go_to": review}
    assert staff_client.post(f"{url}action/?next={review}", data).url == review
    email.refresh_from_db()
    assert (email.status, email.subject == "Good news") == ("held", False)
    shown = staff_client.get(f"{url}change/")
    assert 'value="Good news"' in shown.text
    assert "As it stands now" in shown.text
