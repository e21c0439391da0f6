"""The ranking of a closed round, on the pages of staff."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges.models import Entry
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Panel, Round
from judging.services import cards, panels
from judging.services.ranking import rank_anew, shown_ranking
from tests.judging.factories import make_open_panel
from tests.judging.ranking_pages import close, judge_ideas, read, url_of

pytestmark = pytest.mark.django_db

STEPS = {"Idea 1": [5, 3], "Idea 2": [3, 1], "Idea 3": [4, 0]}
"""Steps that judges 1 and 2 give an idea on both criteria; 0 leaves it to do.

Judge 1 gives 50 points more for the two ideas that both read: b, less for judge 2, is
(25 + 25) / 3 = 16.7, with one neutral score each. So idea 3 has 75 - 16.7 = 58.3. The
residuals are 75 - 66.7 = 8.3 four times, and leave one degree of freedom: s = 16.7."""


@pytest.fixture
def opened(site: SiteSettings, staff: User) -> Panel:
    panel = make_open_panel(staff, ideas=3, judges=2)
    judge_ideas(panel, STEPS)
    return panel


@pytest.fixture
def closed(opened: Panel, staff: User) -> Panel:
    close(opened, staff)
    return opened


def test_the_page_says_places_and_how_strict_judges_are(
    staff_client: Client, closed: Panel
) -> None:
    area = Entry.objects.all()[0].focus_area.name
    assert read(staff_client, url_of(closed)) == [
        "The judges agreed well. "
        "Intraclass correlation of one score: 0.89, from 4 scores.",
        "How strict each judge is",
        "Judge 1 gave 16.7 points more than others for the same ideas. "
        "2 shared ideas. Too few to tell strictness from chance.",
        "Judge 2 gave 16.7 points less than others for the same ideas. "
        "2 shared ideas. Too few to tell strictness from chance.",
        "What a judge gave more or less is taken off or added. Of a judge who shares "
        "few ideas with others, only a part of it: it may be chance.",
        "Places",
        "Show the places by plain means",
        "All focus areas",
        area,
        "Ideas by place",
        *("Idea", "Place", "Points", "Plain mean"),
        *("Idea 1", "Read by 2 of 2", "clear winner", "can still be the best"),
        *("1", "75.0", "75.0"),
        *("Idea 3", "Read by 1 of 2", "can still be the best"),
        *("2", "58.3", "75.0"),
        *("Idea 2", "Read by 2 of 2", "3", "25.0", "25.0"),
        "Made from the scores with this fingerprint, by rule 1:",
    ]


def test_plain_means_say_what_moves(staff_client: Client, closed: Panel) -> None:
    lines = read(staff_client, url_of(closed, query="?by=plain"))
    start = lines.index("Plain mean") + 1
    assert lines[start:-1] == [
        *("Idea 1", "Read by 2 of 2", "Shares its place"),
        *("clear winner", "can still be the best", "1", "75.0", "75.0"),
        *("Idea 3", "Read by 1 of 2", "Shares its place", "By points it has place 2"),
        *("can still be the best", "1", "58.3", "75.0"),
        *("Idea 2", "Read by 2 of 2", "3", "25.0", "25.0"),
    ]


def test_ideas_of_a_focus_area_keep_their_places(
    staff_client: Client, closed: Panel, other_area: str
) -> None:
    lines = read(staff_client, url_of(closed, query=f"?area={other_area}"))
    assert lines[lines.index("Plain mean") + 1 : -1] == [
        *("Idea 2", "Read by 2 of 2", "3", "25.0", "25.0")
    ]
    unknown = read(staff_client, url_of(closed, query="?area=no-such-area"))
    assert "Idea 1" in unknown


@pytest.fixture
def other_area(closed: Panel) -> str:
    """Put the second idea into a focus area of its own; return its slug."""
    entry = Entry.objects.get(title="Idea 2")
    area = type(entry.focus_area).objects.exclude(pk=entry.focus_area_id)[0]
    Entry.objects.filter(pk=entry.pk).update(focus_area=area)
    return area.slug


def test_an_idea_says_how_it_came_to_its_place(
    staff_client: Client, closed: Panel
) -> None:
    pages = {
        entry.title: read(
            staff_client, url_of(closed, "ranking_idea", f"?of={entry.reference}")
        )
        for entry in closed.challenge.entries.all()
    }
    rounded = (
        "Numbers are rounded to one decimal, so a sum can be 0.1 off. Of a judge who "
        "shares few ideas with others, only a part of the difference counts: it may be "
        "chance."
    )
    shared = "On the 2 ideas that others read too, they gave 16.7"
    criteria = [
        "Means of what judges gave for each criterion, from 0 to 100",
        *("Criterion", "Weight in percent", "Mean"),
    ]
    assert pages["Idea 2"] == [
        "Idea 2 Open the idea",
        "How we got here",
        f"Judge 1 gave 50.0. {shared} more. We count 33.3.",
        f"Judge 2 gave 0.0. {shared} less. We count 16.7.",
        "The mean of what we count is 25.0; of what was given, 25.0. That is place 3. "
        "If any one judge is left out, it is from place 2 to place 3.",
        rounded,
        *criteria,
        *("Useful", "60", "25.0", "New", "40", "25.0"),
    ]
    assert pages["Idea 3"] == [
        "Idea 3 Open the idea",
        "How we got here",
        f"Judge 1 gave 75.0. {shared} more. We count 58.3.",
        "The mean of what we count is 58.3; of what was given, 75.0. That is place 2. "
        "The place stays the same if any one judge is left out.",
        "It can still be the best: what lies between it and the first may be chance.",
        rounded,
        *("Not counted", "Judge 2: To do"),
        *criteria,
        *("Useful", "60", "75.0", "New", "40", "75.0"),
    ]


def test_ideas_that_share_a_place_say_so(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff, ideas=3, judges=2)
    judge_ideas(panel, {"Idea 1": [5, 1], "Idea 2": [4, 2], "Idea 3": [1, 1]})
    close(panel, staff)
    reference = Entry.objects.get(title="Idea 2").reference
    text = " ".join(
        read(staff_client, url_of(panel, "ranking_idea", f"?of={reference}"))
    )
    assert (
        "The mean of what we count is 50.0; of what was given, 50.0. That is place 1. "
        "Others share it: by the heaviest criterion, then the next, it is number 1 of "
        "them. If any one judge is left out, it is from place 1 to place 2."
    ) in text
    assert "It can still be the best" not in text


def test_nobody_sees_a_score_before_the_round_is_closed(
    staff_client: Client, opened: Panel, staff: User
) -> None:
    assert read(staff_client, url_of(opened)) == [
        "Nobody sees a score before the round is closed, you neither."
    ]
    reference = Entry.objects.all()[0].reference
    page = staff_client.get(url_of(opened, "ranking_idea", f"?of={reference}"))
    assert page.url == url_of(opened)
    with pytest.raises(TransitionNotAllowed, match="before the round is closed"):
        rank_anew(opened.rounds.get(), by=staff)
    overview = staff_client.get(url_of(opened, "change"))
    assert url_of(opened) not in overview.text


def test_a_round_that_opens_again_hides_its_scores(
    staff_client: Client, closed: Panel
) -> None:
    assert url_of(closed) in staff_client.get(url_of(closed, "change")).text
    Round.objects.update(status="open")
    assert len(read(staff_client, url_of(closed))) == 1


def test_an_unknown_idea_leads_to_the_ranking(
    staff_client: Client, closed: Panel
) -> None:
    for query in ("", "?of=WIC-2222-22", "?of=nonsense"):
        page = staff_client.get(url_of(closed, "ranking_idea", query))
        assert (page.status_code, page.url) == (303, url_of(closed))


def test_only_cards_that_count_are_in_it(
    opened: Panel, staff: User, staff_client: Client
) -> None:
    """Judge 2 has an interest in idea 2, and idea 1 is taken down: neither reading
    counts, and nobody waits for the first."""
    first, second = opened.judges.all()
    card = second.cards.get(entry__title="Idea 2")
    cards.declare(card, reason="money", note="I own the roof.")
    Entry.objects.filter(title="Idea 1").update(is_taken_down=True)
    found = shown_ranking(close(opened, staff))
    assert found
    titles = {reference: entry.title for reference, entry in found.entries.items()}
    rows = {titles[row.idea]: row for row in found.ranking.rows}
    assert {
        title: (row.place, row.planned, [each.judge for each in row.readings])
        for title, row in rows.items()
    } == {"Idea 3": (1, 2, [first.seat]), "Idea 2": (2, 1, [first.seat])}
    assert [entry.title for entry in found.gone] == ["Idea 1"]
    lines = read(staff_client, url_of(opened))
    assert ", Idea 1: no longer in the challenge" in lines
    text = "\n".join(lines)
    assert "I own the roof." not in text
    assert "Too few ideas were read twice to tell how far chance goes" in text


def test_who_left_is_waited_for_no_more_and_what_they_scored_stays(
    opened: Panel, staff: User
) -> None:
    panels.step_down(opened.judges.get(seat=2), by=staff)
    found = shown_ranking(close(opened, staff))
    assert found
    titles = {reference: entry.title for reference, entry in found.entries.items()}
    planned = {titles[row.idea]: row.planned for row in found.ranking.rows}
    assert planned == {"Idea 1": 2, "Idea 2": 2, "Idea 3": 1}


def test_ideas_that_too_few_read_have_no_place(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff, ideas=3, judges=3)
    judge_ideas(panel, {"Idea 1": [5, 3, 3], "Idea 2": [3, 0, 0]})
    close(panel, staff)
    lines = read(staff_client, url_of(panel))
    start = lines.index("Without a place")
    assert sorted(lines[start + 1 : -1]) == [
        ", Idea 2: only 1 of 3 judges read it",
        ", Idea 3: nobody read it",
    ]
    for title, words in (
        ("Idea 2", "It has no place: only 1 of 3 judges read it."),
        ("Idea 3", "It has no place: nobody read it."),
    ):
        reference = Entry.objects.get(title=title).reference
        url = url_of(panel, "ranking_idea", f"?of={reference}")
        assert words in " ".join(read(staff_client, url))


def test_a_round_without_scores_says_so(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff)
    close(panel, staff)
    lines = read(staff_client, url_of(panel))
    assert "Nobody finished a card." in lines
    assert "Nothing can be said about how far the judges agreed." in lines


def test_judges_are_numbers(staff_client: Client, closed: Panel) -> None:
    reference = Entry.objects.all()[0].reference
    for url in (url_of(closed), url_of(closed, "ranking_idea", f"?of={reference}")):
        text = staff_client.get(url).text
        assert [word for word in ("Noor", "noor1@", "Quayside") if word in text] == []


@pytest.mark.parametrize("number", [1, 3])
def test_queries(
    staff_client: Client, site: SiteSettings, staff: User, number: int
) -> None:
    panel = make_open_panel(staff, ideas=number, judges=2)
    judge_ideas(panel, {f"Idea {n}": [4, 3] for n in range(1, number + 1)})
    close(panel, staff)
    reference = Entry.objects.all()[0].reference
    counts = {}
    for name, query in (("ranking", ""), ("ranking_idea", f"?of={reference}")):
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(url_of(panel, name, query))
        counts[name] = len(queries)
    assert counts == {"ranking": 13, "ranking_idea": 13}
