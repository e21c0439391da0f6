"""The public page of judging: how it works, and no number of it before the results."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services import results
from core.models import SiteSettings
from core.shared_pages import SHARED
from judging.models import Judge, Panel
from judging.services import awards, cards, choices
from judging.services.panels import create_panel
from judging.services.second_look import begin_second_look
from judging.services.sponsors import save_sponsor
from tests.challenges.factories import (
    announce,
    make_challenge,
    make_entry,
    release_held_emails,
)
from tests.judging.award_pages import make_award, make_colleague, reference_of
from tests.judging.factories import make_open_panel
from tests.judging.ranking_pages import close, judge_ideas

pytestmark = pytest.mark.django_db


def url_of(challenge: Challenge) -> str:
    return f"{challenge.get_absolute_url()}judging/"


def read(client: Client, panel: Panel) -> str:
    """Return the words of the page."""
    html = client.get(url_of(panel.challenge)).text.split("<main", 1)[1]
    text = unescape(re.sub("<.+?>", " ", html.split("</main>")[0]))
    return re.sub(r"\s+", " ", re.sub("[\u2068\u2069]", "", text))


@pytest.fixture
def opened(site: SiteSettings, staff: User) -> Panel:
    """Three judges are about to read three ideas; judge 1 stepped aside from idea 3."""
    panel = make_open_panel(staff, ideas=3, judges=3)
    card = panel.judges.get(seat=1).cards.get(entry__title="Idea 3")
    cards.declare(card, reason="money", note="I own the roof.")
    judge_ideas(panel, {"Idea 1": [5, 5, 4], "Idea 2": [3, 2, 3], "Idea 3": [0, 4, 4]})
    return panel


@pytest.fixture
def out(opened: Panel, staff: User) -> Panel:
    """The same, once idea 3 won for a reason, and the results are out."""
    make_award(opened, staff, name="Golden Bee")
    close(opened, staff)
    award, other = opened.awards.get(), make_colleague()
    choice = awards.choose(
        award,
        idea=reference_of(opened, "Idea 3"),
        reason="It can be built in a week.",
        reason_is_public=True,
        by=staff,
    )
    choices.confirm(choice, by=other)
    release_held_emails()
    results.set_others_not_selected(opened.challenge, by=staff)
    Judge.objects.filter(seat=2).update(may_be_named=True)
    announce(opened.challenge, by=staff)
    return Panel.objects.select_related("challenge").get()


def test_a_challenge_without_judges_has_no_such_page(
    client: Client, site: SiteSettings, staff: User
) -> None:
    challenge = make_challenge()
    assert client.get(url_of(challenge)).status_code == 404
    assert url_of(challenge) not in client.get(challenge.get_absolute_url()).text
    create_panel(challenge, by=staff)
    page = client.get(url_of(challenge))
    assert (page.status_code, page["Cache-Control"], page.cookies) == (200, SHARED, {})
    assert url_of(challenge) in client.get(challenge.get_absolute_url()).text
    Challenge.objects.update(publish_at=timezone.now() + timedelta(days=1))
    assert client.get(url_of(challenge)).status_code == 404


def test_it_tells_how_it_works(client: Client, opened: Panel, staff: User) -> None:
    make_award(opened, staff, name="Shortlist", kind="other", how_many=5)
    text = read(client, opened)
    for words in (
        "The judges are reading at the moment, until",
        "Three people from outside our team judge the ideas.",
        "Every judge reads every idea, each in an order of their own, unless they",
        "What counts Useful 60% New 40%",
        "Shortlist (5 ideas)",
    ):
        assert words in text
    assert "sponsor" not in text
    sponsored = opened.awards.get(name="Shortlist")
    save_sponsor(sponsored, sponsor="Hearth Tea", bars_sponsor=True, by=staff)
    text = read(client, opened)
    assert "Shortlist (5 ideas), sponsored by Hearth Tea" in text
    assert "Judges who work for the sponsor of an award do not judge" in text
    opened.rounds.update(reads=2)
    assert "Two judges read each idea, and who reads what" in read(client, opened)


def test_before_the_results_it_has_no_number_and_no_name(
    client: Client, opened: Panel, staff: User
) -> None:
    Judge.objects.update(may_be_named=True)
    texts = [read(client, opened)]
    close(opened, staff)
    texts.append(read(client, opened))
    said = ["Noor", "Quayside", "One judge", "That makes", "judges agreed"]
    found = [word for word in said for text in texts if word in text]
    assert (found, "at the moment" in texts[1]) == ([], False)


def test_after_the_results_it_tells_how_it_went(client: Client, out: Panel) -> None:
    make_entry(challenge=out.challenge)  # that no judge read
    text = read(client, out)
    for words in (
        "How it works Four ideas came in. The judges read three ideas.",
        "How it went 4 ideas sent in 3 ideas read by the judges 3 judges "
        "At least two judges read each idea that was judged. That makes eight "
        "readings. One judge stepped aside from one idea. The judges agreed well.",
        "Noor Fay 2, Quayside Trust Two more judges, who are not named",
        "Idea 3 (Golden Bee): It can be built in a week.",
    ):
        assert words in text
    assert [word for word in ("Noor Fay 1", "I own the roof.") if word in text] == []


def test_it_tells_how_it_works_before_how_it_went(client: Client, out: Panel) -> None:
    html = client.get(url_of(out.challenge)).text
    headings = re.findall(r"<h([12])[^>]*>([^<]*)", html.split("<main")[1])
    assert headings[:4] == [
        ("1", "How the ideas were judged"),
        ("2", "What counts"),
        ("2", "How it works"),
        ("2", "How it went"),
    ]
    ways = re.findall(f'<a class="more" href="{out.challenge.get_absolute_url()}', html)
    assert len(ways) == 1


def test_the_results_lead_to_it(client: Client, out: Panel) -> None:
    html = client.get(out.challenge.get_absolute_url()).text
    in_sight, folded = html.split("<details")[:2]
    assert (url_of(out.challenge) in in_sight, url_of(out.challenge) in folded) == (
        True,
        False,
    )


def test_the_order_of_names_tells_no_number(client: Client, out: Panel) -> None:
    Judge.objects.update(may_be_named=True)
    for seat, name in ((1, "Zoe"), (2, "amir"), (3, "Bea")):
        Judge.objects.filter(seat=seat).update(name=name, organisation="")
    assert "Who judged amir Bea Zoe" in read(client, out)


def test_a_second_look_that_never_opened_is_not_told(
    client: Client, opened: Panel, staff: User
) -> None:
    begin_second_look(close(opened, staff), by=staff)
    release_held_emails()
    results.set_others_not_selected(opened.challenge, by=staff)
    announce(opened.challenge, by=staff)
    text = read(client, Panel.objects.select_related("challenge").get())
    assert "The judges agreed well." in text
    assert "Then all of them read" not in text


def test_who_must_not_be_named_is_not(client: Client, out: Panel) -> None:
    Panel.objects.update(names_are_public=False)
    assert "Noor" not in read(client, out)
    assert "Who judged Three judges" in read(client, out)


@pytest.mark.parametrize(
    "change", [{"may_publish": False}, {"public_outcome": "not_selected"}]
)
def test_reasons_of_ideas_that_are_not_public_are_not_told(
    client: Client, out: Panel, change: dict[str, object]
) -> None:
    Entry.objects.filter(title="Idea 3").update(**change, public_award="")
    text = read(client, out)
    assert ("It can be built" in text, "Idea 3" in text) == (False, False)


@pytest.mark.parametrize("number", [1, 3])
def test_queries(client: Client, site: SiteSettings, staff: User, number: int) -> None:
    panel = make_open_panel(staff, ideas=number, judges=number)
    judge_ideas(panel, {f"Idea {n}": [4] * number for n in range(1, number + 1)})
    make_award(panel, staff)
    close(panel, staff)
    release_held_emails()
    results.set_others_not_selected(panel.challenge, by=staff)
    announce(panel.challenge, by=staff)
    with CaptureQueriesContext(connection) as queries:
        client.get(url_of(panel.challenge))
    assert len(queries) == 14  # one counts the ideas that were sent
