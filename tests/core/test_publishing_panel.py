"""The panel that publishes: its buttons, what they store, and what they say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from challenges.models import Challenge
from events.models import Event
from news.models import Post
from tests.core.publishing_dates import (
    DAY,
    DRAFT,
    LAST_WEEK,
    MINUTE,
    NOW,
    OFFLINE,
    PUBLIC,
    SCHEDULED,
    TOMORROW,
    YESTERDAY,
    make,
    typed,
)
from tests.support.admin_forms import (
    admin_url,
    change_in_admin,
    form_of,
    opened_form,
)
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

MODELS = [pytest.param(m, id=m.__name__) for m in (Challenge, Event, Post)]

Dates = tuple[datetime | None, datetime | None]


@pytest.fixture(autouse=True)
def clock(site: object) -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def press(client: Client, obj: Any, button: str = "", **typed: str) -> list[str]:
    """Press a button of the form; return what staff read then, the last first."""
    names = {"_publish": button} if button else {}
    response = change_in_admin(client, obj, **typed, **names)
    assert response.status_code == 302, response.context["adminform"].form.errors
    messages = get_messages(response.wsgi_request)
    return [plain_spaces(str(message)) for message in messages]


def dates(obj: Any) -> Dates:
    obj.refresh_from_db()
    return obj.publish_at, obj.expire_at


def errors(client: Client, obj: Any, **typed: str) -> dict[str, list[str]]:
    url = admin_url(obj, "change")
    page = client.post(url, {**opened_form(client, url), **typed})
    return errors_of(page)


def errors_of(page: Any) -> dict[str, list[str]]:
    found = page.context["adminform"].form.errors
    return {name: list(map(plain_spaces, texts)) for name, texts in found.items()}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("before", "button", "after"),
    [
        (DRAFT, "now", (MINUTE, None)),
        (DRAFT, "draft", (None, None)),
        (SCHEDULED, "now", (MINUTE, None)),
        (SCHEDULED, "draft", (None, None)),
        (PUBLIC, "offline", (LAST_WEEK, MINUTE)),
        (OFFLINE, "now", (LAST_WEEK, None)),
        (OFFLINE, "draft", (None, None)),
        (DRAFT, "", (None, None)),
        (SCHEDULED, "", (TOMORROW, None)),
        (PUBLIC, "", (LAST_WEEK, None)),
        (OFFLINE, "", (LAST_WEEK, YESTERDAY)),
    ],
)
def test_each_button_stores_its_dates(
    staff_client: Client, model: type[Any], before: Any, button: str, after: Dates
) -> None:
    obj = make(model, **before)
    press(staff_client, obj, button)
    assert dates(obj) == after


BUTTONS: list[tuple[dict[str, Any], list[str]]] = [
    (DRAFT, ["Save as draft", "Publish now", "Publish at this time"]),
    (SCHEDULED, ["Save", "Publish now", "Save as draft"]),
    (PUBLIC, ["Save", "Take offline"]),
    (OFFLINE, ["Save", "Publish now", "Save as draft"]),
]


@pytest.mark.parametrize(("state", "labels"), BUTTONS)
def test_the_panel_offers_what_changes_something(
    staff_client: Client, state: Any, labels: list[str]
) -> None:
    page = staff_client.get(admin_url(make(Post, **state), "change"))
    panel = page.context["panel"]
    at = ["Publish at this time"] if panel["may_publish_at"] else []
    assert [str(each.label) for each in panel["buttons"]] + at == labels
    assert all(f">{label}</button>" in page.text for label in labels)


def test_it_says_what_visitors_see(staff_client: Client) -> None:
    post = make(Post, **PUBLIC)
    path, read = post.get_absolute_url(), []
    for button in ["offline", "draft", "now"]:
        read += press(staff_client, post, button)[:1]
        if button == "draft":
            read += press(staff_client, post, **typed(TOMORROW), _publish="at")[:1]
    assert read == [
        "Nobody outside sees this. It has been offline since 9:30am on Monday 4 "
        "January 2027.",
        "This is a draft: nobody outside sees it.",
        "Nobody outside sees this yet. It goes public at 9:30am on Tuesday 5 January "
        "2027.",
        f'Visitors see this at <a href="{path}">{path}</a>. It went public at 9:30am '
        "on Monday 4 January 2027.",
    ]
    page = staff_client.get(admin_url(post, "change"))
    assert read[-1] in plain_spaces(page.text)


def test_an_end_is_said_too(staff_client: Client) -> None:
    post = make(Post, publish_at=LAST_WEEK, expire_at=TOMORROW)
    said = press(staff_client, post)[0]
    assert said.endswith("It goes offline after 9:30am on Tuesday 5 January 2027.")


@pytest.mark.parametrize(
    ("before", "button", "field", "sentence"),
    [
        (
            DRAFT,
            "draft",
            "publish_at",
            "You typed a time, and a draft has none: take it out.",
        ),
        (
            DRAFT,
            "now",
            "publish_at",
            "You typed a time: take it out to publish now.",
        ),
        (
            PUBLIC,
            "offline",
            "expire_at",
            "You typed a time: take it out to take it offline now.",
        ),
    ],
)
def test_a_time_that_was_typed_is_not_passed_over(
    staff_client: Client, before: Any, button: str, field: str, sentence: str
) -> None:
    post = make(Post, **before)
    said = errors(staff_client, post, _publish=button, **typed(TOMORROW, field))
    assert (said, dates(post)) == ({field: [sentence]}, tuple(before.values()))


def test_what_is_no_date_is_kept(staff_client: Client) -> None:
    post = make(Post, **DRAFT)
    url = admin_url(post, "change")
    form = {**opened_form(staff_client, url), "_publish": "now", "publish_at_0": "Fri"}
    page = staff_client.post(url, form)
    assert form_of(page)["publish_at_0"] == ["Fri"]


def test_publishing_now_keeps_the_end_that_was_typed(staff_client: Client) -> None:
    post = make(Post, **DRAFT)
    press(staff_client, post, "now", **typed(TOMORROW, "expire_at"))
    assert dates(post) == (MINUTE, TOMORROW)


def test_a_set_time_must_be_given(staff_client: Client) -> None:
    said = errors(staff_client, make(Post, **DRAFT), _publish="at")
    assert said == {"publish_at": ["Say when it goes public."]}


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (
            "publish_at",
            "9:30am on Sunday 3 January 2027 is past: visitors would see it at once, "
            "with that date. Change it, or confirm it below.",
        ),
        (
            "expire_at",
            "9:30am on Sunday 3 January 2027 is past: it would be offline at once. "
            "Change it, or confirm it below.",
        ),
    ],
)
def test_a_date_that_is_past_asks_back(
    staff_client: Client, field: str, sentence: str
) -> None:
    post = make(Post, publish_at=LAST_WEEK, expire_at=None)
    url = admin_url(post, "change")
    form = {**opened_form(staff_client, url), **typed(YESTERDAY, field)}
    page = staff_client.post(url, form)
    assert errors_of(page) == {field: [sentence]}
    assert dates(post) == (LAST_WEEK, None)
    confirmed = {**form_of(page), "_confirmed": page.context["panel"]["to_confirm"]}
    other = staff_client.post(url, {**confirmed, **typed(YESTERDAY - DAY, field)})
    assert list(errors_of(other)) == [field]
    assert staff_client.post(url, confirmed).status_code == 302
    assert (
        dates(post) == ((YESTERDAY, None), (LAST_WEEK, YESTERDAY))[field == "expire_at"]
    )


def test_now_is_when_it_is_confirmed(staff: User, client: Client, clock: Any) -> None:
    client.force_login(staff)
    post = make(Post, body="[Click here](https://a.example)", **DRAFT)
    url = admin_url(post, "change")
    page = client.post(url, {**opened_form(client, url), "_publish": "now"})
    confirmed = {**form_of(page), "_confirmed": page.context["panel"]["to_confirm"]}
    clock.move_to(NOW + timedelta(minutes=70))
    client.force_login(staff)
    assert client.post(url, confirmed).status_code == 302
    assert dates(post) == (MINUTE + timedelta(minutes=70), None)


def test_the_hour_before_is_now_to_people(staff_client: Client) -> None:
    post = make(Post, **DRAFT)
    press(staff_client, post, "at", **typed(MINUTE - timedelta(minutes=30)))
    assert post.publication == "published"


def test_what_goes_offline_in_the_minute_it_was_published_is_a_draft(
    staff_client: Client,
) -> None:
    post = make(Post, **DRAFT)
    press(staff_client, post, "now")
    press(staff_client, post, "offline")
    assert dates(post) == (None, None)


def test_publishing_works_in_the_hour_that_comes_twice(
    staff: User, client: Client, clock: Any
) -> None:
    clock.move_to(datetime(2027, 10, 31, 1, 20, tzinfo=UTC))
    client.force_login(staff)
    post = make(Post, **DRAFT)
    press(client, post, "now")
    assert dates(post)[0] == datetime(2027, 10, 30, 23, 20, tzinfo=UTC)
