"""Tables about judging that staff save: their lines, who may, and what is noted."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges.models import Entry, ExportRecord
from core.csv_export import unescape_formula
from core.models import SiteSettings
from judging.models import Panel
from judging.services import cards, interests, panels, rounds
from judging.services.exports import EXPORTS
from tests.judging.admin_pages import url_of
from tests.judging.award_pages import client_of
from tests.judging.factories import finish_card, make_closed_panel, make_open_panel
from tests.judging.ranking_pages import close, judge_ideas

pytestmark = pytest.mark.django_db


def saved(client: Client, panel: Panel, name: str) -> list[list[str]]:
    """Return the lines of a file, without the header."""
    answer = client.post(url_of(panel, "files"), {"file": name})
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))[1:]


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    """Two judges: one gave two ideas all steps, and the other one stepped aside from
    the second."""
    panel = make_open_panel(staff, ideas=2, judges=2)
    judge_ideas(panel, {"Idea 1": [5, 4], "Idea 2": [3, 0]})
    card = panel.judges.get(seat=2).cards.get(entry__title="Idea 2")
    cards.declare(card, reason="person", note="=My sister")
    return panel


def test_scores_are_what_was_given_and_what_counts(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    close(panel, staff)
    first, second = (Entry.objects.get(title=f"Idea {n}").reference for n in (1, 2))
    lines = saved(staff_client, panel, "scores")
    assert sorted(lines) == sorted(
        [
            [first, "1", "1", "100.0", "93.8", "yes", "Useful", "60", "5", "100"],
            [first, "1", "1", "100.0", "93.8", "yes", "New", "40", "5", "100"],
            [first, "2", "1", "75.0", "81.3", "yes", "Useful", "60", "4", "75"],
            [first, "2", "1", "75.0", "81.3", "yes", "New", "40", "4", "75"],
            [second, "1", "1", "50.0", "43.8", "yes", "Useful", "60", "3", "50"],
            [second, "1", "1", "50.0", "43.8", "yes", "New", "40", "3", "50"],
            [second, "2", "1", "", "", "Stepped aside", "", "", "", ""],
        ]
    )


def test_scores_of_an_idea_that_left_say_why_they_do_not_count(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff)
    for card in panel.judges.get().cards.select_related("entry"):
        finish_card(card)
    entry = Entry.objects.filter(title="Idea 1")
    entry.update(is_taken_down=True)
    rounds.close_round(panel.rounds.get(), by=staff)
    lines = saved(staff_client, panel, "scores")
    told = {line[5] for line in lines if line[0] == entry.get().reference}
    assert told == {"The idea left the challenge"}


def test_nobody_saves_scores_before_the_round_is_closed(
    staff_client: Client, panel: Panel
) -> None:
    page = staff_client.post(url_of(panel, "files"), {"file": "scores"}, follow=True)
    assert "Nobody sees a score before the round is closed." in page.text
    assert not ExportRecord.objects.exists()


def test_the_register_has_who_and_why_and_the_public_one_numbers(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    first, second = Entry.objects.order_by("title")
    panels.bar(panel.judges.get(seat=1), entry=first, reason="A friend.", by=staff)
    otto = User.objects.create_user("otto", first_name="Otto", is_staff=True)
    interests.declare_interest(panel, entry=second, reason="My aunt.", by=otto)
    lines = [line[:5] for line in saved(staff_client, panel, "register")]
    assert [[unescape_formula(cell) for cell in line] for line in lines] == [
        [
            *("Judge 2", "Noor Fay 2", second.reference, "stepped aside"),
            "I know a person behind it. =My sister",
        ],
        [
            *("Judge 1", "Noor Fay 1", first.reference, "kept from it by staff"),
            "A friend.",
        ],
        ["Staff", "Otto", second.reference, "declared an interest", "My aunt."],
    ]
    assert saved(staff_client, panel, "public_register") == [
        ["Judge 1", "0", "1"],
        ["Judge 2", "1", "0"],
    ]


def test_progress_is_numbers(staff_client: Client, panel: Panel) -> None:
    rows = [line[:6] for line in saved(staff_client, panel, "judges")]
    assert rows == [
        ["Judge 1", "Accepted", "2", "0", "0", "0"],
        ["Judge 2", "Accepted", "1", "0", "0", "1"],
    ]
    ideas = [line[1:] for line in saved(staff_client, panel, "ideas")]
    assert ideas == [["Idea 2", "1", "1"], ["Idea 1", "2", "2"]]


def test_a_cell_is_no_formula(staff_client: Client, panel: Panel) -> None:
    cells = [cell for row in saved(staff_client, panel, "register") for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]
    Entry.objects.filter(title="Idea 1").update(title="=1+1")
    assert "\u200b=1+1" in [line[1] for line in saved(staff_client, panel, "ideas")]


def test_each_file_is_noted(staff_client: Client, staff: User) -> None:
    panel = make_closed_panel(staff)
    for name in EXPORTS:
        saved(staff_client, panel, name)
    noted = panel.history.filter(what="Saved as a file", by=staff)
    assert noted.count() == len(EXPORTS)
    records = ExportRecord.objects.filter(by=staff).values_list("chosen", "rows")
    assert ("Judging of Quiet streets: Scores", 4) in records


@pytest.mark.parametrize(
    ("permission", "names"),
    [
        ("view_panel", ["public_register", "judges", "ideas"]),
        ("read_scores", ["scores"]),
        ("read_names", ["register"]),
        ("run_panel", ["register", "public_register", "judges", "ideas"]),
        ("prepare_shown", []),
    ],
)
def test_each_table_has_its_permission(
    panel: Panel, permission: str, names: list[str]
) -> None:
    user = User.objects.create_user("ida", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=permission))
    client, url = client_of(user), url_of(panel, "files")
    page = client.get(url)
    offered = list(page.context["exports"]) if page.status_code == 200 else []
    assert offered == names
    for name in [*EXPORTS, "", "x"]:
        refused = client.post(url, {"file": name}).status_code == 403
        assert refused == (name not in names)


@pytest.mark.parametrize("ideas", [1, 3])
def test_queries(site: SiteSettings, staff: User, ideas: int) -> None:
    panel = make_closed_panel(staff, ideas=ideas, judges=2)
    client, found = client_of(staff), {}
    for name in EXPORTS:
        with CaptureQueriesContext(connection) as queries:
            saved(client, panel, name)
        found[name] = len(queries)
    assert found == {
        "scores": 21,
        "register": 12,
        "public_register": 11,
        "judges": 12,
        "ideas": 11,
    }
