"""Tests of held emails: only they can be stopped, edited, or sent at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox import services
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.support.emails import html_of

CHANGES: list[Callable[[Email], Email]] = [
    services.stop,
    services.send_now,
    partial(services.edit_held, subject="New", text="New."),
]


@pytest.fixture
def email(site: SiteSettings) -> Email:
    return services.queue_email(
        "challenges/email/entry_deleted",
        to="mira@example.com",
        app_label="challenges",
        context={"reference": "QS-7F3K-92"},
        hold=timedelta(minutes=15),
    )


def test_a_stopped_email_is_never_sent(email: Email) -> None:
    assert services.stop(email).status == "stopped"
    Email.objects.update(send_after=timezone.now())
    assert deliver_due() == 0


def test_a_released_email_is_sent_at_once(email: Email) -> None:
    assert services.send_now(email).status == "queued"
    assert deliver_due() == 1


def test_an_edited_email_changes_text_and_html_and_keeps_its_time(
    email: Email,
) -> None:
    send_after = email.send_after
    services.edit_held(email, subject="  Two\nwords ", text="Dear <Mira>,\n\nyes.  ")
    email.refresh_from_db()
    assert (email.subject, email.text) == ("Two words", "Dear <Mira>,\n\nyes.\n")
    assert '<p dir="auto">Dear &lt;Mira&gt;,</p>' in html_of(email)
    assert (email.status, email.send_after) == ("held", send_after)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("status", ["queued", "sending", "failed", "stopped"])
def test_it_is_too_late_for_any_other_email(
    email: Email, change: Callable[[Email], Email], status: str
) -> None:
    Email.objects.update(status=status)
    before = Email.objects.values().get()
    with pytest.raises(TransitionNotAllowed, match="the email is no longer held"):
        change(email)
    assert Email.objects.values().get() == before
