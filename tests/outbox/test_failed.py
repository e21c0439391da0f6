"""Failed emails: sent again, or put aside with a reason, so that they alarm nobody for
ever."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contact import services as contact
from contact.models import Message
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox.failed import put_aside, send_again
from outbox.models import Email
from outbox.services import purge_old
from outbox.tasks import deliver_due
from tests.contact.factories import make_message
from tests.outbox.factories import make_email

LIST_URL = "/admin/outbox/email/"
ERROR = "SMTPRecipientsRefused: No such mailbox here"


@pytest.fixture
def failed(site: SiteSettings) -> Email:
    return make_email("failed", attempts=6, last_error=ERROR)


@pytest.fixture
def failed_answer(site: SiteSettings, staff: User) -> Email:
    message = contact.answer(make_message(), by=staff, message="At 9.")
    email = contact.last_answer(message).email
    Email.objects.filter(pk=email.pk).update(status="failed", last_error=ERROR)
    email.refresh_from_db()
    return email


def page_url(email: Email, page: str = "change") -> str:
    return reverse(f"admin:outbox_email_{page}", args=[email.pk])


def press(client: Client, email: Email, button: str, **sent: str) -> HttpResponse:
    form = {"action_name": button, **sent}
    return client.post(page_url(email, "failed"), form, follow=True)


def todo_count(client: Client, label: str) -> int:
    group = client.get("/admin/").context["todo"]["Emails"]
    return next(each.count for each in group if each.label == label)


def test_one_that_is_put_aside_alarms_nobody_and_is_found(
    failed: Email, staff: User, staff_client: Client
) -> None:
    assert todo_count(staff_client, "Failed") == 1
    aside = put_aside(failed, by=staff, reason=" Moved away. ")
    assert (aside.status, aside.aside_by, aside.aside_reason) == (
        "aside",
        staff,
        "Moved away.",
    )
    assert todo_count(staff_client, "Failed") == 0
    found = staff_client.get(LIST_URL, {"status__exact": "aside"}).context["cl"]
    assert list(found.queryset) == [aside]
    assert deliver_due() == 0


def test_one_that_was_put_aside_can_be_sent_after_all(
    failed: Email, staff: User
) -> None:
    put_aside(failed, by=staff, reason="Moved away.")
    email = send_again(failed)
    assert (email.status, email.attempts, email.aside_by, email.aside_reason) == (
        "queued",
        0,
        None,
        "",
    )
    assert deliver_due() == 1


@pytest.mark.parametrize("status", ["held", "queued", "sending", "stopped", "sent"])
def test_only_a_failed_email_is_put_aside_or_sent_again(
    site: SiteSettings, staff: User, status: str
) -> None:
    sent_at = timezone.now() if status == "sent" else None
    email = make_email(status, sent_at=sent_at)
    before = Email.objects.values().get()
    with pytest.raises(TransitionNotAllowed, match="Only a failed email is put aside"):
        put_aside(email, by=staff, reason="So.")
    send_again(email)
    assert Email.objects.values().get() == before


def test_putting_aside_needs_a_reason(failed: Email, staff: User) -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        put_aside(failed, by=staff, reason=" \n")
    constraint = "email_put_aside_has_its_reason"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Email.objects.update(status="aside")


def test_it_is_deleted_as_the_sent_ones_are(failed: Email, staff: User) -> None:
    written = timezone.now() - timedelta(days=366)
    Email.objects.update(created_at=written)
    assert purge_old() == 0
    put_aside(failed, by=staff, reason="Moved away.")
    assert purge_old() == 1


def test_its_page_says_what_went_wrong_and_what_can_be_done(
    failed: Email, staff_client: Client
) -> None:
    page = staff_client.get(page_url(failed)).text
    assert f"<dd>{ERROR}</dd>" in page
    assert "<dd>6</dd>" in page
    assert "It comes from the site settings, from somebody’s account" in page


def test_it_leads_to_what_it_is_about(
    failed_answer: Email, staff_client: Client
) -> None:
    message = Message.objects.get()
    page = staff_client.get(page_url(failed_answer)).text
    url = reverse("admin:contact_message_change", args=[message.pk])
    assert f'name="go_to" value="{url}">{message.reference}</button>' in page
    assert f"It can be corrected on the page of {message.reference}" in page


def test_it_is_put_aside_on_its_page(
    failed_answer: Email, staff: User, staff_client: Client
) -> None:
    page = press(staff_client, failed_answer, "put_aside", reason="He rang.")
    failed_answer.refresh_from_db()
    assert (failed_answer.status, failed_answer.aside_by) == ("aside", staff)
    assert "put aside." in page.text
    assert "By sam: He rang." in page.text
    assert 'name="reason"' not in page.text
    note = Message.objects.get().history.last()
    assert (note.by, note.staff_note) == (
        staff,
        "A failed email was put aside: He rang.",
    )


def test_it_is_sent_again_on_its_page(
    failed_answer: Email, staff_client: Client
) -> None:
    page = press(staff_client, failed_answer, "send_again")
    failed_answer.refresh_from_db()
    assert failed_answer.status == "queued"
    assert "back in the queue." in page.text
    note = Message.objects.get().history.last()
    assert note.staff_note == "A failed email was sent again."


def test_the_page_asks_for_the_reason(failed: Email, staff_client: Client) -> None:
    page = press(staff_client, failed, "put_aside", reason=" \u200b ")
    assert "Say why: colleagues will ask." in page.text
    assert "<title>Error: " in page.text
    failed.refresh_from_db()
    assert failed.status == "failed"


def test_the_second_to_look_after_it_is_told_and_keeps_the_reason(
    failed: Email, staff_client: Client
) -> None:
    send_again(failed)
    page = press(staff_client, failed, "put_aside", reason="He rang.")
    assert "This one is “Waiting to be sent”." in page.text
    failed.refresh_from_db()
    assert failed.status == "queued"


def test_a_made_up_button_changes_nothing(failed: Email, staff_client: Client) -> None:
    page = press(staff_client, failed, "burn", reason="He rang.")
    assert "Press one of the buttons." in page.text
    assert 'value="He rang."' in page.text
    failed.refresh_from_db()
    assert failed.status == "failed"


def test_several_are_put_aside_from_the_list(
    failed: Email, staff_client: Client
) -> None:
    sent = make_email("sent", sent_at=timezone.now())
    chosen = {"_selected_action": [failed.pk, sent.pk], "action": "put_failed_aside"}
    page = staff_client.post(LIST_URL, chosen)
    assert list(page.context["shown"]) == [failed]
    assert page.context["ticked"] == [str(failed.pk), str(sent.pk)]
    page = staff_client.post(LIST_URL, {**chosen, "reason": " "})
    assert "Say why: colleagues will ask." in page.text
    page = staff_client.post(LIST_URL, {**chosen, "reason": "Old."}, follow=True)
    assert "1 email is put aside." in page.text
    assert "Only failed emails can be put aside." in page.text
    failed.refresh_from_db()
    assert failed.aside_reason == "Old."


def test_more_than_a_form_has_room_for_are_put_aside(
    site: SiteSettings, staff_client: Client
) -> None:
    emails = [make_email("failed") for _number in range(22)]
    chosen = {
        "_selected_action": [emails[0].pk],
        "select_across": "1",
        "action": "put_failed_aside",
    }
    page = staff_client.post(LIST_URL, chosen)
    assert (page.context["count"], len(page.context["shown"])) == (22, 20)
    assert page.text.count('name="_selected_action"') == 1
    page = staff_client.post(LIST_URL, {**chosen, "reason": "Old."}, follow=True)
    assert "22 emails are put aside." in page.text


def test_where_none_of_them_failed_no_reason_is_asked(
    site: SiteSettings, staff_client: Client
) -> None:
    sent = make_email("sent", sent_at=timezone.now())
    chosen = {"_selected_action": [sent.pk], "action": "put_failed_aside"}
    page = staff_client.post(LIST_URL, chosen, follow=True).text
    assert "0 emails are put aside." in page
    assert "Only failed emails can be put aside." in page
