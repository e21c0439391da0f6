"""Asking for updates by email: the form."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from focus_areas.models import FocusArea
from outbox.models import Email
from subscriptions.forms import SubscribeForm
from subscriptions.models import Subscription
from subscriptions.views import CONSENT
from tests.subscriptions.factories import (
    MIRA,
    make_subscription,
    subscribe_form_data,
)
from tests.support.form_errors import field_errors, summary_errors

FORM = "/updates/"

pytestmark = pytest.mark.usefixtures("site")


def exists() -> bool:
    return Subscription.objects.exists()


def test_asking_stores_what_was_chosen_and_the_words_that_were_agreed_to(
    client: Client,
) -> None:
    response = client.post(FORM, subscribe_form_data())
    subscription = Subscription.objects.get()
    assert (response.status_code, response.url) == (303, "/updates/sent/")
    assert (
        subscription.email,
        subscription.frequency,
        subscription.all_areas,
        [area.slug for area in subscription.areas.all()],
        subscription.asked_on,
        subscription.consent_text,
        subscription.is_confirmed,
    ) == (MIRA, "weekly", False, ["clean-tech-city"], FORM, str(CONSENT), False)
    assert str(CONSENT) in client.get(FORM).text


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"email": ""}, {"email": ["Enter your email address"]}),
        (
            {"email": "mira@"},
            {
                "email": [
                    "Enter an email address in the correct format, like "
                    "name@example.com"
                ]
            },
        ),
        ({"frequency": ""}, {"frequency": ["Choose how often"]}),
        ({"frequency": "daily"}, {"frequency": ["Choose one of the answers"]}),
        (
            {"areas": ["999"]},
            {"areas": ["One of these focus areas is gone. Choose again"]},
        ),
        (
            {"areas": ["x"]},
            {"areas": ["One of these focus areas is gone. Choose again"]},
        ),
        ({"website": "spam"}, {"website": ["Empty the box called “Website”."]}),
    ],
)
def test_each_mistake_has_its_message_beside_the_field_and_in_the_summary(
    client: Client, changes: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    page = client.post(FORM, subscribe_form_data(**changes))
    [sentences] = errors.values()
    assert page.context["form"].errors == errors
    assert (summary_errors(page.text), field_errors(page.text)) == (sentences, errors)
    assert "<title>Error: Updates by email" in page.text
    assert (exists(), Email.objects.count()) == (False, 0)


def test_a_mistake_keeps_everything_that_was_typed(client: Client) -> None:
    data = subscribe_form_data(email="mira@", frequency="monthly")
    form = client.post(FORM, data).context["form"]
    kept = {name: form[name].value() for name in ("email", "frequency", "areas")}
    assert kept == {
        "email": "mira@",
        "frequency": "monthly",
        "areas": [str(area) for area in data["areas"]],
    }


def test_a_link_may_choose_the_focus_area(client: Client) -> None:
    page = client.get(f"{FORM}?area=clean-tech-city&area=nonsense").text
    checked = re.findall(r'<input type="checkbox"[^>]*value="(\d+)"[^>]*checked', page)
    assert checked == [str(FocusArea.objects.get(slug="clean-tech-city").pk)]
    area = client.get("/focus-areas/clean-tech-city/").text
    assert 'href="/updates/?area=clean-tech-city"' in area


def test_every_page_leads_there(client: Client) -> None:
    assert client.get("/").text.count('href="/updates/"') == 1
    assert client.get("/news/").text.count('href="/updates/"') == 2


def test_a_form_sent_by_another_website_is_refused(client: Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    page = client.post(FORM, subscribe_form_data(), headers=headers)
    assert (page.status_code, exists()) == (403, False)


def test_a_machine_that_is_too_quick_is_asked_to_send_again(
    client: Client, settings: LazySettings
) -> None:
    settings.FORM_MIN_SECONDS = 3
    page = client.post(FORM, subscribe_form_data())
    assert (page.status_code, exists()) == (200, False)


def test_the_rate_limit_keeps_what_was_typed(
    client: Client, settings: LazySettings
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    client.post(FORM, subscribe_form_data())
    page = client.post(FORM, subscribe_form_data(email="otto@example.com"))
    assert (page.status_code, Subscription.objects.count()) == (429, 1)
    assert "otto@example.com" in page.text


def test_query_counts(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    subscription = make_subscription(areas=FocusArea.objects.all()[:3])
    for url, queries in [
        (FORM, 2),  # focus areas, site
        ("/updates/sent/", 2),  # whether emails are slow, site
        ("/updates/stopped/", 1),  # site
        (subscription.private_path, 4),  # it, its areas, all areas, site
        (f"{subscription.private_path}stop/", 2),
    ]:
        with django_assert_num_queries(queries):
            client.get(url)


typed = st.text(max_size=100) | st.sampled_from(["weekly", "\x00", "a@b.example"])


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(["email", "areas", "frequency"], typed)
    )
)
def test_the_form_validates_whatever_is_sent(sent: dict[str, str]) -> None:
    data = QueryDict(mutable=True)
    data.update(sent)
    form = SubscribeForm(data)
    assert not form.is_valid()  # it has no token
    assert set(form.errors) <= {"email", "areas", "frequency", "__all__"}
