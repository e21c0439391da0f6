"""Samples: written before a round opens, scored by each judge before the first idea,
and never counted."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Judge, Panel, Round, Sample, SampleCard
from judging.services import cards, personal_data, rounds, samples
from judging.services.rubric import rubric_of
from tests.judging.admin_pages import url_of
from tests.judging.card_pages import idea_path
from tests.judging.factories import (
    card_of,
    make_judge,
    make_panel,
    make_sample,
    open_round,
)

pytestmark = pytest.mark.django_db


def make_panel_with_samples(staff: User, *, judges: int = 1) -> Panel:
    panel = make_panel(staff, judges=judges)
    for title in ("A board", "A tram"):
        make_sample(panel, staff, title)
    open_round(panel, staff)
    return panel


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    return make_panel_with_samples(staff)


@pytest.fixture
def judge(panel: Panel) -> Judge:
    return panel.judges.select_related("panel__challenge").get()


def steps_of(panel: Panel, *given: int) -> dict[int, int]:
    rubric = rubric_of(panel.rounds.get())
    return {each["id"]: step for each, step in zip(rubric, given, strict=True)}


def form_of(panel: Panel, *given: int) -> dict[str, Any]:
    return {f"c{key}": step for key, step in steps_of(panel, *given).items()}


def score(judge: Judge, number: int, *given: int) -> SampleCard:
    return samples.score_sample(
        judge.panel.samples.order_by("pk")[number - 1],
        judge=judge,
        current=judge.panel.rounds.get(),
        steps=steps_of(judge.panel, *given),
    )


def test_samples_come_before_the_first_idea(client: Client, judge: Judge) -> None:
    page = client.get(judge.private_path)
    assert f"{judge.private_path}samples/1/" in page.text
    assert "Next idea" not in page.text
    with pytest.raises(TransitionNotAllowed, match="score the samples first"):
        cards.open_card(card_of(judge))
    gate = client.post(f"{idea_path(judge)}open/")
    assert "Please score the samples first" in gate.text
    score(judge, 1, 3, 4)
    assert samples.next_sample(judge) == 2
    score(judge, 2, 3, 4)
    assert samples.next_sample(judge) is None
    assert "Next idea" in client.get(judge.private_path).text
    assert cards.open_card(card_of(judge)).status == "opened"


def test_a_judge_scores_one_and_reads_how_others_did(
    client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_panel_with_samples(staff, judges=3)
    first, second, third = panel.judges.select_related("panel__challenge")
    score(second, 1, 2, 5)
    score(third, 1, 2, 4)
    path = f"{first.private_path}samples/1/"
    page = client.get(path)
    assert "For lost gloves." in page.text
    assert "Small, and easy." not in page.text
    page = client.post(path, {**form_of(panel, 2, 5)})
    assert page.status_code == 303
    page = client.get(path)
    assert "Small, and easy." in page.text
    found = re.findall(r"<li>(\w[\w ]*): (\d)", page.text)
    given = {"Weak": "0", "Fair": "3", "Good": "0", "Very good": "0", "Excellent": "0"}
    assert dict(found[:5]) == given
    assert page.text.count("you too") == 2
    assert f"{first.private_path}samples/2/" in page.text
    assert "Noor Fay 2" not in page.text


def test_a_step_for_each_criterion_is_asked_for(client: Client, judge: Judge) -> None:
    sent = form_of(judge.panel, 2, 9)
    page = client.post(f"{judge.private_path}samples/1/", sent)
    assert list(page.context["form"].errors.values()) == [
        ["Choose one of the five: “New”"]
    ]
    with pytest.raises(ValueError, match="One step for each"):
        score(judge, 1, 0, 3)


def test_the_first_steps_stay(judge: Judge) -> None:
    score(judge, 1, 2, 5)
    assert list(score(judge, 1, 4, 4).steps.values()) == [2, 5]
    assert SampleCard.objects.count() == 1


def test_a_closed_round_takes_none(client: Client, judge: Judge, staff: User) -> None:
    rounds.close_round(judge.panel.rounds.get(), by=staff, reason="So.")
    path = f"{judge.private_path}samples/1/"
    assert "you did not score it" in client.get(path).text
    page = client.post(path, form_of(judge.panel, 2, 5))
    assert (page.status_code, "was not saved" in page.text) == (409, True)
    assert not SampleCard.objects.exists()


@pytest.mark.parametrize("number", ["0", "3"])
def test_a_number_without_a_sample_is_404(
    client: Client, judge: Judge, number: str
) -> None:
    assert client.get(f"{judge.private_path}samples/{number}/").status_code == 404


def test_who_has_not_accepted_reads_none(client: Client, judge: Judge) -> None:
    Judge.objects.update(status="invited")
    assert client.get(f"{judge.private_path}samples/1/").status_code == 404


def test_without_samples_ideas_come_first(
    client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff)
    open_round(panel, staff)
    judge = panel.judges.select_related("panel__challenge").get()
    assert "Next idea" in client.get(judge.private_path).text
    assert client.get(f"{judge.private_path}samples/1/").status_code == 404


def test_samples_stay_once_a_round_has_opened(panel: Panel, staff: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="samples stay as they are"):
        make_sample(panel, staff)
    with pytest.raises(TransitionNotAllowed, match="samples stay as they are"):
        samples.delete_sample(Sample.objects.all()[0], by=staff)


def test_a_sample_that_changed_is_scored_anew(judge: Judge, staff: User) -> None:
    score(judge, 1, 2, 5)
    rounds.take_back_opening(judge.panel.rounds.get(), by=staff)
    sample = judge.panel.samples.all()[0]
    samples.save_sample(
        judge.panel, sample, title="B", text="C", explanation="D", by=staff
    )
    assert not SampleCard.objects.exists()


def test_a_judge_has_them_in_the_file(judge: Judge) -> None:
    score(judge, 1, 2, 5)
    [row] = personal_data.data_of(judge)["samples"]
    assert (row["title"], list(row["steps"].values())) == ("A board", [2, 5])


def test_staff_write_change_and_delete_them(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff)
    url = url_of(panel, "samples")
    page = staff_client.post(url, {"title": "A", "text": "", "explanation": ""})
    assert list(page.context["form"].errors) == ["text", "explanation"]
    sent = {"title": "A", "text": "B", "explanation": "C"}
    assert staff_client.post(url, sent).status_code == 303
    sample = Sample.objects.get()
    one = url_of(panel, "samples", sample=sample.pk)
    assert staff_client.get(one).context["form"].initial["text"] == "B"
    staff_client.post(one, {**sent, "text": "New"})
    sample.refresh_from_db()
    assert sample.text == "New"
    staff_client.post(one, {"action": "delete"})
    assert not Sample.objects.exists()
    assert staff_client.get(one).status_code == 404


def test_staff_see_how_the_steps_lie(
    staff_client: Client, judge: Judge, panel: Panel
) -> None:
    score(judge, 1, 2, 5)
    page = staff_client.get(url_of(panel, "samples"))
    assert "Weak 0, Fair 1, Good 0" in page.text.replace("\u2068", "").replace(
        "\u2069", ""
    )
    assert "Save the sample" not in page.text


@pytest.mark.parametrize("judges", [1, 3])
def test_queries(
    client: Client, staff_client: Client, site: SiteSettings, staff: User, judges: int
) -> None:
    panel = make_panel_with_samples(staff, judges=judges)
    make_judge(panel, staff, 9)
    for judge in panel.judges.select_related("panel__challenge"):
        score(judge, 1, 2, 5)
    Round.objects.update(opened_at=timezone.now())
    paths = [f"{judge.private_path}samples/1/", url_of(panel, "samples")]
    counts = []
    for browser, path in zip([client, staff_client], paths, strict=True):
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        counts.append(len(queries))
    assert counts == [6, 8]


def test_a_round_that_was_closed_meanwhile_takes_no_steps(
    panel: Panel, judge: Judge, staff: User
) -> None:
    current = panel.rounds.select_related("panel").get()
    rounds.close_round(current, by=staff, reason="Enough.")
    steps = {each["id"]: 3 for each in rubric_of(current)}
    sample = panel.samples.all()[0]
    with pytest.raises(TransitionNotAllowed, match="The round is closed"):
        samples.score_sample(sample, judge=judge, current=current, steps=steps)
