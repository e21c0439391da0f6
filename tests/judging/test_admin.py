"""The pages on which staff run a panel of judges."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge, Entry
from core.models import SiteSettings
from judging.models import Judge, Panel, Round, Shown
from judging.services import cards
from judging.services.rubric import rubric_of
from tests.judging.admin_pages import moment, url_of
from tests.judging.factories import (
    card_of,
    finish_card,
    make_judge,
    make_open_panel,
    make_panel,
    open_round,
    prepare,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up(site: SiteSettings, staff: User) -> Panel:
    return make_panel(staff)


def test_judging_begins_beside_the_challenge(
    staff_client: Client, site: SiteSettings
) -> None:
    challenge = Challenge.objects.create(
        title="Quiet streets",
        slug="quiet",
        opens_at=timezone.now(),
        closes_at=timezone.now() + timedelta(days=1),
    )
    form = staff_client.get(f"/admin/challenges/challenge/{challenge.pk}/change/")
    url = reverse("admin:judging_panel_of", args=[challenge.pk])
    assert url in form.text
    assert "Set up judging" in staff_client.get(url).text
    assert Panel.objects.count() == 0
    page = staff_client.post(url, follow=True)
    panel = Panel.objects.get()
    assert page.redirect_chain[-1][0] == url_of(panel, "change")
    assert staff_client.get(url).url == url_of(panel, "change")
    assert panel.terms.startswith("I judge each idea by myself")


def test_the_overview_says_what_is_set_up(staff_client: Client, set_up: Panel) -> None:
    page = staff_client.get(url_of(set_up, "change"))
    for words in ("2 criteria, 100 percent", "1 accepted, 0 invited", "2 of 2 ideas"):
        assert words in page.text
    assert "Everybody can read organisation and team" in page.text
    Challenge.objects.update(names_wait_for_results=True)
    page = staff_client.get(url_of(set_up, "change"))
    assert "Everybody can read organisation and team" not in page.text


def test_the_list_has_each_panel(staff_client: Client, set_up: Panel) -> None:
    page = staff_client.get(reverse("admin:judging_panel_changelist"))
    assert "Being set up" in page.text


def test_steps_are_written_a_line_each(staff_client: Client, set_up: Panel) -> None:
    current = set_up.rounds.get()
    useful, new = (each["id"] for each in rubric_of(current))
    lines = "Poor: helps nobody\nFair\nGood: helps some\nBetter\nBest: helps many"
    sent = {f"c{useful}": lines, f"c{new}": "One\nTwo\nThree"}
    page = staff_client.post(url_of(set_up, "rubric"), sent)
    error = "Write five lines, each beginning with another word."
    assert page.context["form"].errors == {f"c{new}": [error]}
    sent[f"c{new}"] = lines
    staff_client.post(url_of(set_up, "rubric"), sent)
    current.refresh_from_db()
    steps = rubric_of(current)[0]["steps"]
    assert (steps[0], steps[1]) == (
        {"label": "Poor", "meaning": "helps nobody"},
        {"label": "Fair", "meaning": ""},
    )


def test_a_rubric_is_fixed_once_the_round_opens(
    staff_client: Client, set_up: Panel, staff: User
) -> None:
    open_round(set_up, staff)
    assert "Save the steps" not in staff_client.get(url_of(set_up, "rubric")).text


def test_a_judge_is_invited_once(staff_client: Client, set_up: Panel) -> None:
    sent = {"name": "Otto Reed", "email": "otto@example.org", "organisation": ""}
    staff_client.post(url_of(set_up, "judges"), sent)
    page = staff_client.post(url_of(set_up, "judges"), sent)
    assert "This address has been invited already." in page.text
    assert set_up.judges.filter(name="Otto Reed", status="invited").count() == 1
    link = Judge.objects.get(name="Otto Reed").private_path
    assert link not in staff_client.get(url_of(set_up, "judges")).text


@pytest.mark.parametrize(
    ("action", "status"), [("renew", "accepted"), ("end", "stepped_down")]
)
def test_a_link_is_renewed_or_ended(
    staff_client: Client, set_up: Panel, action: str, status: str
) -> None:
    judge = set_up.judges.get()
    old = judge.private_path
    url = url_of(set_up, "judge", seat=1)
    staff_client.post(url, {"action": action, "note": "Lost her phone."})
    judge.refresh_from_db()
    assert (judge.status, judge.private_path == old) == (status, False)
    assert set_up.history.filter(note="Lost her phone.").exists()


def test_who_left_is_invited_again(staff_client: Client, set_up: Panel) -> None:
    url = url_of(set_up, "judge", seat=1)
    for action in ("end", "again"):
        staff_client.post(url, {"action": action})
    assert set_up.judges.get().status == "invited"


def test_a_seat_that_nobody_has_is_404(staff_client: Client, set_up: Panel) -> None:
    for seat in ("2", "x"):
        url = url_of(set_up, "judge", seat=seat)
        assert staff_client.get(url).status_code == 404


def test_an_idea_is_kept_from_a_judge_and_given_back(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff)
    judge = panel.judges.get()
    entry = card_of(judge).entry
    sent = {"idea": "WIC-2222-22", "reason": "He works there."}
    page = staff_client.post(url_of(panel, "bar", seat=1), sent)
    assert page.context["form"].errors == {
        "idea": ["There is no such idea in this challenge."]
    }
    sent["idea"] = entry.reference.lower()
    staff_client.post(url_of(panel, "bar", seat=1), sent)
    assert not judge.cards.filter(entry=entry).exists()
    url = url_of(panel, "judge", seat=1)
    assert "He works there." in staff_client.get(url).text
    staff_client.post(url, {"action": f"unbar {entry.reference}"})
    assert judge.cards.filter(entry=entry).exists()


def test_staff_give_back_an_idea_from_which_a_judge_stepped_aside(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff)
    card = cards.declare(
        card_of(panel.judges.get()), reason="person", note="My brother."
    )
    url = url_of(panel, "judge", seat=1)
    assert "My brother." in staff_client.get(url).text
    staff_client.post(url, {"action": f"give_back {card.pk}"})
    card.refresh_from_db()
    assert card.status == "new"


def test_an_idea_is_prepared_and_the_next_one_comes(
    staff_client: Client, set_up: Panel
) -> None:
    Shown.objects.all().delete()
    entry = Entry.objects.order_by("reference")[0]
    page = staff_client.get(url_of(set_up, "shown_idea"))
    assert page.context["entry"] == entry
    form = page.context["form"]
    sent = {**form.initial, "fingerprint": page.context["fingerprint"]}
    sent |= {"title": "A hotel", "ready": "yes"}
    answer = staff_client.post(url_of(set_up, "shown_idea", of=entry.reference), sent)
    assert answer.url == url_of(set_up, "shown_idea")
    shown = Shown.objects.get()
    assert (shown.title, shown.is_ready, shown.entry) == ("A hotel", True, entry)
    assert "1 of 2 ideas is" not in staff_client.get(url_of(set_up, "shown")).text


def test_an_idea_that_changed_meanwhile_comes_back(
    staff_client: Client, set_up: Panel
) -> None:
    entry = Entry.objects.order_by("reference")[0]
    url = url_of(set_up, "shown_idea", of=entry.reference)
    sent = {"title": "Mine", "fingerprint": "stale", "ready": "yes"}
    page = staff_client.post(url, sent)
    assert "The idea was changed while you were reading it" in page.text
    assert page.context["form"]["title"].value() == "Mine"


def test_nobody_overwrites_what_a_colleague_prepared(
    staff_client: Client, set_up: Panel, staff: User
) -> None:
    entry = Entry.objects.order_by("reference")[0]
    url = url_of(set_up, "shown_idea", of=entry.reference)
    page = staff_client.get(url)
    sent = {**page.context["form"].initial, "title": "Mine", "ready": "yes"}
    sent |= {name: page.context[name] for name in ("fingerprint", "version")}
    prepare(entry, staff, title="Of a colleague")
    page = staff_client.post(url, sent)
    assert "A colleague prepared it while you were reading it" in page.text
    assert page.context["form"]["title"].value() == "Mine"
    assert "As it is kept now" in page.text
    assert "Of a colleague" in page.text
    assert Shown.objects.get(entry=entry).title == "Of a colleague"
    sent["version"] = page.context["version"]
    assert staff_client.post(url, sent).status_code == 303
    assert Shown.objects.get(entry=entry).title == "Mine"


def test_a_round_is_opened_moved_closed_and_opened_again(
    staff_client: Client, set_up: Panel
) -> None:
    url, statuses = url_of(set_up, "round"), []
    for sent in (
        {"action": "open", **moment(7)},
        {"action": "move", **moment(9)},
        {"action": "close", "reason": "She is ill."},
        {"action": "reopen", **moment(3), "reason": "A mistake."},
    ):
        assert staff_client.post(url, sent).status_code == 303
        statuses.append(Round.objects.get().status)
    assert statuses == ["open", "open", "closed", "open"]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"action": "open"}, "Give the date and the time."),
        ({"action": "open", **moment(-1)}, "This moment is past."),
        ({"action": "close"}, "Some cards are not done"),
        ({"action": "reopen", **moment(3)}, "Say why the round opens again."),
        ({"action": "nonsense"}, ""),
    ],
)
def test_what_cannot_be_done_is_said_and_the_words_stay(
    staff_client: Client, set_up: Panel, staff: User, sent: dict[str, str], error: str
) -> None:
    if sent["action"] == "close":
        open_round(set_up, staff)
    page = staff_client.post(url_of(set_up, "round"), {**sent, "reason": ""})
    assert page.status_code == 200
    assert error in page.text


def test_the_page_says_what_a_round_waits_for(
    staff_client: Client, set_up: Panel, staff: User
) -> None:
    Shown.objects.update(is_ready=False)
    page = staff_client.get(url_of(set_up, "round"))
    assert page.context["obstacles"] == ["2 ideas are not ready for the judges."]


def test_progress_has_numbers_and_no_score(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff)
    card = finish_card(card_of(panel.judges.get()), 5)
    card.strong = "Marvellous."
    card.save()
    names = ["change", "rubric", "judges", "judge", "shown", "round", "progress"]
    pages = {name: staff_client.get(url_of(panel, name)) for name in names}
    assert all(page.status_code == 200 for page in pages.values())
    [row] = pages["progress"].context["judges"]
    assert (row.done, row.to_do, row.aside) == (1, 1, 0)
    assert [name for name, page in pages.items() if "Marvellous." in page.text] == []


@pytest.mark.parametrize("number", [1, 3])
def test_queries(
    staff_client: Client,
    site: SiteSettings,
    staff: User,
    number: int,
) -> None:
    panel = make_panel(staff, ideas=number, judges=number)
    make_judge(panel, staff, 9)
    open_round(panel, staff)
    counts = {}
    for name in ("change", "judges", "shown", "round", "progress"):
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(url_of(panel, name))
        counts[name] = len(queries)
    assert counts == {
        "change": 11,
        "judges": 6,
        "shown": 8,
        "round": 8,
        "progress": 10,
    }
