"""Emails that wait too long: what is one, and who sees it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import SiteSettings
from outbox import services
from outbox.failed import send_again
from outbox.models import LATE_AFTER, RETRY_WAITS, Email
from outbox.tasks import deliver_due
from tests.outbox.factories import make_email

LIST_URL = "/admin/outbox/email/"
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("site")


def long_ago() -> datetime:
    return timezone.now() - LATE_AFTER - MINUTE


@pytest.mark.parametrize("status", ["held", "queued", "sending"])
def test_what_should_have_gone_out_and_did_not_is_late(status: str) -> None:
    email = make_email(status, due_at=long_ago())
    make_email(status, due_at=timezone.now() - LATE_AFTER + MINUTE)
    assert list(Email.objects.late()) == [email]


@pytest.mark.parametrize("status", ["failed", "stopped", "aside"])
def test_what_is_not_to_go_out_is_not_late(status: str, staff: object) -> None:
    by = {"aside_by": staff, "aside_reason": "So."} if status == "aside" else {}
    make_email(status, due_at=long_ago(), **by)
    make_email("sent", due_at=long_ago(), sent_at=timezone.now())
    assert not Email.objects.late().exists()


def test_a_held_email_is_not_late_before_its_time() -> None:
    email = services.queue_email(
        "challenges/email/entry_deleted",
        to="mira@example.com",
        app_label="challenges",
        hold=timedelta(hours=5),
    )
    written = timezone.now() - timedelta(hours=4)
    Email.objects.filter(pk=email.pk).update(created_at=written)
    assert not Email.objects.late().exists()


def test_a_slowed_one_is_not_late_before_its_turn(settings: object) -> None:
    settings.AUTOMATIC_EMAILS_PER_HOUR = 1
    for number in range(2):
        services.acknowledge(
            "challenges/email/entry_deleted",
            to=f"{number}@example.com",
            app_label="challenges",
            reference="QS-7F3K-92",
            context={},
        )
    slow = Email.objects.latest("pk")
    assert slow.is_slow
    assert slow.due_at == slow.send_after


def test_a_server_that_is_away_makes_them_late_and_its_tries_do_not_hide_it(
    settings: object,
) -> None:
    settings.EMAIL_BACKEND = "tests.outbox.test_outbox.BrokenBackend"
    email = make_email(due_at=long_ago())
    assert deliver_due() == 0
    email.refresh_from_db()
    assert email.send_after > timezone.now()
    assert list(Email.objects.late()) == [email]


def test_a_server_that_puts_us_off_twice_is_no_alarm() -> None:
    assert sum(RETRY_WAITS[:2], timedelta(0)) < LATE_AFTER


def test_an_address_that_is_refused_is_no_alarm() -> None:
    """Anybody can type one."""
    make_email(
        due_at=long_ago(),
        attempts=3,
        last_error="SMTPRecipientsRefused: {'mira@example.com': (550, b'Unknown')}",
    )
    assert not Email.objects.late().exists()


@pytest.mark.parametrize("status", ["failed", "held"])
def test_one_that_is_sent_again_or_before_its_time_is_not_late(status: str) -> None:
    email = make_email(status, due_at=long_ago())
    (send_again if status == "failed" else services.send_now)(email)
    assert Email.objects.get().status == "queued"
    assert not Email.objects.late().exists()


def test_one_that_is_held_again_is_due_anew() -> None:
    email = make_email("stopped", due_at=long_ago())
    services.re_hold([email.pk], hold=timedelta(minutes=15))
    email.refresh_from_db()
    assert (email.status, email.due_at) == ("held", email.send_after)
    assert not Email.objects.late().exists()


def test_the_list_finds_them(staff_client: Client) -> None:
    late = make_email(due_at=long_ago())
    make_email()
    found = staff_client.get(LIST_URL, {"waiting": "late"}).context["cl"]
    assert list(found.queryset) == [late]


def test_the_first_page_counts_them_and_says_since_when(
    staff_client: Client, site: SiteSettings
) -> None:
    for minutes in [12, 11, 1]:
        make_email(due_at=timezone.now() - minutes * MINUTE)
    page = staff_client.get("/admin/")
    group = page.context["todo"]["Emails"]
    [tile] = [each for each in group if each.label == "Waiting too long"]
    hint = "The oldest has waited 12\xa0minutes. "
    hint += "Nobody sends them. Tell those who run the site."
    assert (tile.count, str(tile.hint)) == (2, hint)
    assert staff_client.get(tile.url).context["cl"].result_count == 2


def test_with_nothing_late_it_says_no_age(staff_client: Client) -> None:
    make_email()
    group = staff_client.get("/admin/").context["todo"]["Emails"]
    [tile] = [each for each in group if each.label == "Waiting too long"]
    hint = "Nobody sends them. Tell those who run the site."
    assert (tile.count, str(tile.hint)) == (0, hint)
