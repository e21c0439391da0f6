"""What staff type into a box of a browser becomes links as it does elsewhere."""

import pytest
from django.contrib.auth.models import User

from challenges.services.moderation import decisions
from contact import services as contact
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import make_entry
from tests.contact.factories import make_message
from tests.support.emails import html_of

URL = "http://127.0.0.1:8000/events/"
TYPED = f"Read this:\r\n\r\n{URL}\r\n\r\nSee you there."


@pytest.mark.parametrize("about", ["idea", "message"])
def test_a_url_of_ours_between_line_breaks_of_a_browser_is_a_link(
    site: SiteSettings, staff: User, about: str
) -> None:
    if about == "idea":
        decisions.request_changes(make_entry(), by=staff, message=TYPED)
    else:
        contact.answer(make_message(), by=staff, message=TYPED)
    email = Email.objects.latest("pk")
    assert f'><a href="{URL}">{URL}</a><' in html_of(email)
    assert "\r" not in email.text
