"""Staff with an interest in an idea, on every page and at every button of judging and
of the results."""

import csv
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from challenges.services import results
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.admin import PanelAdmin
from judging.models import Choice, Panel
from judging.services import choices, exports, interests, panels
from judging.services.dealing_anew import deal_anew
from tests.challenges.factories import announce, release_held_emails
from tests.judging.admin_pages import moment, url_of
from tests.judging.award_pages import choose, client_of, make_award, make_colleague
from tests.judging.factories import make_closed_panel, make_open_panel

pytestmark = pytest.mark.django_db

CLOSED = [
    *("bar", "deal", "second_look", "awards", "sponsor", "meeting", "choices"),
    *("feedback", "feedback_idea", "files", "meeting_book"),
]
"""Pages on which others decide."""

LEADS_AWAY = ["shown_idea", "ranking_idea"]
"""Pages that an idea stands on, but not this one."""

OPEN = [
    *("rubric", "rehearsal", "terms", "samples", "judges", "judge_list", "judge"),
    *("paper", "sheet", "shown"),
    *("plan", "round", "progress", "ranking", "invitation"),
]

ENTRIES = "/admin/challenges/entry/"


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    """Three ideas were judged, the first won, and `staff` has an interest in it."""
    panel = make_closed_panel(staff, ideas=3, judges=2)
    kay, otto = make_colleague(), User.objects.create_superuser("otto")
    choice = choose(panel, make_award(panel, kay), "Idea 1", kay)
    choices.confirm(choice, by=otto)
    entry = Entry.objects.get(title="Idea 1")
    interests.declare_interest(panel, entry=entry, reason="My aunt.", by=staff)
    return panel


def idea(panel: Panel) -> Entry:
    return panel.challenge.entries.get(title="Idea 1")


def test_no_page_of_judging_tells_of_the_idea(
    staff_client: Client, panel: Panel
) -> None:
    names = {page.name for page in PanelAdmin.pages if page.is_of_object}
    assert names == {*CLOSED, *LEADS_AWAY, *OPEN, "interests"}
    reference, found = idea(panel).reference, {}
    for name in sorted(names - {"interests"}):
        page = staff_client.get(url_of(panel, name, of=reference, seat="1"))
        found[name] = page.status_code, reference in page.text
    assert found == {
        **dict.fromkeys(CLOSED, (403, False)),
        **dict.fromkeys(LEADS_AWAY, (303, False)),
        **dict.fromkeys(OPEN, (200, False)),
    }
    assert reference not in staff_client.get(url_of(panel, "change")).text


def _state(panel: Panel) -> list[Any]:
    """Return what no button may change."""
    judge = panel.judges.get(seat=1)
    return [
        *panel.history.values_list("pk"),
        *panel.rounds.values_list("position", "status"),
        *panel.awards.values_list("name"),
        *Choice.objects.values_list("entry", "confirmed_by", "undo_asked_by"),
        *judge.bars.values_list("entry"),
        *judge.cards.values_list("entry", "status"),
        *Entry.objects.values_list("outcome", "award", "feedback", "shown__version"),
    ]


