"""Awards, the meeting and who wins, on the pages of staff."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges.models import Entry
from challenges.services import announcements, results
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Choice, MeetingNote, Panel
from judging.services import awards, cards, choices, panels
from tests.challenges.factories import release_held_emails
from tests.judging.award_pages import (
    client_of,
    make_award,
    make_colleague,
    reference_of,
)
from tests.judging.factories import make_closed_panel, make_open_panel
from tests.judging.ranking_pages import close, judge_ideas, read, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    return make_closed_panel(staff, ideas=3, judges=2)


def test_awards_are_added_and_removed(staff_client: Client, panel: Panel) -> None:
    url = url_of(panel, "awards")
    area = panel.challenge.offered_areas[0]
    for name, goes_to in (
        ("Best", "overall"),
        ("Clean", f"area {area.pk}"),
        ("Smart School award", "audience school"),
    ):
        sent = {"name": name, "goes_to": goes_to, "outcome": "winner", "how_many": 1}
        assert staff_client.post(url, {**sent, "action": "add"}).status_code == 303
    rows = panel.awards.values_list("name", "kind", "focus_area", "audience")
    assert list(rows) == [
        ("Best", "overall", None, ""),
        ("Clean", "area", area.pk, ""),
        ("Smart School award", "audience", None, "school"),
    ]
    award = panel.awards.get(name="Clean")
    staff_client.post(url, {"action": f"remove {award.pk}"})
    staff_client.post(url, {"action": "usual"})
    assert panel.awards.count() == 2 + len(panel.challenge.offered_areas)
    assert "Best" in read(staff_client, url)[3]


def test_an_award_for_the_whole_challenge_has_one_winner(
    staff_client: Client, panel: Panel
) -> None:
    sent = {"name": "Best", "goes_to": "overall", "outcome": "shortlisted"}
    page = staff_client.post(
        url_of(panel, "awards"), {**sent, "how_many": 3, "action": "add"}
    )
    assert page.context["form"].errors == {
        "outcome": ["The whole challenge has a winner."],
        "how_many": ["The whole challenge has one winner."],
    }


def test_one_chooses_and_another_confirms(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    award, url = make_award(panel, staff), url_of(panel, "choices")
    sent = {"action": f"choose {award.pk}", "idea": reference_of(panel, "Idea 2")}
    page = staff_client.post(url, sent)
    assert "It is not the next one" in page.text
    sent |= {"reason": "It can be built.", "reason_is_public": "on"}
    assert staff_client.post(url, sent).status_code == 303
    choice = Choice.objects.get()
    own = staff_client.get(url).text
    assert f'value="confirm {choice.pk}"' not in own
    assert "You chose it: somebody else confirms it." in own
    other = client_of(make_colleague())
    assert f'value="confirm {choice.pk}"' in other.get(url).text
    other.post(url, {"action": f"confirm {choice.pk}"})
    assert Entry.objects.get(title="Idea 2").outcome == "winner"
    undo = {"action": f"undo {choice.pk}"}
    other.post(url, undo)
    assert Entry.objects.get(title="Idea 2").outcome == "winner"
    assert "You asked to undo it: somebody else agrees." in other.get(url).text
    leave = {"action": f"leave {choice.pk}"}
    assert "kay asks to undo it." in staff_client.get(url).text
    staff_client.post(url, leave)
    other.post(url, undo)
    staff_client.post(url, undo)
    assert Entry.objects.get(title="Idea 2").outcome == ""


def test_a_choice_that_nobody_confirmed_is_not_published_as_not_selected(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    award, challenge = make_award(panel, staff), panel.challenge
    idea = reference_of(panel, "Idea 1")
    choice = awards.choose(award, idea=idea, by=staff)
    url = f"/admin/challenges/challenge/{challenge.pk}/results/"
    assert "for the 2 without an outcome" in staff_client.get(url).text
    staff_client.post(url, {"not_selected": "yes"})
    outcomes = Entry.objects.order_by("title").values_list("outcome", flat=True)
    assert list(outcomes) == ["", "not_selected", "not_selected"]
    page = staff_client.get(url)
    assert page.text.count(idea) == 1
    assert "Chosen for an award, and nobody has confirmed it" in page.text
    assert "without an outcome</button>" not in page.text
    assert page.context["plan"].undecided == 1
    choices.undo(choice, by=staff)
    assert "Chosen for an award" not in staff_client.get(url).text
    staff_client.post(url, {"not_selected": "yes"})
    choice = awards.choose(award, idea=idea, by=staff)
    assert idea not in announced_by(staff_client, url)
    choices.confirm(choice, by=make_colleague())
    assert idea in announced_by(staff_client, url)
    assert "Chosen for an award" not in staff_client.get(url).text


def test_nothing_is_chosen_while_results_go_out(panel: Panel, staff: User) -> None:
    award, challenge = make_award(panel, staff), panel.challenge
    release_held_emails()
    results.set_others_not_selected(challenge, by=staff)
    announcements.publish(challenge, by=staff)
    with pytest.raises(TransitionNotAllowed, match="The results go out at"):
        awards.choose(award, idea=reference_of(panel, "Idea 1"), by=staff)


def announced_by(client: Client, url: str) -> list[str]:
    """Return the references of the ideas that the page would announce."""
    plan = client.get(url).context["plan"]
    return [entry.reference for entry in plan.to_announce]


def test_nonsense_changes_nothing(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    make_award(panel, staff)
    for name in ("choices", "awards"):
        for action in ("", "nonsense", "confirm 9", "choose x", "undo", "remove 99"):
            page = staff_client.post(url_of(panel, name), {"action": action})
            assert page.status_code == 200
    assert (Choice.objects.count(), panel.awards.count()) == (0, 1)


def test_the_page_of_an_idea_asks_for_no_outcome_then(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    entry = Entry.objects.get(title="Idea 1")
    url = f"/admin/challenges/entry/{entry.pk}/change/"
    assert "Save the outcome" in staff_client.get(url).text
    make_award(panel, staff)
    assert "Save the outcome" not in staff_client.get(url).text


def test_nothing_is_shown_before_the_round_is_closed(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff)
    make_award(panel, staff)
    for name in ("meeting", "choices"):
        assert read(staff_client, url_of(panel, name)) == [
            "This begins when the last round is closed."
        ]


@pytest.fixture
def with_interests(site: SiteSettings, staff: User) -> Panel:
    """Judge 1 knows who sent idea 2; judge 2 is kept from idea 3."""
    panel = make_open_panel(staff, ideas=3, judges=3)
    first, second, _third = panel.judges.all()
    card = first.cards.get(entry__title="Idea 2")
    cards.declare(card, reason="person", note="My brother.")
    idea = Entry.objects.get(title="Idea 3")
    panels.bar(second, entry=idea, reason="He works there.", by=staff)
    steps = {"Idea 1": [5, 5, 5], "Idea 2": [0, 5, 4], "Idea 3": [4, 0, 4]}
    judge_ideas(panel, steps)
    close(panel, staff)
    return panel


def test_the_meeting_names_who_leaves_the_room(
    staff_client: Client, with_interests: Panel, staff: User
) -> None:
    make_award(with_interests, staff, kind="other", how_many=3)
    lines = read(staff_client, url_of(with_interests, "meeting"))
    heads = [line for line in lines if line.startswith(("Everybody", "Leave"))]
    assert heads == [
        "Everybody is in the room",
        "Leave the room: Judge 1 (Noor Fay 1)",
        "Leave the room: Judge 2 (Noor Fay 2)",
    ]
    order = [line for line in lines if line in ("Idea 1", "Idea 2", "Idea 3")]
    assert order == ["Idea 1", "Idea 2", "Idea 3"]
    assert "My brother." not in "\n".join(lines)
    assert "He works there." not in "\n".join(lines)


def test_a_judge_asks_for_one_idea_and_staff_take_notes(
    staff_client: Client, panel: Panel
) -> None:
    url, judge = url_of(panel, "meeting"), panel.judges.get(seat=1)
    last = reference_of(panel, "Idea 3")
    assert last not in staff_client.get(url).text
    sent = {"idea": last.lower(), "asked_by": judge.pk, "note": "Small, but new."}
    assert staff_client.post(url, sent).status_code == 303
    text = "\n".join(read(staff_client, url))
    assert "Judge 1 asked to talk about it." in text
    assert "Small, but new." in text
    other = {**sent, "idea": reference_of(panel, "Idea 2")}
    page = staff_client.post(url, other)
    assert "Judge 1 asked for another idea: each has one." in page.text


def test_notes_and_who_asked_do_not_empty_each_other(
    staff_client: Client, panel: Panel
) -> None:
    url, idea = url_of(panel, "meeting"), reference_of(panel, "Idea 3")
    judge = panel.judges.get(seat=1)
    staff_client.post(url, {"idea": idea, "note": "Small, but new."})
    staff_client.post(url, {"idea": idea, "asked_by": judge.pk})
    staff_client.post(url, {"idea": idea, "note": "Small, new and cheap."})
    rows = MeetingNote.objects.values_list("asked_by", "note")
    assert list(rows) == [(judge.pk, "Small, new and cheap.")]
    kept = panel.history.filter(what="Notes of the meeting kept")
    old = kept.values_list("note", flat=True)
    assert list(old) == ["", "", "Small, but new."]
    form = staff_client.get(f"{url}?of={idea}").context["form"]
    assert [field.value() for field in form] == [
        *(idea, judge.pk, "Small, new and cheap."),
    ]


def test_notes_are_deleted_with_a_button_that_says_so(
    staff_client: Client, panel: Panel
) -> None:
    url, idea = url_of(panel, "meeting"), reference_of(panel, "Idea 3")
    staff_client.post(url, {"idea": idea, "note": "Small, but new."})
    page = staff_client.post(url, {"idea": idea})
    assert "Write notes, or say which judge asked." in page.text
    assert MeetingNote.objects.count() == 1
    page = staff_client.post(url, {"idea": idea, "delete": "yes"}, follow=True)
    assert f"The notes about {idea} are deleted" in page.text
    assert MeetingNote.objects.count() == 0
    row = panel.history.get(what="Notes of the meeting deleted")
    assert (row.row, row.note) == (idea, "Small, but new.")
    page = staff_client.post(url, {"idea": idea, "delete": "yes"})
    assert "There are no notes about this idea." in page.text


def test_an_unknown_idea_is_said_to_be_unknown(
    staff_client: Client, panel: Panel
) -> None:
    page = staff_client.post(url_of(panel, "meeting"), {"idea": "x", "note": "Hm."})
    assert "There is no such idea in this challenge." in page.text
    assert "Hm." in page.text


@pytest.mark.parametrize("number", [1, 3])
def test_queries(
    staff_client: Client, site: SiteSettings, staff: User, number: int
) -> None:
    panel = make_closed_panel(staff, ideas=number + 1, judges=2)
    make_award(panel, staff, kind="other", how_many=5)
    for n in range(1, number + 1):
        idea = reference_of(panel, f"Idea {n}")
        awards.choose(panel.awards.get(), idea=idea, by=staff)
        staff_client.post(url_of(panel, "meeting"), {"idea": idea, "note": "Yes."})
    counts = {}
    for name in ("awards", "meeting", "choices"):
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(url_of(panel, name))
        counts[name] = len(queries)
    assert counts == {"awards": 7, "meeting": 19, "choices": 14}
