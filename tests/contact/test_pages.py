"""Tests of the contact form and its thank-you page."""

import pytest
from django.conf import LazySettings
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from contact.forms import MessageForm
from contact.models import Message, Topic
from outbox.models import Email
from tests.contact.factories import message_form_data
from tests.support.form_errors import field_errors, summary_errors

FORM = "/contact/events/"
NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"

pytestmark = pytest.mark.usefixtures("site")


def test_sending_a_message_leads_to_the_thank_you_page(client: Client) -> None:
    response = client.post(FORM, message_form_data())
    message = Message.objects.get()
    thanks = f"/contact/sent/{message.reference}/"
    assert (response.status_code, response.url) == (303, thanks)
    page = client.get(thanks)
    assert message.reference in page.text
    assert page.headers["Cache-Control"] == NO_STORE
    assert "mira@example.com" not in page.text


def test_what_was_typed_is_stored_to_the_letter(client: Client) -> None:
    data = message_form_data()
    client.post(FORM, data)
    message = Message.objects.get()
    names = ["text", "name", "email", "phone", "postal_address", "access_needs"]
    assert [getattr(message, name) for name in names] == [data[n] for n in names]
    assert (message.status, message.topic.slug) == ("new", "events")


def test_phone_address_and_needs_may_be_left_empty(client: Client) -> None:
    empty = dict.fromkeys(["phone", "postal_address", "access_needs"], "")
    client.post(FORM, message_form_data(**empty))
    message = Message.objects.get()
    assert {name: getattr(message, name) for name in empty} == empty


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"text": " \n"}, "text", "Write your message"),
        (
            {"text": "x" * 3001},
            "text",
            "Use 3,000 characters or fewer. You have 1 character too many",
        ),
        ({"name": ""}, "name", "Enter your name"),
        (
            {"name": "x" * 101},
            "name",
            "Use 100 characters or fewer for your name",
        ),
        ({"email": ""}, "email", "Enter your email address"),
        (
            {"email": "mira@"},
            "email",
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            {"phone": "0" * 31},
            "phone",
            "Use 30 characters or fewer for your phone number",
        ),
        (
            {"postal_address": "x" * 301},
            "postal_address",
            "Use 300 characters or fewer for your postal address",
        ),
        (
            {"access_needs": "x" * 501},
            "access_needs",
            "Use 500 characters or fewer for what you need",
        ),
        ({"website": "spam"}, "website", "Empty the box called “Website”."),
    ],
)
def test_each_mistake_has_its_message_beside_the_field_and_in_the_summary(
    client: Client, changes: dict[str, str], field: str, message: str
) -> None:
    page = client.post(FORM, message_form_data(**changes))
    assert page.context["form"].errors == {field: [message]}
    assert summary_errors(page.text) == [message]
    assert field_errors(page.text) == {field: [message]}
    assert "<title>Error: An event - Contact us" in page.text
    assert (Message.objects.count(), Email.objects.count()) == (0, 0)


def test_invisible_characters_are_removed(client: Client) -> None:
    client.post(FORM, message_form_data(name="Mi\u202era\x00", text="One\x0bTwo"))
    message = Message.objects.get()
    assert (message.name, message.text) == ("Mira", "One\nTwo")


def test_a_name_is_no_advertisement(client: Client) -> None:
    page = client.post(FORM, message_form_data(name="Win at https://evil.example/"))
    assert page.context["form"].errors == {"name": ["Leave the web address out here"]}


def test_a_line_break_counts_as_one_character(client: Client) -> None:
    client.post(FORM, message_form_data(text="x\r\n" * 1499 + "xx"))
    assert len(Message.objects.get().text) == 4499


def test_a_mistake_keeps_everything_that_was_typed(client: Client) -> None:
    data = message_form_data(email="mira@")
    form = client.post(FORM, data).context["form"]
    for name in ["text", "name", "email", "phone"]:
        assert form[name].value() == data[name]


def test_a_double_click_is_one_message_and_the_same_thank_you(client: Client) -> None:
    data = message_form_data()
    first, second = client.post(FORM, data), client.post(FORM, data)
    assert (first.url, Message.objects.count(), Email.objects.count()) == (
        second.url,
        1,
        2,
    )


def test_a_form_sent_by_another_website_is_refused(client: Client) -> None:
    page = client.post(
        FORM, message_form_data(), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (page.status_code, Message.objects.count()) == (403, 0)
    assert "Another website sent this form. Send it from here." in page.text


def test_the_rate_limit_keeps_what_was_typed(
    client: Client, settings: LazySettings
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    client.post(FORM, message_form_data())
    page = client.post(FORM, message_form_data(text="And another thing."))
    assert (page.status_code, Message.objects.count()) == (429, 1)
    assert "And another thing." in page.text


@pytest.mark.parametrize(
    ("forwarded", "forwarded_next"),
    [
        ("203.0.113.8:50000", "203.0.113.8:50001"),
        ("[2001:db8::1]:443", "2001:db8::2"),
        ("unknown", "_hidden"),
    ],
)
def test_the_rate_limit_counts_visitors_and_not_their_ports(
    client: Client, settings: LazySettings, forwarded: str, forwarded_next: str
) -> None:
    settings.FORM_POSTS_PER_HOUR, settings.TRUSTED_PROXIES = 1, 1
    statuses = [
        client.post(
            FORM, message_form_data(), headers={"X-Forwarded-For": header}
        ).status_code
        for header in (forwarded, forwarded_next)
    ]
    assert statuses == [303, 429]


@pytest.mark.parametrize("reference", ["MSG-2222-22", "nonsense", "WIC-7F3K-92"])
def test_an_unknown_reference_has_no_thank_you_page(
    client: Client, reference: str
) -> None:
    assert client.get(f"/contact/sent/{reference}/").status_code == 404


def test_the_form_is_kept_for_the_back_button_and_sets_no_cookie(
    client: Client,
) -> None:
    page = client.get(FORM)
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert dict(page.cookies) == {}
    assert "csrfmiddlewaretoken" not in page.text


def test_query_counts(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):  # topic, questions, measured replies, site
        client.get(FORM)
    client.post(FORM, message_form_data())
    thanks = f"/contact/sent/{Message.objects.get().reference}/"
    with django_assert_num_queries(3):  # message, its email, site
        client.get(thanks)


typed = st.text(max_size=200) | st.sampled_from(["\x00", "a@b.example"])


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(message_form_data(), typed)))
def test_the_form_validates_whatever_is_sent(sent: dict[str, str]) -> None:
    data = QueryDict(mutable=True)
    data.update(sent)
    form = MessageForm(data, topic=Topic())
    if form.is_valid():
        cleaned = form.cleaned_data
        assert all(cleaned[name].strip() for name in ("text", "name", "email"))
        assert len(cleaned["text"].replace("\r\n", "\n")) <= 3000
    else:
        assert set(form.errors) <= {*message_form_data(), "__all__"}
