"""Tests of series in the admin: what their first event does to the others, and which
events a series may begin with."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from zeal import zeal_ignore

from events.models import Event, Series
from events.services import save_event
from tests.events.factories import make_event, make_series
from tests.support.admin_forms import admin_url, form_of, opened_form

pytestmark = pytest.mark.django_db

LOCKED = [{"model": "events.Event", "field": "get()"}]
"""Each date is locked before it is changed."""


def test_staff_repeat_an_event_in_the_admin(staff_client: Client) -> None:
    first = make_event()
    change = f"/admin/events/event/{first.pk}/change/"
    add = f"/admin/events/series/add/?first_event={first.pk}"
    assert f'href="{add}"' in staff_client.get(change).text
    form = {
        "name": "Clinics",
        "first_event": first.pk,
        "every": "1",
        "unit": "weeks",
        "until": (first.starts_on + timedelta(15)).isoformat(),
        "skipped": "",
    }
    assert staff_client.post(add, form).status_code == 302
    series = Series.objects.get()
    assert series.events.count() == 3
    assert f"/admin/events/series/{series.pk}/change/" in staff_client.get(change).text


def messages_of(client: Client, event: Event, **sent: Any) -> list[str]:
    url = admin_url(event, "change")
    with zeal_ignore(LOCKED):
        page = client.post(url, opened_form(client, url) | sent, follow=True)
    return [str(message) for message in page.context["messages"]]


def test_what_happens_to_the_first_event_is_said_of_all(staff_client: Client) -> None:
    series = make_series(make_event(bsl="yes"))
    first = series.first_event
    second = series.events.exclude(pk=first.pk).earliest("starts_at")
    second.venue_name = "Town hall"
    save_event(second)  # by hand: it stays public
    panel = staff_client.get(admin_url(first, "change")).text
    assert "counts for all dates to come, but for those changed by hand." in panel
    said = messages_of(staff_client, first, _publish="offline")
    assert "3 other dates of its series are offline with it." in said
    assert [*series.events.published()] == [second]
    said = messages_of(staff_client, first, _publish="now")
    assert "3 other dates of its series are public with it." in said
    other = staff_client.get(admin_url(second, "change")).text
    assert "first event of its series" not in other


def test_the_address_of_a_date_that_is_a_draft_again_is_gone(client: Client) -> None:
    series = make_series()
    first = Event.objects.get(pk=series.first_event_id)
    date = series.events.exclude(pk=first.pk).first()
    assert client.get(date.get_absolute_url()).status_code == 200
    first.publish_at = None
    save_event(first)
    assert client.get(date.get_absolute_url()).status_code == 410


def test_a_first_event_that_is_over_takes_no_date_offline(staff_client: Client) -> None:
    day = timezone.now() - timedelta(days=1)
    first = make_event(starts_at=day, publish_at=day - timedelta(days=9))
    series = make_series(first)
    assert "takes none" in staff_client.get(admin_url(first, "change")).text
    messages_of(staff_client, first, _publish="offline")
    assert series.events.published().count() == 4
    series.until += timedelta(weeks=1)
    series.save()
    first.refresh_from_db()
    save_event(first)  # a new date is like the others
    assert series.events.published().count() == 5


def test_drafts_are_published_with_a_first_event_that_is_over(
    staff_client: Client,
) -> None:
    day = timezone.now() - timedelta(days=1)
    series = make_series(make_event(starts_at=day, publish_at=None))
    first = series.first_event
    first.publish_at = timezone.now() - timedelta(hours=1)
    save_event(first)
    assert series.events.published().count() == 5


def test_a_series_that_is_brought_back_has_its_dates_again(
    staff_client: Client,
) -> None:
    series = make_series()
    events = list(Event.objects.order_by("pk").values_list("pk", "slug"))
    url, history_url = admin_url(series, "delete"), admin_url(series, "history")
    page = staff_client.get(url)
    assert "Only the rule goes. The events of its dates stay" in page.text
    staff_client.post(url, form_of(page))
    moved = Event.objects.get(pk=events[1][0])
    moved.venue_name = "Town hall"
    save_event(moved)  # by hand, while it is in no series
    version = Series.versions.filter(id=series.pk).last()
    page = staff_client.get(history_url, {"_version": version.pk})
    add_url = page.context["add_url"]
    form = form_of(staff_client.post(add_url, form_of(page) | {"_edit": "yes"}))
    with zeal_ignore(LOCKED):
        assert staff_client.post(add_url, form).status_code == 302
    assert list(Event.objects.order_by("pk").values_list("pk", "slug")) == events
    assert Series.objects.get().events.count() == 5
    moved.refresh_from_db()
    assert moved.venue_name == "Town hall"


def test_a_series_begins_with_no_event_that_is_in_other_hands(
    staff_client: Client,
) -> None:
    date_of_series = make_series().events.latest("starts_at")
    of_a_challenge = make_event(source="challenge-1", source_path="/challenge/x/")
    count, refusals = Event.objects.count(), []
    for event in (date_of_series, of_a_challenge):
        url = f"/admin/events/series/add/?first_event={event.pk}"
        rule = {"name": "X", "until": (event.starts_on + timedelta(70)).isoformat()}
        page = staff_client.post(url, opened_form(staff_client, url) | rule)
        refusals += page.context["adminform"].form.errors["first_event"]
    assert [text.partition(".")[0] for text in refusals] == [
        "It is a date of the series “Clinics on Tuesdays” already",
        "This date is looked after where it belongs, and cannot be repeated",
    ]
    assert (Series.objects.count(), Event.objects.count()) == (1, count)


@pytest.mark.parametrize("every", ["99999999999", "99999", "0"])
def test_a_rule_that_nobody_means_is_refused_in_words(
    staff_client: Client, every: str
) -> None:
    url = f"/admin/events/series/add/?first_event={make_event().pk}"
    rule = {"every": every, "unit": "months", "until": "9999-12-31"}
    page = staff_client.post(url, opened_form(staff_client, url) | rule)
    errors = page.context["adminform"].form.errors
    sentence = "Give a number from 1." if every == "0" else "Give a number up to 366."
    assert sentence in errors["every"]
    assert errors["until"] == ["The year is 9999. Give one from 2000 to 2100."]
