"""The book of the meeting, to print."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges.models import Entry, ExportRecord
from core.models import SiteSettings
from judging.models import Card, Panel
from judging.services import meeting, panels
from tests.judging.admin_pages import url_of
from tests.judging.award_pages import make_award, reference_of
from tests.judging.factories import make_closed_panel, make_open_panel
from tests.judging.ranking_pages import close, judge_ideas

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    """Idea 1 leads by far; judge 2 may not talk about it, and asked for idea 3."""
    panel = make_open_panel(staff, ideas=3, judges=2)
    make_award(panel, staff)
    judge = panel.judges.get(seat=2)
    first, third = (Entry.objects.get(title=f"Idea {n}") for n in (1, 3))
    panels.bar(judge, entry=first, reason="A friend.", by=staff)
    judge_ideas(panel, {"Idea 1": [5, 0], "Idea 2": [3, 3], "Idea 3": [1, 1]})
    close(panel, staff)
    Card.objects.filter(judge__seat=1, entry=first).update(panel_note="Talk of costs.")
    meeting.keep_note(
        panel, idea=third.reference, note="Small.", asked_by=judge, by=staff
    )
    return panel


def lines(client: Client, panel: Panel) -> list[str]:
    """Return the lines of the book."""
    html = client.get(url_of(panel, "meeting_book")).text
    html = re.sub(r"\s+", " ", html.split('<div class="paper">')[1].split("</main>")[0])
    text = unescape(re.sub(r"<(?!/?(?:span|strong)\b).+?>", "\n", html))
    text = re.sub(r"<.+?>|[\u2068\u2069]", "", text)
    return [line.strip() for line in text.split("\n") if line.strip()]


def test_it_has_what_can_win_what_was_asked_for_and_who_leaves(
    staff_client: Client, panel: Panel
) -> None:
    first, third = reference_of(panel, "Idea 1"), reference_of(panel, "Idea 3")
    found = lines(staff_client, panel)
    assert found[2 : found.index("Idea 3")] == [
        "What can win",
        "Overall winner",
        f"{first} Idea 1, 100.0 points",
        "Where judges differ much",
        "On no idea.",
        "What judges asked for",
        "Judge 1: nothing yet; each may ask for one idea",
        f"Judge 2: {third} Idea 3",
        "In this order",
        "Everybody is in the room",
        f"{third} Idea 3",
        "Leave the room: Judge 2",
        f"{first} Idea 1",
    ]


def test_each_idea_has_a_sheet_with_its_scores_and_notes(
    staff_client: Client, panel: Panel
) -> None:
    found = lines(staff_client, panel)
    sheet = found[found.index("Idea 1") :]
    for line in (
        "Judge 1: gave 100.0, we count 100.0",
        "Useful: 100.0",
        "Judge 1: Talk of costs.",
        "The problem",
    ):
        assert line in sheet
    assert "Small." in found
    assert not [line for line in found if "Noor" in line]


def test_it_names_the_ideas_on_which_judges_differ(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff, ideas=6, judges=3)
    steps = {f"Idea {number}": [3, 3, 3] for number in range(1, 6)}
    judge_ideas(panel, {**steps, "Idea 6": [5, 1, 3]})
    close(panel, staff)
    found = lines(staff_client, panel)
    heading = found.index("Where judges differ much")
    assert found[heading + 1] == f"{reference_of(panel, 'Idea 6')} Idea 6"


def test_its_titles_are_those_that_judges_read(
    staff_client: Client, panel: Panel
) -> None:
    Entry.objects.filter(title="Idea 1").update(title="Mira Vale’s idea")
    assert "Mira Vale" not in staff_client.get(url_of(panel, "meeting_book")).text


def test_who_has_it_is_noted_once_an_hour(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    for _twice in range(2):
        lines(staff_client, panel)
    record = ExportRecord.objects.get()
    assert (record.chosen, record.rows, record.by) == (
        *("Judging of Quiet streets: Meeting book", 2),
        staff,
    )


def test_before_the_round_is_closed_there_is_none(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff)
    page = staff_client.get(url_of(panel, "meeting_book"))
    assert page.url == url_of(panel, "meeting")


@pytest.mark.parametrize("ideas", [1, 3])
def test_queries(
    staff_client: Client, site: SiteSettings, staff: User, ideas: int
) -> None:
    panel = make_closed_panel(staff, ideas=ideas, judges=2)
    make_award(panel, staff, kind="other", how_many=3)
    lines(staff_client, panel)
    with CaptureQueriesContext(connection) as queries:
        staff_client.get(url_of(panel, "meeting_book"))
    assert len(queries) == 30
