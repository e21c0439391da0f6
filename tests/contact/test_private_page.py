"""The private page of a message: what was said, add, solve, open again, delete."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contact import deleting, notices, sender, services
from contact.models import Addition, Message
from core import antispam
from core.models import SiteSettings
from core.references import new_reference
from outbox.models import Email
from outbox.services import send_now
from outbox.tasks import deliver_due
from tests.contact.factories import make_message, make_topic
from tests.events.factories import london
from tests.support.emails import recipients_and_subjects

pytestmark = pytest.mark.usefixtures("site")

MIRA, TEAM = "mira@example.com", "team@westbridge.example"


def add(client: Client, message: Message, text: str = "In winter, too?") -> None:
    data = {"text": text, "website": "", "form_token": antispam.new_form_token()}
    added = f"{message.private_path}?added"
    for _click in range(2):
        response = client.post(message.private_path, data)
        assert (response.status_code, response.url) == (303, added)


def press(client: Client, message: Message, button: str) -> str:
    """Press a button of the page, twice; returns the status that follows."""
    for _click in range(2):
        response = client.post(f"{message.private_path}{button}/")
        assert (response.status_code, response.url) == (303, message.private_path)
    message.refresh_from_db()
    return message.status


def told(client: Client, message: Message) -> tuple[str, list[str]]:
    """Return the status on the page, and what was said after the message."""
    context = client.get(message.private_path).context
    return context["status"], [said.text for said in context["said"]]


def test_the_link_goes_to_the_stored_address_alone(
    client: Client, message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    link = f"{message.private_url}\n"
    with_link = {email.to for email in Email.objects.all() if link in email.text}
    assert with_link == {MIRA}
    assert (
        message.private_path
        not in client.get(f"/contact/sent/{message.reference}/").text
    )


def test_an_answer_stands_on_the_page_once_it_is_out(
    client: Client, message: Message, staff: User
) -> None:
    assert told(client, message) == ("new", [])
    services.answer(message, by=staff, message="At 9.")
    assert told(client, message) == ("new", [])
    send_now(services.last_answer(Message.objects.get()).email)
    deliver_due()
    assert told(client, message) == ("answered", ["At 9."])


def test_an_answer_that_was_stopped_is_not_said(
    client: Client, message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    Email.objects.filter(status="held").update(status="stopped")
    assert told(client, message) == ("new", [])
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        deleting.purge_old()
    Email.objects.all().delete()  # as the outbox does with old ones
    assert told(client, message) == ("new", [])


def test_who_adds_something_waits_anew_and_the_team_is_told(
    client: Client, message: Message, staff: User
) -> None:
    services.answer(message, by=staff, message="At 9.")
    send_now(services.last_answer(Message.objects.get()).email)
    with time_machine.travel(london(2027, 3, 1, 12), tick=False):
        deliver_due()
        add(client, message)
    message.refresh_from_db()
    assert (message.status, message.reply_due) == ("new", london(2027, 3, 9))
    assert Addition.objects.get().text == "In winter, too?"
    assert recipients_and_subjects()[-1] == (
        TEAM,
        f"Mira Vale wrote again ({message.reference})",
    )
    assert told(client, message) == ("new", ["At 9.", "In winter, too?"])
    assert [(step.by, str(step)) for step in message.history.all()][1:] == [
        (None, "Answered → To answer")
    ]


def test_many_additions_are_one_notice_and_keep_the_promise(
    client: Client, message: Message
) -> None:
    for number in range(3):
        add(client, message, f"And {number}?")
    due = message.reply_due
    message.refresh_from_db()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert notices.send_team_notices() == 1
    to_team = [subject for to, subject in recipients_and_subjects() if to == TEAM]
    assert (len(to_team), message.reply_due, message.history.count()) == (2, due, 0)


def test_an_empty_addition_is_refused_with_a_sentence(
    client: Client, message: Message
) -> None:
    data = {"text": " ", "form_token": antispam.new_form_token()}
    page = client.post(message.private_path, data)
    errors = page.context["form"].errors
    assert errors == {"text": ["Write what you would like to add"]}
    assert "<title>Error: Your message" in page.text


def test_solved_open_again_and_back(
    client: Client, message: Message, staff: User
) -> None:
    assert press(client, message, "solved") == "solved"
    with time_machine.travel(london(2027, 3, 1, 12), tick=False):
        assert press(client, message, "reopen") == "new"
    assert message.reply_due == london(2027, 3, 9)
    services.close(message, by=staff)
    assert told(client, message)[0] == "closed"
    assert press(client, message, "reopen") == "new"
    steps = message.history.order_by("pk")
    assert [step.by for step in steps] == [None, None, staff, None]


def test_each_press_counts(client: Client, message: Message, settings: Any) -> None:
    settings.FORM_POSTS_PER_HOUR = 2
    assert press(client, message, "solved") == "solved"
    assert press(client, message, "reopen") == "solved"


def test_spam_is_kept_apart_unheard(
    client: Client, message: Message, staff: User
) -> None:
    services.mark_spam(message, by=staff)
    count = Email.objects.count()
    add(client, message)
    for button in ("solved", "reopen"):
        assert press(client, message, button) == "spam"
    assert (told(client, message)[0], Email.objects.count()) == ("new", count)
    assert services.reopen(message, by=staff).status == "new"
    assert message.additions.count() == 1


def test_who_was_taken_for_spam_by_mistake_is_promised_nothing_and_told_to_ring(
    client: Client, message: Message, staff: User, site: SiteSettings
) -> None:
    services.mark_spam(message, by=staff)
    page = client.get(f"{message.private_path}?added").text
    for untrue in ("team is told", "will reply", "will read it", "top of our list"):
        assert untrue not in page
    assert "We have your message" in page
    assert f"and give the reference {message.reference}." in page
    with time_machine.travel(message.reply_due + timedelta(days=1), tick=False):
        assert "Our reply is late" not in client.get(message.private_path).text


def test_an_address_for_a_letter_is_shown_to_both_sides_and_in_no_notice(
    client: Client, staff_client: Client
) -> None:
    message = make_message(postal_address="1 Mill Lane\nWestbridge")
    for page in (
        client.get(message.private_path),
        staff_client.get(f"/admin/contact/message/{message.pk}/change/"),
    ):
        assert "1 Mill Lane<br>Westbridge" in page.text
    notice = Email.objects.get(to=TEAM).text
    assert "They would like our reply by letter." in notice
    assert "Mill Lane" not in notice


def test_deleting_asks_and_takes_all_that_is_held(
    client: Client, message: Message, staff: User
) -> None:
    add(client, message)
    services.answer(message, by=staff, message="At 9.")
    url = f"{message.private_path}delete/"
    assert "Yes, delete everything" in client.get(url).text
    response = client.post(url)
    assert (response.status_code, response.url) == (303, "/contact/m/deleted/")
    left = (Message.objects.count(), Addition.objects.count(), Email.objects.count())
    assert left == (0, 0, 0)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert notices.send_team_notices() == 0
    for page in ("", "delete/", "solved/", "reopen/"):
        assert client.post(f"{message.private_path}{page}").status_code == 404


def test_another_site_changes_nothing(client: Client, message: Message) -> None:
    for page in ("", "solved/", "reopen/", "delete/"):
        data = {"text": "Hello", "form_token": antispam.new_form_token()}
        headers = {"Sec-Fetch-Site": "cross-site"}
        client.post(f"{message.private_path}{page}", data, headers=headers)
    message.refresh_from_db()
    assert (message.status, message.additions.count()) == ("new", 0)


def test_only_the_whole_link_opens_it(client: Client, message: Message) -> None:
    path = message.private_path
    wrong = [path[:-2] + "/", f"/contact/m/{message.link_nonce}/", "/contact/m/x/"]
    assert [client.get(url).status_code for url in wrong] == [404] * 3
    page = client.get(path)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert client.get(f"{path}solved/").url == path


def test_a_late_reply_is_owned_up_to(client: Client, message: Message) -> None:
    with time_machine.travel(message.reply_due + timedelta(minutes=1)):
        assert "Our reply is late" in client.get(message.private_path).text
    assert "Our reply is late" not in client.get(message.private_path).text


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts(
    client: Client,
    message: Message,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        services.answer(message, by=staff, message=f"At {number}.")
        sender.add(message, text="Hm.", idempotency_key=uuid.uuid4())
    with django_assert_num_queries(6):  # message, answers (2), added, files, site
        client.get(message.private_path)


# Lost links


def ask(client: Client, whose: str) -> tuple[int, str]:
    data = {"whose": whose, "website": "", "form_token": antispam.new_form_token()}
    response = client.post("/contact/m/", data)
    return response.status_code, response.url


@pytest.mark.parametrize("whose", ["mira@example.com", "MIRA@example.com", "reference"])
def test_a_lost_link_goes_to_the_address_that_we_have(
    client: Client, message: Message, whose: str
) -> None:
    other = make_message(topic=make_topic())
    make_message(email="otto@example.com")
    before = Email.objects.count()
    whose = message.reference if whose == "reference" else whose
    for _click in range(2):
        assert ask(client, whose) == (303, "/contact/m/link-sent/")
    [email] = Email.objects.order_by("pk")[before:]
    assert (email.to, email.subject) == (MIRA, "The links to your messages")
    links = [line for line in email.text.splitlines() if "/contact/m/" in line]
    assert links == [message.private_url, other.private_url]


def test_nobody_learns_whether_we_know_them(client: Client, message: Message) -> None:
    before = Email.objects.count()
    page = client.post("/contact/m/", {"whose": "nonsense"})
    assert "nor a reference, like MSG-7F3K-92" in page.text
    for whose in ("otto@example.com", new_reference("MSG")):
        assert ask(client, whose) == (303, "/contact/m/link-sent/")
    assert Email.objects.count() == before


def test_the_queue_of_staff_shows_what_was_added_and_forwards(
    staff_client: Client, client: Client, message: Message, site: SiteSettings
) -> None:
    bees = make_topic(team_email="bees@westbridge.example")
    url = f"/admin/contact/message/{message.pk}/"
    opened = staff_client.get(f"{url}change/").context["fingerprint"]
    add(client, message)
    sent = {"fingerprint": opened, "topic": str(bees.pk)}
    page = staff_client.post(f"{url}forward/", sent)
    assert "It was changed while you were reading it." in page.text
    sent["fingerprint"] = staff_client.get(f"{url}change/").context["fingerprint"]
    page = staff_client.post(f"{url}forward/", sent, follow=True)
    assert "In winter, too?" in page.text
    message.refresh_from_db()
    assert (message.topic, recipients_and_subjects()[-1][0]) == (bees, bees.team_email)
    found = staff_client.get("/admin/contact/message/", {"topic__id__exact": bees.pk})
    assert list(found.context["cl"].queryset) == [message]
