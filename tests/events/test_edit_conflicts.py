"""Two people edit one event: each field is kept as whom it is due to."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events.models import Event
from focus_areas.models import FocusArea
from tests.events.factories import make_event
from tests.support.admin_forms import Race, conflicts_of, form_of
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db


@pytest.fixture
def race(staff_client: Client, colleague: Client) -> Race:
    event = make_event(
        title="Repair café", how_to_join="Ring us.", access_note="Ring us."
    )
    return Race(event, staff_client, colleague)


def test_a_comma_does_not_put_a_cancelled_event_on_again(race: Race) -> None:
    race.they_save(state="cancelled", change_reason="Flood.", venue_name="Library")
    page = race.send(race.opened, title="Repair, café")
    assert conflicts_of(page) == {
        "title": (False, True, "mine"),
        "venue_name": (True, False, "theirs"),
        "state": (True, False, "theirs"),
        "change_reason": (True, False, "theirs"),
    }
    assert race.send(form_of(page)).status_code == 302
    names = ["title", "venue_name", "state", "change_reason", "sequence"]
    assert race.stored(*names) == ("Repair, café", "Library", "cancelled", "Flood.", 1)


def test_every_kind_of_field_is_shown_in_words_and_kept(race: Race) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    race.they_save(
        starts_at_0="2027-01-11",
        starts_at_1="18:00",
        ends_at_0="2027-01-11",
        ends_at_1="20:00",
        focus_area=str(area.pk),
        is_online="on",
        step_free="yes",
    )
    page = race.send(race.opened, title="Repair, café")
    texts = {
        each.key: plain_spaces(each.before.text) for each in page.context["conflicts"]
    }
    assert texts == {
        "title": "Repair café",
        "focus_area": "Clean tech city",
        "starts_at": "6pm on Monday 11 January 2027",
        "ends_at": "8pm on Monday 11 January 2027",
        "is_online": "Yes",
        "step_free": "Yes",
    }
    assert race.send(form_of(page)).status_code == 302
    stored = race.stored("title", "focus_area", "is_online", "step_free")
    assert stored == ("Repair, café", area, True, "yes")
    assert f"{race.obj.starts_at:%d %b %H:%M}" == "11 Jan 18:00"


def test_mine_can_win_over_every_kind_of_field(race: Race) -> None:
    names = ["starts_at", "focus_area", "is_online", "step_free", "body", "price"]
    Event.objects.update(starts_at=race.obj.starts_at.replace(second=0, microsecond=0))
    before = race.stored(*names)
    race.they_save(starts_at_1="17:00", is_online="on", step_free="yes", body="New.")
    page = race.send(race.opened, title="Repair, café")
    mine = {f"_keep-{key}": "mine" for key in conflicts_of(page)}
    assert race.send(form_of(page), **mine).status_code == 302
    assert race.stored("title", *names) == ("Repair, café", *before)


def test_what_is_wrong_stays_as_it_was_typed(race: Race) -> None:
    race.they_save(title="Repair party")
    typed = {"title": "Repair day", "starts_at_0": "Monday", "step_free": "maybe"}
    page = race.send(race.opened, **typed)
    texts = {each.key: each.after.text for each in page.context["conflicts"]}
    assert (texts["starts_at"], texts["step_free"]) == ("Monday 18:00", "maybe")
    form = race.send(form_of(page), **{"_keep-title": "mine"})
    assert set(form.context["adminform"].form.errors) == {"starts_at", "step_free"}
    sent = form_of(form)
    assert (sent["title"], sent["starts_at_0"]) == (["Repair day"], ["Monday"])
    assert race.stored("title") == ("Repair party",)


def test_what_is_changed_once_more_is_shown_once_more(race: Race) -> None:
    race.they_save(title="Repair party", price="£2", venue_name="Library")
    page = race.send(race.opened, title="Repair day", venue_name="Museum")
    race.they_save(title="Repair night")
    chosen = {"_keep-title": "mine", "_keep-venue_name": "mine"}
    page = race.send(form_of(page), **chosen)
    assert conflicts_of(page) == {
        "title": (True, True, ""),
        "venue_name": (True, True, "mine"),
        "price": (True, False, "theirs"),
    }
    assert page.context["errors"] == []
    assert race.send(form_of(page), **{"_keep-title": "mine"}).status_code == 302
    stored = race.stored("title", "venue_name", "price")
    assert stored == ("Repair day", "Museum", "£2")


def test_line_ends_and_spaces_are_no_change(race: Race) -> None:
    race.they_save(body="One.\r\nTwo.", price="£2")
    race.opened = form_of(race.mine.get(race.url))
    race.they_save(price="£3")
    page = race.send(race.opened, body=" One.\nTwo. ", title="Repair day")
    assert set(conflicts_of(page)) == {"title", "price"}


def test_seconds_that_no_form_shows_are_no_change(race: Race) -> None:
    Event.objects.update(publish_at=race.obj.publish_at.replace(second=42))
    page = race.send(race.opened, title="Repair day")
    assert page.status_code == 302


def test_markup_is_shown_as_it_was_typed(race: Race) -> None:
    race.they_save(title="<b>Theirs</b>")
    page = race.send(race.opened, title="<i>Mine</i>")
    assert "<mark>&lt;i&gt;Mine&lt;/i&gt;</mark>" in page.text
    assert "<mark>&lt;b&gt;Theirs&lt;/b&gt;</mark>" in page.text


def test_pages_ask_the_database_as_often_as_before_or_a_little_more(
    race: Race, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):
        race.mine.get(race.url)
    race.they_save(title="Repair party")
    with django_assert_num_queries(10):
        race.send(race.opened, title="Repair day")


class Fuzz(TestCase):
    @settings(max_examples=50)
    @given(
        st.dictionaries(
            st.sampled_from(
                [
                    *["fingerprint", "_opened", "_asked", "_keep-title", "_keep-price"],
                    *["title", "starts_at_0", "is_online", "_version", "_edit"],
                ]
            ),
            st.text(max_size=40) | st.sampled_from(["mine", "theirs", "title", "1"]),
        )
    )
    def test_whatever_is_sent_is_judged(self, typed: dict[str, str]) -> None:
        user = User.objects.create_superuser("sam")
        self.client.force_login(user)
        race = Race(make_event(), self.client, self.client)
        assert race.send(race.opened, **typed).status_code in {200, 302, 404}
