"""Rankings that are kept: what the panel saw can be made again, byte by byte."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from challenges.services.personal_data import delete_entry
from core.models import SiteSettings
from judging.models import Panel, StoredRanking
from judging.services import rounds
from judging.services.ranking import is_rebuilt, shown_ranking, store_ranking
from judging.services.scoring import rank
from judging.services.scoring_inputs import canonical, inputs_from
from tests.judging.factories import make_open_panel
from tests.judging.ranking_pages import close, judge_ideas, read, url_of

pytestmark = pytest.mark.django_db

CHANGED = (
    "This is the ranking as it was kept. Today it would be another one: ideas left or "
    "came, or cards were set aside."
)


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    """A closed round of three ideas and two judges."""
    panel = make_open_panel(staff, ideas=3, judges=2)
    judge_ideas(panel, {"Idea 1": [5, 3], "Idea 2": [3, 1], "Idea 3": [4, 4]})
    close(panel, staff)
    return panel


def test_a_ranking_is_kept_when_the_round_closes(panel: Panel, staff: User) -> None:
    stored = StoredRanking.objects.get()
    assert (stored.round, stored.by) == (panel.rounds.get(), staff)
    assert canonical(rank(inputs_from(stored.inputs))) == stored.result
    assert is_rebuilt(stored)


def test_what_is_the_same_is_kept_once(panel: Panel, staff: User) -> None:
    store_ranking(panel.rounds.get(), by=staff)
    assert StoredRanking.objects.count() == 1


def test_the_page_stays_when_an_idea_leaves_and_says_so(
    staff_client: Client, panel: Panel
) -> None:
    before = read(staff_client, url_of(panel))
    Entry.objects.filter(title="Idea 2").update(is_taken_down=True)
    lines = read(staff_client, url_of(panel))
    assert [line for line in lines if line not in before] == [
        CHANGED,
        "No longer in the challenge",
    ]
    stored = StoredRanking.objects.get()
    page = staff_client.post(url_of(panel), {"action": "anew"}, follow=True)
    assert "Ranked anew." in page.text
    assert CHANGED not in page.text
    later = StoredRanking.objects.exclude(pk=stored.pk).get()
    assert "Idea 2" not in [row.idea for row in shown_ranking(later.round).ranking.rows]
    assert CHANGED in read(staff_client, url_of(panel, query=f"?kept={stored.pk}"))


def test_an_idea_that_its_entrant_deletes_leaves_its_reference(
    staff_client: Client, panel: Panel
) -> None:
    entry = Entry.objects.get(title="Idea 1")
    delete_entry(entry)
    page = staff_client.get(url_of(panel))
    assert "1 idea was deleted by its entrant." in page.text
    assert entry.reference in page.text
    assert "Idea 1" not in page.text
    url = url_of(panel, "ranking_idea", f"?of={entry.reference}")
    assert "Its entrant had it deleted." in read(staff_client, url)


def test_a_file_has_scores_and_ranking_and_is_noted(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    stored = StoredRanking.objects.get()
    page = staff_client.post(url_of(panel), {"action": "file"})
    text = page.content.decode()
    assert text == f'{{"inputs":{stored.inputs},"ranking":{stored.result}}}'
    data = json.loads(text)
    rebuilt = canonical(rank(inputs_from(canonical(data["inputs"]))))
    assert rebuilt == canonical(data["ranking"])
    assert panel.history.filter(what="Saved as a file", by=staff).count() == 1


@pytest.mark.parametrize(
    ("result", "words"),
    [(None, "not a byte differs"), ("{}", "It does not come out of its scores again.")],
)
def test_it_is_made_from_its_scores_once_more(
    staff_client: Client, panel: Panel, result: str | None, words: str
) -> None:
    kept = StoredRanking.objects.get()
    if result:
        other = StoredRanking.objects.create(
            round=kept.round,
            by=kept.by,
            fingerprint=kept.fingerprint,
            inputs=kept.inputs.replace('"steps":[5,', '"steps":[4,'),
            result=kept.result,
        )
        kept = other
    url = url_of(panel, query=f"?kept={kept.pk}")
    page = staff_client.post(url, {"action": "rebuild"}, follow=True)
    assert words in page.text


def test_a_round_that_closes_again_keeps_another(panel: Panel, staff: User) -> None:
    current = panel.rounds.get()
    closes_at = current.closes_at
    rounds.reopen(current, by=staff, closes_at=closes_at, reason="A mistake.")
    assert shown_ranking(panel.rounds.get()) is None
    judge_ideas(panel, {"Idea 1": [1, 0]})
    close(panel, staff)
    assert panel.rounds.get().rankings.count() == 2
