"""Tests of the pages under /get-involved/, and of what staff may write there."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from get_involved.models import Audience, Way, validate_link
from tests.challenges.factories import make_challenge
from tests.events.factories import make_event
from tests.get_involved.factories import make_audience, make_way
from tests.support.addresses import delete
from tests.support.admin_forms import change_in_admin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

LIST = "/get-involved/"


def test_every_link_of_the_first_ways_and_audiences_leads_to_a_page(
    client: Client,
) -> None:
    rows = [*Way.objects.all(), *Audience.objects.all()]
    assert len(rows) == 12
    found = {row.link: client.get(row.link).status_code for row in rows}
    assert set(found.values()) == {200}


def test_the_list_shows_the_ways_in_their_order_and_whom_they_are_for(
    client: Client,
) -> None:
    Way.objects.all().delete()
    make_way(title="Second", position=2)
    make_way(title="First", position=1)
    make_way(title="Hidden", is_shown=False)
    page = client.get(LIST)
    assert [way.title for way in page.context["ways"]] == ["First", "Second"]
    assert 'href="/get-involved/schools/">Schools</a>' in page.text
    assert "020 7946 0000" in page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_of_an_audience(client: Client) -> None:
    Way.objects.all().delete()
    bees, other = make_audience(), Audience.objects.get(slug="schools")
    make_way(bees, title="Ours")
    make_way(other, title="Theirs")
    make_way(title="For all")
    make_challenge(title="Quiet streets")
    make_challenge(title="Secret", publish_at=None)
    make_event(title="Honey day")
    page = client.get(bees.get_absolute_url())
    assert [way.title for way in page.context["ways"]] == ["Ours", "For all"]
    for text in [
        "<h1>Beekeepers</h1>",
        "They <strong>like</strong> you.",
        'href="/contact/partnership/">Bring your bees</a>',
        "Quiet streets",
        "Honey day",
        "Clean tech city",
    ]:
        assert text in page.text
    assert "Secret" not in page.text


def test_an_audience_sees_what_is_for_its_people(
    client: Client,
) -> None:
    for title, audiences in {
        "All": [],
        "No schools": ["resident", "visitor"],
        "Schools only": ["school"],
    }.items():
        make_challenge(title=title, audiences=audiences)
    soon = timezone.now() + timedelta(days=40)
    make_challenge(title="Later", opens_at=soon, closes_at=soon + timedelta(days=9))
    day = timezone.now() + timedelta(days=1)
    make_event(title="Fair", starts_at=day)
    make_event(title="Trade", starts_at=day, audience="businesses")
    make_event(
        title="Off",
        starts_at=day,
        audience="schools",
        state="cancelled",
        change_reason="Snow.",
    )
    make_event(
        title="For teachers", starts_at=day + timedelta(days=5), audience="schools"
    )
    context = client.get(f"{LIST}schools/").context
    challenges = [challenge.title for challenge in context["challenges"]]
    assert challenges == ["Schools only", "All", "Later"]
    assert [event.title for event in context["events"]] == ["For teachers"]
    everything = client.get(f"{LIST}partners/").context
    shown = (len(everything["challenges"]), len(everything["events"]))
    assert shown == (4, 3)


def test_three_ways_are_shown_of_an_audience(client: Client) -> None:
    ways = client.get(f"{LIST}schools/").context["ways"]
    assert [way.title for way in ways] == [
        "Join the testing panel",
        "Send us an idea",
        "Come to an event",
    ]
    make_challenge()  # the box beside the text leads to it
    titles = [way.title for way in client.get(f"{LIST}schools/").context["ways"]]
    assert titles[1:] == ["Come to an event", "Get updates by email"]


def test_an_idea_comes_before_all_else_while_a_challenge_is_open(
    client: Client,
) -> None:
    url = f"{LIST}residents/"
    first = '<a class="button" href="/contact/testing-panel/">'
    assert first in client.get(url).text
    challenge = make_challenge()
    page = client.get(url).text
    enter = f'<a class="button" href="{challenge.get_absolute_url()}enter/">'
    assert (enter in page, first in page) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _row in range(rows):
        make_way()
        make_event()
        make_challenge()
    with django_assert_num_queries(4):
        client.get(LIST)
    with django_assert_num_queries(6):
        client.get(f"{LIST}residents/")


def test_staff_change_what_visitors_read(client: Client, staff_client: Client) -> None:
    bees = make_audience()
    change_in_admin(staff_client, bees, summary="You have a hive.")
    assert "You have a hive." in client.get(LIST).text
    way = make_way(bees)
    change_in_admin(staff_client, way, is_shown="")
    assert "Count bees" not in client.get(LIST).text
    delete(staff_client, bees)
    assert client.get(bees.get_absolute_url()).status_code == 410


@pytest.mark.parametrize(
    "link",
    [
        *("/nowhere/", "events", "http://example.org/", "javascript:alert(1)", ""),
        *("/admin/", "/my-entry/abc/", "/contact/m/abc/"),
    ],
)
def test_a_link_leads_to_a_page_of_ours_or_is_a_whole_address(link: str) -> None:
    validate_link("/events/?when=past")
    validate_link("https://example.org/")
    with pytest.raises(ValidationError):
        validate_link(link)
