"""Topics: the list, the page of each, its team, its promise, and how long it keeps."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contact import deleting, notices, services, triage
from contact.models import Message, Topic
from contact.promise import MIN_MEASURED, median_reply_days
from core.models import SiteSettings
from outbox.models import Email
from tests.contact.factories import make_message, make_topic, message_form_data, topic
from tests.events.factories import london
from tests.support.addresses import delete
from tests.support.admin_forms import admin_url

pytestmark = pytest.mark.usefixtures("site")


def test_the_list_leads_to_what_is_offered_and_keeps_what_it_is_about(
    client: Client,
) -> None:
    Topic.objects.exclude(slug__in=["events", "press"]).update(is_offered=False)
    page = client.get("/contact/", {"about": "Bees & “honey”"})
    assert [t.slug for t in page.context["topics"]] == ["events", "press"]
    about = "?about=Bees+%26+%E2%80%9Choney%E2%80%9D"
    assert f'<a href="/contact/events/{about}">An event</a>' in page.text
    form = client.get(f"/contact/events/{about}").context["form"]
    assert form.initial["text"] == "About: Bees & “honey”\n\n"


def test_the_list_says_the_usual_time_once_and_each_other_time(client: Client) -> None:
    Topic.objects.exclude(slug__in=["events", "general", "press"]).delete()
    page = client.get("/contact/").text
    usual = "We reply within 5 working days, unless a topic says otherwise."
    other = "We reply by the end of the next working day."
    assert (page.count(usual), page.count("5 working days"), page.count(other)) == (
        1,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("query", "location"),
    [
        ("?topic=events&about=Bees", "/contact/events/?about=Bees"),
        ("?topic=events", "/contact/events/"),
        ("?topic=aliens", ""),
    ],
)
def test_a_link_of_old_leads_to_the_page_of_its_topic(
    client: Client, query: str, location: str
) -> None:
    response = client.get(f"/contact/{query}")
    expected = (302, location) if location else (200, "")
    assert (response.status_code, response.headers.get("Location", "")) == expected


def test_the_page_says_what_to_try_the_ways_in_order_and_by_when(
    client: Client, site: SiteSettings
) -> None:
    site.phone, site.phone_hours, site.phone_cost = "020 7946 0000", "All day", "Free."
    site.postal_address, site.in_person = "1 Sunflower Court", "At the desk"
    site.save()
    bees = make_topic(try_first="Ring the **keeper**.", reply_days=3, keep_months=6)
    page = client.get(bees.get_absolute_url()).text
    assert "Ring the <strong>keeper</strong>." in page
    assert "We will reply within 3 working days." in page
    assert "delete it 6 months after the last message." in page
    assert "half of our replies" not in page
    ways = page[page.index('id="ways"') :]
    words = [
        "Online",
        "Phone",
        "7946",
        "All day",
        "Free.",
        "Post",
        "1 Sun",
        "In person",
    ]
    assert sorted(words, key=ways.index) == words


def test_a_topic_may_have_a_phone_of_its_own(
    client: Client, site: SiteSettings
) -> None:
    site.phone, site.phone_hours = "020 7946 0000", "All day"
    site.save()
    bees = make_topic(phone="020 7946 0099", phone_hours="At dawn")
    ways = client.get(bees.get_absolute_url()).text.partition('id="ways"')[2]
    ways = ways.partition("</aside>")[0]
    assert ("0099" in ways, "At dawn" in ways, "All day" in ways) == (True, True, False)


def test_the_median_is_said_when_there_are_enough_replies(
    client: Client, staff: User
) -> None:
    with time_machine.travel(london(2027, 3, 1, 12), tick=False) as clock:
        messages = [make_message(topic=topic("press")) for _n in range(MIN_MEASURED)]
        for number, message in enumerate(messages):
            assert median_reply_days(topic("press")) is None
            clock.move_to(london(2027, 3, 2 if number < 4 else 4, 12))
            services.answer(message, by=staff, message="Yes.")
        services.answer(message, by=staff, message="And another thing.")
        assert median_reply_days(topic("press")) == 3
        assert "half of our replies took 3 working days or less" in (
            client.get("/contact/press/").text
        )
        clock.move_to(london(2027, 8, 1))
        assert median_reply_days(topic("press")) is None


def test_a_link_to_what_is_offered_no_more_leads_to_the_list(
    client: Client, staff_client: Client
) -> None:
    """Pages link to some topics by their addresses; `about` goes along."""
    bees = make_topic(is_offered=False)
    url = f"{bees.get_absolute_url()}?about=Bees+%26+co"
    assert client.get(url).headers["Location"] == "/contact/?about=Bees+%26+co"
    delete(staff_client, bees)
    assert client.get(url).headers["Location"] == "/contact/?about=Bees+%26+co"
    assert client.get("/contact/nobody-wrote-it/").status_code == 404


def test_a_message_to_a_topic_that_went_meanwhile_is_not_lost(
    client: Client, staff_client: Client
) -> None:
    bees, url = make_topic(is_offered=False), "/contact/bees/"
    assert client.post(url, message_form_data(name="")).status_code == 200
    assert client.post(url, message_form_data()).status_code == 303
    assert Message.objects.get().topic == bees
    Message.objects.all().delete()
    delete(staff_client, bees)
    page = client.post(url, message_form_data(text="Bees & <b>co</b>"))
    assert (page.status_code, Message.objects.count()) == (410, 0)
    assert "Bees &amp; &lt;b&gt;co" in page.text


def test_what_a_link_filled_in_is_no_message(client: Client) -> None:
    url = "/contact/events/?about=Party"
    page = client.post(url, message_form_data(text="About: Party\r\n\r\n"))
    assert page.context["form"].errors == {
        "text": ["Write your message below the line that says what it is about"]
    }
    sent = message_form_data(text="About: Party\r\n\r\nWhen?")
    assert client.post(url, sent).status_code == 303


def test_a_message_is_due_when_its_topic_promises() -> None:
    with time_machine.travel(london(2027, 3, 1, 9), tick=False):
        due = [make_message(topic=topic(s)).reply_due for s in ("press", "general")]
    assert due == [london(2027, 3, 3), london(2027, 3, 9)]


def test_each_team_gets_the_notices_of_its_topic() -> None:
    bees = make_topic(team_email="bees@westbridge.example")
    for _n in range(3):
        make_message(topic=bees)
        make_message()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert (notices.send_team_notices(), notices.send_team_notices()) == (4, 0)
    told = Email.objects.filter(is_automatic=False).order_by("pk")
    assert [(email.to, email.subject[:14]) for email in told] == [
        ("bees@westbridge.example", "New message fr"),
        ("team@westbridge.example", "New message fr"),
        ("team@westbridge.example", "2 new messages"),
        ("bees@westbridge.example", "2 new messages"),
    ]


def test_messages_go_when_their_topic_keeps_them_no_longer(staff: User) -> None:
    short, long = make_topic(keep_months=2), topic("general")
    waiting = make_message(topic=short)
    for each in (short, long):
        services.close(make_message(topic=each), by=staff)
    last = services.close(make_message(topic=short), by=staff)
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        triage.add_note(last, by=staff, text="Asked again by phone.")
    with time_machine.travel(timezone.now() + timedelta(days=62)):
        assert (deleting.purge_old(), deleting.purge_old()) == (1, 0)
    kept = Message.objects.filter(topic=short).order_by("pk")
    assert (list(kept), Message.objects.count()) == ([waiting, last], 3)
    named = set(Email.objects.values_list("reference", flat=True))
    about_messages = {ref for ref in named if ref.startswith("MSG")}
    assert about_messages == set(Message.objects.values_list("reference", flat=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    Topic.objects.all().delete()
    for number in range(rows):
        make_topic(name=f"Bees {number}", slug=f"bees-{number}")
    with django_assert_num_queries(2):  # topics, site
        assert len(client.get("/contact/").context["topics"]) == rows


def test_who_joins_a_list_agrees_word_for_word(
    client: Client, staff_client: Client
) -> None:
    panel = topic("testing-panel")
    url, data = panel.get_absolute_url(), message_form_data()
    page = client.post(url, data)
    assert page.context["form"].errors == {"consent": ["Tick the box if you agree"]}
    assert not Message.objects.exists()
    assert client.post(url, {**data, "consent": "on"}).status_code == 303
    message = Message.objects.get()
    words = panel.consent
    assert (message.topic, message.consent) == (panel, words)
    Topic.objects.filter(pk=panel.pk).update(consent="Something else.")
    assert words in client.get(message.private_path).text
    assert words in staff_client.get(admin_url(message, "change")).text
    client.post(topic("general").get_absolute_url(), message_form_data(name="Al"))
    assert Message.objects.get(name="Al").consent == ""
