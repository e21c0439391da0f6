"""Tests of the pages of projects: what they show, what they hide, and what it costs."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.services.entering import entries
from core.models import SiteSettings
from focus_areas.models import FocusArea
from tests.challenges.factories import make_public_entry, make_update
from tests.projects.factories import make_project, make_step
from tests.support.spaces import plain_spaces

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

DAY = timedelta(days=1)
LIST, SAID = "/projects/", "/projects/you-said-we-did/"
AREA = "/focus-areas/clean-tech-city/"


def titles(client: Client, query: str = "") -> list[str]:
    return [project.title for project in client.get(LIST + query).context["page_obj"]]


def test_the_list_begins_with_the_latest_step_that_is_public(client: Client) -> None:
    today = timezone.localdate()
    make_project(title="No step")
    for title, day in [("Old", today - 9 * DAY), ("New", today - DAY)]:
        make_step(make_project(title=title), on=day)
    make_step(make_project(title="Planned"), on=today + DAY)
    make_project(title="Draft", publish_at=None)
    assert titles(client) == ["New", "Old", "Planned", "No step"]


def test_the_list_is_filtered_by_focus_area_and_status(client: Client) -> None:
    people = FocusArea.objects.get(slug="empowering-people")
    make_project(title="Clean pilot")
    make_project(title="Clean and live", status="live")
    make_project(title="Pilot for people", focus_area=people)
    assert titles(client, "?area=clean-tech-city&status=pilot") == ["Clean pilot"]
    assert titles(client, "?status=pilot") == ["Pilot for people", "Clean pilot"]
    page = client.get(LIST + "?status=sleeping")
    assert "does not recognise" not in page.text
    assert page.context["form"].unknown == ["Status"]
    assert "There is no project like that yet" in client.get(LIST + "?status=idea").text


def test_the_page_of_a_project(client: Client, staff: User) -> None:
    idea = make_public_entry(staff, title="Benches that talk")
    project = make_project(
        idea=idea,
        starts_on=date(2026, 3, 1),
        ends_on=date(2027, 2, 28),
        partners="Friends of the Bench",
        evidence="We *counted*.",
    )
    make_step(project, on=date(2026, 4, 2))
    make_step(project, on=timezone.localdate() + DAY, text="Not yet.")
    html = plain_spaces(client.get(project.get_absolute_url()).text)
    for text in [
        "<h1>Talking benches</h1>",
        '<span class="badge">Being tried out</span>',
        "Three of them <strong>stand</strong>.",
        "From Sunday 1 March 2026",
        "Until Sunday 28 February 2027",
        "Friends of the Bench",
        "We <em>counted</em>.",
        f'href="{idea.get_absolute_url()}">Benches that talk</a>',
        '<time datetime="2026-04-02">Thursday 2 April 2026</time>',
        "It stands in the way.",
        "We <strong>moved</strong> it.",
    ]:
        assert text in html
    assert "Not yet." not in html


def test_the_figures_that_staff_gave_stand_at_the_top(client: Client) -> None:
    text = "212 uses in a month\n\n  27 of 31 people felt calmer \n"
    project = make_project(figures=text)
    html = client.get(project.get_absolute_url()).text
    found = re.findall(r'<strong class="fact">(.+?)</strong> (.+?)</p>', html)
    assert found == [("212", "uses in a month"), ("27", "of 31 people felt calmer")]


def test_a_project_tells_its_story_from_the_beginning(client: Client) -> None:
    today = timezone.localdate()
    project = make_project(starts_on=today - 9 * DAY)
    for days, text in ((1, "Second"), (8, "First"), (1, "Third")):
        make_step(project, on=today - days * DAY, text=text)
    page = client.get(project.get_absolute_url())
    assert [step.text for step in page.context["steps"]] == ["First", "Second", "Third"]
    assert 'class="fact"' not in page.text


@pytest.mark.parametrize("text", ["Many uses", "212", "1 a\n2 b\n3 c\n4 d"])
def test_a_figure_is_a_number_and_what_it_counts(text: str) -> None:
    project = make_project(figures=text)
    with pytest.raises(ValidationError, match="Give up to three lines"):
        project.full_clean()


def test_an_idea_leads_to_its_project_and_is_hidden_once_it_is_withdrawn(
    client: Client, staff: User
) -> None:
    idea = make_public_entry(staff, title="Benches that talk")
    project = make_project(idea=idea)
    make_project(idea=idea, title="Secret", publish_at=None)
    page = client.get(idea.get_absolute_url())
    assert project.get_absolute_url() in page.text
    assert "Secret" not in page.text
    entries.withdraw(idea)
    assert "Benches that talk" not in client.get(project.get_absolute_url()).text


def test_what_people_said_stands_beside_what_was_done(
    client: Client, staff: User
) -> None:
    make_step(you_said="Too loud.")
    make_step(you_said="", text="Of its own accord.")
    make_step(you_said="Too soon.", on=timezone.localdate() + DAY)
    make_step(make_project(publish_at=None), you_said="Too secret.")
    make_update(make_public_entry(staff), by=staff, text="It stands.")
    for url in (SAID, AREA):
        text = client.get(url).text
        assert ("Too loud." in text, "It stands." in text) == (True, True)
        for hidden in ("Of its own accord.", "Too soon.", "Too secret."):
            assert hidden not in text, url


def test_a_focus_area_shows_its_own_projects(client: Client) -> None:
    people = FocusArea.objects.get(slug="empowering-people")
    make_project(title="Ours")
    make_step(make_project(title="Theirs", focus_area=people))
    context = client.get(AREA).context
    assert [project.title for project in context["projects"]] == ["Ours"]
    assert list(context["answers"]) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        project = make_step().project
        make_step(project)
    other = make_project()
    numbers = {LIST: 4, SAID: 4, other.get_absolute_url(): 6}
    for url, number in numbers.items():
        with django_assert_num_queries(number):
            client.get(url)


def test_empty_pages_say_what_to_do_instead(client: Client, site: SiteSettings) -> None:
    assert 'href="/ideas/"' in client.get(LIST).text
    assert "What should we do?" in client.get(SAID).text
