"""Publishing: two people at once, lists, and those who only read."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from news.models import Post
from tests.core.publishing_dates import (
    DRAFT,
    MINUTE,
    NOW,
    OFFLINE,
    PUBLIC,
    SCHEDULED,
    TOMORROW,
    make,
    typed,
)
from tests.news.factories import make_post
from tests.smartcity.roles import AUDITORS, client_with_role
from tests.support.admin_forms import Race, admin_url, conflicts_of, form_of
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(site: object) -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


# Two people


@pytest.fixture
def race(staff_client: Client, colleague: Client) -> Race:
    return Race(make_post(publish_at=None), staff_client, colleague)


def test_what_a_colleague_has_just_published_keeps_its_date(
    race: Race, clock: Any
) -> None:
    race.they_save(_publish="now")
    clock.shift(timedelta(minutes=5))
    page = race.send(race.opened, title="Mine", _publish="now")
    assert conflicts_of(page) == {"title": (False, True, "mine")}
    assert race.send(form_of(page)).status_code == 302
    assert race.stored("title", "publish_at") == ("Mine", MINUTE)


def test_two_decisions_about_publishing_are_asked_about(race: Race) -> None:
    race.they_save(**typed(TOMORROW))
    page = race.send(race.opened, _publish="now")
    assert conflicts_of(page) == {"publish_at": (True, True, "")}
    sent = {**form_of(page), "_keep-publish_at": "theirs"}
    assert race.send(sent).status_code == 302
    assert race.stored("publish_at") == (TOMORROW,)


def test_a_double_click_publishes_once(race: Race, clock: Any) -> None:
    clicks = []
    for _click in "ab":
        clicks.append(race.send(race.opened, _publish="now").status_code)
        clock.shift(timedelta(minutes=1))
    assert (clicks, race.stored("publish_at")) == ([302, 302], (MINUTE,))


# Lists, and those who only read


def test_lists_say_the_state_in_words_and_filter_by_it(staff_client: Client) -> None:
    states = [DRAFT, SCHEDULED, PUBLIC, OFFLINE]
    names = ["draft", "scheduled", "published", "expired"]
    for name, state in zip(names, states, strict=True):
        make_post(title=name, **state)
    found = {}
    for name in names:
        page = staff_client.get(admin_url(Post(), "changelist"), {"publication": name})
        model_admin = page.context["cl"].model_admin
        rows = page.context["cl"].result_list
        found |= {r.title: plain_spaces(model_admin.publication(r)) for r in rows}
        assert len(rows) == 1
    assert found == {
        "draft": "Draft",
        "scheduled": "Goes public at 9:30am on Tuesday 5 January 2027",
        "published": "Public",
        "expired": "Offline since 9:30am on Sunday 3 January 2027",
    }


def test_those_who_only_read_see_the_state_and_no_button(staff: User) -> None:
    page = client_with_role(AUDITORS).get(admin_url(make(Post, **DRAFT), "change"))
    assert "This is a draft: nobody outside sees it." in page.text
    assert (page.context["panel"]["buttons"], "_publish" in page.text) == ([], False)


def test_a_new_form_publishes_at_once(staff_client: Client) -> None:
    form = {"title": "A", "slug": "a", "summary": "B", "body": "C", "_publish": "now"}
    staff_client.post(admin_url(Post(), "add"), form)
    assert list(Post.objects.published().values_list("title", flat=True)) == ["A"]
    assert Post.objects.get().publish_at == timezone.now().replace(second=0)
