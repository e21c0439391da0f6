"""Staff edit a held email, stop it or send it now, as long as it is held."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import SiteSettings
from outbox import services
from outbox.models import Email
from tests.support.spaces import plain_spaces

LIST_URL = "/admin/outbox/email/"
TYPED = {"subject": "Good news", "text": "Dear Mira,\r\n\r\nyou are in."}
REVIEW_URL = "/admin/challenges/entry/7/change/"


def make_email(hold: timedelta | None = timedelta(minutes=15)) -> Email:
    return services.queue_email(
        "challenges/email/entry_deleted",
        to="mira@example.com",
        app_label="challenges",
        reference="QS-7F3K-92",
        context={"reference": "QS-7F3K-92"},
        hold=hold,
    )


@pytest.fixture
def email(site: SiteSettings) -> Email:
    return make_email()


@pytest.fixture
def email_editor(db: None, client: Client) -> User:
    """May stop and mend, and nothing else."""
    kim = User.objects.create_user("kim", is_staff=True)
    kim.user_permissions.add(Permission.objects.get(codename="hold_email"))
    client.force_login(kim)
    return kim


def email_url(email: Email) -> str:
    return reverse("admin:outbox_email_change", args=[email.pk])


def press_button(
    client: Client, email: Email, action: str, *, back: str = "", **more: str
) -> HttpResponse:
    """Open the page, type, press a button; the answer."""
    query = f"?next={back}" if back else ""
    page = client.get(email_url(email) + query)
    typed = {
        "fingerprint": page.context["fingerprint"],
        "action_name": action,
        **TYPED,
        **more,
    }
    return client.post(page.context["urls"]["action"], typed)


def current_state(email: Email) -> tuple[str, str, str]:
    email.refresh_from_db()
    return email.status, email.subject, email.text


def test_a_held_email_says_until_when_and_can_be_written_anew(
    email: Email, staff_client: Client
) -> None:
    Email.objects.update(send_after=datetime(2027, 1, 8, 15, 15, tzinfo=UTC))
    page = staff_client.get(email_url(email)).text
    assert "3:15pm on Friday 8 January 2027" in plain_spaces(page)
    assert f'value="{email.subject}"' in page
    assert "QS-7F3K-92" in page


def test_a_held_email_says_what_to_do_about_the_private_page(
    email: Email, staff_client: Client
) -> None:
    page = staff_client.get(email_url(email)).text
    assert "You change this email alone." in page
    assert "undo the decision and decide again." in page


def test_the_list_says_until_when(email: Email, client: Client, staff: User) -> None:
    with time_machine.travel(datetime(2027, 1, 8, 12, tzinfo=UTC), tick=False):
        client.force_login(staff)
        Email.objects.update(send_after=datetime(2027, 1, 8, 15, 15, tzinfo=UTC))
        assert "</span> until 3:15pm<" in client.get(LIST_URL).text
        Email.objects.update(send_after=datetime(2027, 1, 9, 9, tzinfo=UTC))
        page = plain_spaces(client.get(LIST_URL).text)
        assert "</span> until 9am on Saturday 9 January" in page


@pytest.mark.parametrize("status", ["held", "failed", "stopped"])
def test_the_list_finds_those_of_a_state(
    email: Email, staff_client: Client, status: str
) -> None:
    make_email(hold=None)
    Email.objects.filter(pk=email.pk).update(status=status)
    found = staff_client.get(f"{LIST_URL}?status__exact={status}").context["cl"]
    assert list(found.queryset) == [email]


@pytest.mark.parametrize(
    ("action", "expected", "words"),
    [
        ("save", "held", "Good news: saved. It is sent at "),
        ("send_now", "queued", "Good news: goes out now."),
    ],
)
def test_what_is_typed_is_what_is_sent(
    email: Email, staff_client: Client, action: str, expected: str, words: str
) -> None:
    response = press_button(staff_client, email, action)
    assert (response.status_code, response.url) == (303, email_url(email))
    text = "Dear Mira,\n\nyou are in.\n"
    assert current_state(email) == (expected, "Good news", text)
    assert words in staff_client.get(response.url).text


def test_a_stopped_email_is_left_as_it_was_written(
    email: Email, staff_client: Client
) -> None:
    _status, subject, text = current_state(email)
    response = press_button(staff_client, email, "stop", subject="", text="")
    assert current_state(email) == ("stopped", subject, text)
    assert "stopped. It is not sent." in staff_client.get(response.url).text


@pytest.mark.parametrize("missing", ["subject", "text"])
@pytest.mark.parametrize("action", ["save", "send_now"])
def test_an_email_says_something(
    email: Email, staff_client: Client, action: str, missing: str
) -> None:
    before = current_state(email)
    page = press_button(staff_client, email, action, **{missing: " \u200b "}).text
    assert current_state(email) == before
    assert "<title>Error: " in page
    assert f"Write {'a subject' if missing == 'subject' else 'the text'}." in page


def test_a_made_up_button_changes_nothing(email: Email, staff_client: Client) -> None:
    before = current_state(email)
    assert "Press one of the buttons." in press_button(staff_client, email, "burn").text
    assert current_state(email) == before


@pytest.mark.parametrize("action", ["save", "send_now", "stop"])
def test_too_late_is_said_and_what_was_typed_stays(
    email: Email, staff_client: Client, action: str
) -> None:
    opened = staff_client.get(email_url(email)).context
    Email.objects.update(status="sent", sent_at=timezone.now())
    before = current_state(email)
    typed = {**TYPED, "action_name": action, "fingerprint": opened["fingerprint"]}
    page = staff_client.post(opened["urls"]["action"], typed).text
    assert "Too late: the email is no longer held. It is “Sent”." in page
    assert "you are in." in page
    assert 'value="Good news"' in page
    assert 'name="action_name"' not in page
    assert current_state(email) == before


@pytest.mark.parametrize("action", ["save", "send_now"])
def test_nobody_overwrites_what_a_colleague_has_just_mended(
    email: Email, staff_client: Client, action: str
) -> None:
    opened = staff_client.get(email_url(email)).context
    services.edit_held(email, subject="By Kim", text="Kim was quicker.")
    typed = {**TYPED, "action_name": action, "fingerprint": opened["fingerprint"]}
    page = staff_client.post(opened["urls"]["action"], typed).text
    assert "It was changed while you were reading it." in page
    assert "you are in." in page
    assert "<p>Kim was quicker." in page
    assert current_state(email) == ("held", "By Kim", "Kim was quicker.\n")


def test_the_text_is_read_as_paragraphs_with_links_and_nothing_else(
    email: Email, staff_client: Client
) -> None:
    Email.objects.update(status="sent", sent_at=timezone.now())
    link = "http://127.0.0.1:8000/ideas/"
    Email.objects.update(text=f"Dear <Mira>,\n\n{link}\n", link_lines=[2])
    page = staff_client.get(email_url(email)).text
    assert "<p>Dear &lt;Mira&gt;,</p>" in page
    assert f'<p><a href="{link}">{link}</a>' in page


@pytest.mark.parametrize("action", ["save", "send_now", "stop"])
def test_back_to_the_review_page(
    email: Email, staff_client: Client, action: str
) -> None:
    assert f'name="go_to" value="{REVIEW_URL}">Back</button>' in (
        staff_client.get(f"{email_url(email)}?next={REVIEW_URL}").text
    )
    response = press_button(staff_client, email, action, back=REVIEW_URL)
    assert (response.status_code, response.url) == (303, REVIEW_URL)


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://evil.example/admin/", "//evil.example/admin/", "/contact/"),
        *("/\\evil.example/admin/", "javascript:alert(1)", "admin/", "/administer/"),
        "https://testserver/admin/",
    ],
)
def test_back_leads_nowhere_outside_the_admin(
    email: Email, staff_client: Client, elsewhere: str
) -> None:
    response = press_button(staff_client, email, "stop", back=elsewhere)
    assert response.url == email_url(email)


def test_after_signing_in_again_the_page_is_shown(
    email: Email, staff_client: Client
) -> None:
    response = staff_client.get(reverse("admin:outbox_email_action", args=[email.pk]))
    assert (response.status_code, response.url) == (303, email_url(email))


def test_stopping_needs_its_own_permission(email: Email, client: Client) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_email"))
    client.force_login(clerk)
    address = reverse("admin:outbox_email_action", args=[email.pk])
    assert client.post(address, {"action_name": "stop"}).status_code == 403
    page = client.get(email_url(email)).text
    assert 'name="action_name"' not in page
    assert "until " in page
    assert current_state(email)[0] == "held"


def test_who_may_only_stop_and_mend_reads_no_other_email(
    email: Email, client: Client, email_editor: User
) -> None:
    other = make_email(hold=None)
    assert list(client.get(LIST_URL).context["cl"].queryset) == [email]
    assert client.get(email_url(other)).status_code == 403
    address = reverse("admin:outbox_email_action", args=[other.pk])
    for action in ("stop", "save", "send_now"):
        page = client.post(address, {"action_name": action, **TYPED}).text
        assert "Too late" in page
        assert "mira@example.com" not in page
        assert other.text.strip() not in page
    assert press_button(client, email, "send_now").url == LIST_URL
    assert current_state(email)[0] == "queued"


@pytest.mark.parametrize(
    ("action", "expected", "done", "only"),
    [
        ("stop_held", "stopped", "1 email is stopped.", "be stopped."),
        ("send_held_now", "queued", "1 email goes out now.", "be sent now."),
    ],
)
def test_several_at_once_from_the_list(
    email: Email,
    client: Client,
    email_editor: User,
    action: str,
    expected: str,
    done: str,
    only: str,
) -> None:
    gone = make_email()
    services.stop(gone)
    chosen = {"action": action, "_selected_action": [email.pk, gone.pk]}
    page = client.post(LIST_URL, chosen, follow=True).text
    assert (current_state(email)[0], current_state(gone)[0]) == (expected, "stopped")
    assert done in page
    assert f"Only held emails can {only}" in page


@pytest.mark.parametrize("others", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    staff_client: Client,
    site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
    others: int,
) -> None:
    emails = [make_email() for _number in range(others)]
    with django_assert_num_queries(4):
        staff_client.get(email_url(emails[0]))
    with django_assert_num_queries(9):
        staff_client.get(LIST_URL)
