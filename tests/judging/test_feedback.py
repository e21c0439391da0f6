"""Feedback for entrants: written by staff, approved, and told with the
results."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges.models import Challenge, Entry
from challenges.services import announcements, results
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Feedback, Panel
from judging.services import feedback
from tests.challenges.factories import announce, release_held_emails
from tests.judging.award_pages import make_colleague, reference_of
from tests.judging.factories import make_closed_panel, make_open_panel
from tests.judging.ranking_pages import close, judge_ideas, read, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    """A closed round of three ideas: strong, good, and one nobody read."""
    panel = make_open_panel(staff, ideas=3, judges=2)
    judge_ideas(panel, {"Idea 1": [5, 4], "Idea 2": [3, 2], "Idea 3": [0, 0]})
    close(panel, staff)
    return panel


def keep(panel: Panel, staff: User, title: str, sentences: str = "") -> Feedback:
    return feedback.keep_feedback(
        panel,
        idea=reference_of(panel, title),
        sentences=sentences,
        is_approved=True,
        by=staff,
    )


def fingerprint_of(client: Client, url: str) -> str:
    """Return the fingerprint that the form of this page sends along."""
    text = client.get(url).text
    return text.split('name="fingerprint" value="')[1].split('"')[0]


def told(title: str) -> str:
    return Entry.objects.get(title=title).feedback


def test_a_word_for_each_criterion_and_the_sentences(panel: Panel, staff: User) -> None:
    keep(panel, staff, "Idea 1", "It is cheap to try. Ask the park keepers!")
    keep(panel, staff, "Idea 2")
    assert told("Idea 1") == (
        "Useful: strong\nNew: strong\n\nIt is cheap to try. Ask the park keepers!"
    )
    assert told("Idea 2") == "Useful: could be stronger\nNew: could be stronger"


@pytest.mark.parametrize(
    ("mean", "word"),
    [(100, "strong"), (70, "strong"), (69.9, "good"), (40, "good"), (39.9, None)],
)
def test_words_have_their_points(mean: float, word: str | None) -> None:
    assert feedback._word(mean) == (word or "could be stronger")


def test_a_criterion_may_be_a_question() -> None:
    lines = feedback._lines([["Does it help?", "good"], ["New", "strong"]])
    assert lines == ["Does it help? Good", "New: strong"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One", 1),
        ("One. Two?", 2),
        ("One… Two! Three.", 3),
        (" . ", 0),
        ("It saves 3.5 tonnes a year. Say who pays.", 2),
    ],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    assert feedback.count_sentences(text) == count


def test_what_cannot_be_said_is_refused(panel: Panel, staff: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="two sentences at most"):
        keep(panel, staff, "Idea 1", "One. Two. Three.")
    with pytest.raises(TransitionNotAllowed, match="No judge read an idea"):
        keep(panel, staff, "Idea 3", "Nobody read it.")


def test_nothing_is_said_before_the_round_is_closed(
    site: SiteSettings, staff: User
) -> None:
    panel = make_open_panel(staff)
    with pytest.raises(TransitionNotAllowed, match="Close the round first"):
        keep(panel, staff, "Idea 1")


def test_the_rest_is_approved_in_one_go(panel: Panel, staff: User) -> None:
    keep(panel, staff, "Idea 1", "Done.")
    assert feedback.approve_rest(panel, by=staff) == 1
    assert feedback.approve_rest(panel, by=staff) == 0
    assert (told("Idea 1")[-5:], told("Idea 2")[:9], told("Idea 3")) == (
        *("Done.", "Useful: c"),
        "",
    )


def test_what_is_not_approved_is_not_told(panel: Panel, staff: User) -> None:
    keep(panel, staff, "Idea 1", "Done.")
    idea = reference_of(panel, "Idea 1")
    feedback.keep_feedback(
        panel, idea=idea, sentences="Hm.", is_approved=False, by=staff
    )
    assert told("Idea 1") == ""
    feedback.approve_rest(panel, by=staff)
    assert told("Idea 1").endswith("\n\nHm.")


def test_nothing_changes_while_results_go_out(panel: Panel, staff: User) -> None:
    release_held_emails()
    challenge = Challenge.objects.get()
    results.set_others_not_selected(challenge, by=staff)
    announcements.publish(challenge, by=staff)
    with pytest.raises(TransitionNotAllowed, match="The results go out at"):
        keep(panel, staff, "Idea 1")
    assert Feedback.objects.count() == 0


def test_staff_write_one_after_the_other(staff_client: Client, panel: Panel) -> None:
    url = url_of(panel, "feedback_idea")
    first = staff_client.get(url).context["state"].entry.reference
    page = staff_client.get(url)
    said = "\n".join(read(staff_client, url))
    assert "Judge 1: Clear." in said
    assert "Noor" not in said
    sent = {"sentences": "One. Two. Three.", "approve": "yes"}
    sent["fingerprint"] = fingerprint_of(staff_client, url)
    page = staff_client.post(f"{url}?of={first}", sent)
    assert "Write two sentences at most." in page.text
    sent["sentences"] = "One. Two."
    assert staff_client.post(f"{url}?of={first}", sent).url == url
    assert staff_client.get(url).context["state"].entry.reference != first
    later = {"sentences": "Hm.", "later": "yes"}
    later["fingerprint"] = fingerprint_of(staff_client, url)
    second = staff_client.get(url).context["state"].entry.reference
    staff_client.post(f"{url}?of={second}", later)
    lines = read(staff_client, url_of(panel, "feedback"))
    assert "1 idea waits. Write the next one" in lines
    assert lines[-1] == "Approved"
    staff_client.post(url_of(panel, "feedback"))
    assert staff_client.get(url).url == url_of(panel, "feedback")
    assert Entry.objects.exclude(feedback="").count() == 2


def test_nobody_overwrites_what_a_colleague_kept(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    idea = reference_of(panel, "Idea 1")
    url = url_of(panel, "feedback_idea", f"?of={idea}")
    sent = {"sentences": "Mine.", "approve": "yes"}
    assert "look again" in staff_client.post(url, sent).text
    sent["fingerprint"] = fingerprint_of(staff_client, url)
    colleague = make_colleague()
    keep(panel, colleague, "Idea 1", "Of Kay.")
    page = staff_client.post(url, sent)
    assert "This was changed while you were writing: look again." in page.text
    assert "This is kept now, by kay." in re.sub("[\u2068\u2069]", "", page.text)
    assert "Of Kay." in page.text
    assert page.context["form"]["sentences"].value() == "Mine."
    assert told("Idea 1").endswith("Of Kay.")
    sent["fingerprint"] = page.context["state"].fingerprint
    assert staff_client.post(url, sent).status_code == 303
    assert told("Idea 1").endswith("Mine.")


def test_what_the_entrant_reads_is_taken_back_by_a_second_button(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    keep(panel, staff, "Idea 1", "Done.")
    release_held_emails()
    results.set_others_not_selected(panel.challenge, by=staff)
    announce(panel.challenge, by=staff)
    url = url_of(panel, "feedback_idea", f"?of={reference_of(panel, 'Idea 1')}")
    assert "Take it back from the entrant" not in staff_client.get(url).text
    sent = {"sentences": "Hm.", "fingerprint": fingerprint_of(staff_client, url)}
    page = staff_client.post(url, {**sent, "later": "yes"})
    assert "The entrant reads it now, and would not any more" in page.text
    assert "Take it back from the entrant" in page.text
    assert told("Idea 1").endswith("Done.")
    assert staff_client.post(url, {**sent, "take_back": "yes"}).status_code == 303
    assert told("Idea 1") == ""


def test_scores_that_changed_since_are_seen(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    kept = keep(panel, staff, "Idea 1")
    kept.words = [["Useful", "good"], ["New", "strong"]]
    kept.save()
    lines = read(staff_client, url_of(panel, "feedback"))
    assert "The scores changed since: look again" in lines


@pytest.mark.parametrize("number", [1, 3])
def test_queries(
    staff_client: Client, site: SiteSettings, staff: User, number: int
) -> None:
    panel = make_closed_panel(staff, ideas=number + 1, judges=2)
    for n in range(1, number + 1):
        keep(panel, staff, f"Idea {n}")
    counts = {}
    for name, query in (
        ("feedback", ""),
        ("feedback_idea", f"?of={reference_of(panel, 'Idea 1')}"),
    ):
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(url_of(panel, name, query))
        counts[name] = len(queries)
    assert counts == {"feedback": 14, "feedback_idea": 15}