def test_no_button_of_judging_does_anything(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    other = panel.challenge.entries.get(title="Idea 2")
    kay = User.objects.get(username="kay")
    judge = panel.judges.get(seat=1)
    panels.bar(judge, entry=other, reason="A friend.", by=kay)
    award, choice = panel.awards.get(), Choice.objects.get()
    posts: list[tuple[str, dict[str, str]]] = [
        ("bar", {"idea": idea(panel).reference, "reason": "Because."}),
        ("bar", {"idea": other.reference, "reason": "Because."}),
        ("judge", {"action": f"unbar {other.reference}"}),
        ("round", {"action": "reopen", "reason": "So.", **moment(3)}),
        ("terms", {"terms": "Mine."}),
        ("judges", {"name": "Me", "email": "me@example.com"}),
        ("judge", {"action": "end", "note": "So."}),
        ("judge", {"action": "renew", "note": "So."}),
        ("judge", {"action": "capacity", "most": "1"}),
        ("second_look", {"action": "begin"}),
        ("ranking", {"action": "anew"}),
        ("ranking", {"action": "file"}),
        ("files", {"file": "scores"}),
        ("awards", {"action": f"remove {award.pk}"}),
        ("awards", {"action": "usual"}),
        ("choices", {"action": f"choose {award.pk}", "idea": other.reference}),
        ("choices", {"action": f"undo {choice.pk}"}),
        ("meeting", {"idea": other.reference, "note": "Bad."}),
        ("feedback", {"yes": "yes"}),
        ("feedback_idea", {"sentences": "Hm.", "approve": "yes"}),
        ("shown_idea", {"title": "New", "fingerprint": "x", "ready": "yes"}),
        ("paper", {"action": "open"}),
        ("deal", {"judges": "1", "seen": "x"}),
    ]
    before = _state(panel)
    for name, sent in posts:
        url = url_of(panel, name, of=idea(panel).reference, seat="1")
        staff_client.post(url, sent)
        assert _state(panel) == before, (name, sent)


@pytest.mark.parametrize(
    "service",
    [
        lambda panel, by: exports.save_file(panel, "scores", by=by),
        lambda panel, by: deal_anew(
            panel.rounds.get(), seats=[], fingerprint="", by=by
        ),
    ],
    ids=["file", "deal"],
)
def test_services_refuse_them_whatever_calls(
    panel: Panel, staff: User, service: Callable[[Panel, User], object]
) -> None:
    before = _state(panel)
    with pytest.raises(TransitionNotAllowed, match="others decide"):
        service(panel, staff)
    assert _state(panel) == before


@pytest.mark.parametrize("sent", [None, "publish", "take_back", "not_selected"])
def test_others_publish_the_results(
    staff_client: Client, panel: Panel, sent: str | None
) -> None:
    url = f"/admin/challenges/challenge/{panel.challenge_id}/results/"
    page = staff_client.post(url, {sent: "yes"}) if sent else staff_client.get(url)
    assert (page.status_code, idea(panel).title in page.text) == (403, False)
    assert set(Entry.objects.values_list("outcome", flat=True)) == {"winner", ""}


@pytest.mark.parametrize("action", ["close", "move", "take_back"])
def test_others_run_an_open_round(
    staff_client: Client, site: SiteSettings, staff: User, action: str
) -> None:
    panel = make_open_panel(staff)
    entry = panel.challenge.entries.first()
    interests.declare_interest(panel, entry=entry, reason="My aunt.", by=staff)
    before = [*panel.rounds.values(), *panel.history.values_list("pk")]
    sent = {"action": action, "reason": "So.", **moment(9)}
    page = staff_client.post(url_of(panel, "round"), sent)
    assert [*panel.rounds.values(), *panel.history.values_list("pk")] == before
    assert "You have an interest in an idea of this challenge" in page.text


def entry_pages(client: Client, entry: Entry) -> str:
    """Return what staff read of an idea: its page, its whole history, its case file."""
    pages = [client.get(f"{ENTRIES}{entry.pk}/{p}/") for p in ("change", "history")]
    answer = client.get(f"{ENTRIES}{entry.pk}/case-file/")
    with zipfile.ZipFile(BytesIO(b"".join(answer))) as archive:
        file = [archive.read(name).decode() for name in archive.namelist()]
    return "\n".join([*(page.text for page in pages), *file])


@pytest.mark.parametrize(
    ("title", "said"),
    [("Idea 1", "Outcome: Winner. Overall"), ("Idea 2", "Outcome: Not selected")],
)
def test_no_page_of_an_idea_tells_who_wins_before_everybody_knows(
    staff_client: Client, panel: Panel, title: str, said: str
) -> None:
    entry, kay = Entry.objects.get(title=title), User.objects.get(username="kay")
    results.set_others_not_selected(panel.challenge, by=kay)
    assert said in entry_pages(client_of(kay), entry)
    read = entry_pages(staff_client, entry)
    assert [word for word in (said, "Overall winner") if word in read] == []
    release_held_emails()
    announce(panel.challenge, by=kay)
    assert said in entry_pages(staff_client, entry)


def found_ideas(client: Client, outcome: str) -> tuple[int, set[str]]:
    """Return how many ideas the list finds by an outcome, and the outcomes in its
    file."""
    page = client.get(f"{ENTRIES}?outcome={outcome}")
    file = b"".join(client.get(f"{ENTRIES}export/")).decode("utf-8-sig")
    rows = csv.DictReader(StringIO(file))
    return page.context["cl"].result_count, {row["Outcome"] for row in rows}


def test_no_list_tells_who_wins(staff_client: Client, panel: Panel) -> None:
    for outcome, count in (("winner", 1), ("none", 2)):
        assert found_ideas(staff_client, outcome) == (0, {""})
        kay = client_of(User.objects.get(username="kay"))
        assert found_ideas(kay, outcome) == (count, {"Winner", ""})


def test_others_note_outcomes(
    site: SiteSettings, staff_client: Client, staff: User
) -> None:
    panel = make_open_panel(staff)
    entry = idea(panel)
    url = f"{ENTRIES}{entry.pk}/"
    assert "Save the outcome" in staff_client.get(f"{url}change/").text
    interests.declare_interest(panel, entry=entry, reason="My aunt.", by=staff)
    assert "Save the outcome" not in staff_client.get(f"{url}change/").text
    page = staff_client.post(f"{url}outcome/", {"outcome": "winner"})
    entry.refresh_from_db()
    assert ("others decide" in page.text, entry.outcome) == (True, "")


def test_each_row_of_history_about_an_idea_knows_it(panel: Panel) -> None:
    entry = idea(panel)
    rows = panel.history.filter(row__contains=entry.reference)
    assert rows.filter(entry=entry).count() == rows.count() > 0
