"""What is held about a judge: kept apart from the scores, copied, and forgotten."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry
from core.models import SiteSettings
from judging.models import Card, Feedback, Judge, Panel, Shown
from judging.services import (
    awards,
    cards,
    choices,
    feedback,
    finishing,
    interests,
    meeting,
    panels,
    personal_data,
    rounds,
)
from outbox.models import Email
from smartcity import retention
from smartcity.erasure import services
from tests.judging.award_pages import make_award, reference_of
from tests.judging.factories import (
    card_of,
    finish_card,
    make_closed_panel,
    make_open_panel,
)

PERSONAL = ["name", "email", "email_key", "organisation"]


def erase(person: str) -> None:
    items = services.find_held(person)
    services.erase_person(person, by=None, fingerprint=services.get_fingerprint(items))


def end_results(*, ago: timedelta) -> None:
    Challenge.objects.update(results_announced_at=timezone.now() - ago)


def test_somebody_who_asks_is_forgotten_and_the_scores_stay(
    client: Client, panel: Panel, judge: Judge, staff: User
) -> None:
    finish_card(card_of(judge))
    cards.declare(card_of(judge, 2), reason="person", note="My brother.")
    link = judge.private_path
    erase("Noor1@example.org")
    judge.refresh_from_db()
    assert [getattr(judge, name) for name in PERSONAL] == [""] * 4
    assert (str(judge), judge.cards.done().count()) == ("Judge 1", 1)
    assert not judge.cards.exclude(reason_note="").exists()
    assert client.get(link).status_code == 404
    assert not Email.objects.filter(reference=judge.reference).exists()


def test_what_staff_noted_about_them_goes_along(judge: Judge, staff: User) -> None:
    entry = card_of(judge).entry
    panels.bar(judge, entry=entry, reason="Her brother sent it.", by=staff)
    erase(judge.reference)
    assert not judge.bars.exists()
    assert not judge.panel.history.filter(note__contains="brother").exists()


def test_reasons_go_with_the_idea_that_they_are_about(
    site: SiteSettings, staff: User
) -> None:
    panel = make_closed_panel(staff)
    idea = panel.challenge.entries.get(title="Idea 1")
    choice = awards.choose(
        make_award(panel, staff), idea=idea.reference, reason="Ada is nice.", by=staff
    )
    choices.undo(choice, by=staff)
    judge = panel.judges.first()
    assert judge
    panels.bar(judge, entry=idea, reason="Ada’s brother.", by=staff)
    interests.declare_interest(panel, entry=idea, reason="I know Ada.", by=staff)
    assert panel.history.filter(note__contains="Ada").count() == 5
    erase(idea.reference)
    assert not panel.history.filter(note__contains="Ada").exists()


def test_no_reason_names_who_is_erased(site: SiteSettings, staff: User) -> None:
    panel = make_open_panel(staff, ideas=3)
    judge = panel.judges.get()
    entry, other = card_of(judge).entry, card_of(judge, 2).entry
    entry.name, entry.email = "Ada Byron", "a@example.org"
    entry.save()
    panels.bar(judge, entry=other, reason="Lives with Ada Byron.", by=staff)
    card = finish_card(card_of(judge, 3))
    Card.objects.filter(pk=card.pk).update(strong="As Ada Byron (a@example.org) says.")
    moment = timezone.now() + timedelta(days=9)
    rounds.move_closing(
        card.round, closes_at=moment, by=staff, reason="Ada Byron rang us."
    )
    held = [str(item.kind) for item in services.find_held("a@example.org")]
    assert held.count("Names and addresses in notes of judging") == 4
    erase("a@example.org")
    card.refresh_from_db()
    assert (judge.bars.get().reason, card.strong) == (
        "Lives with [removed].",
        "As [removed] ([removed]) says.",
    )
    notes = panel.history.exclude(note="").values_list("note", flat=True)
    assert list(notes) == ["Lives with [removed].", "[removed] rang us."]


def test_time_takes_what_the_history_noted(judge: Judge, staff: User) -> None:
    entry = card_of(judge).entry
    panels.bar(judge, entry=entry, reason="Ada’s brother.", by=staff)
    Entry.objects.filter(pk=entry.pk).update(name="")
    retention.purge()
    assert not judge.panel.history.exclude(note="").exists()
    panels.renew_link(judge, by=staff, note="Noor lost it.")
    end_results(ago=timedelta(days=740))
    assert retention.purge().counts["judge"] == 2
    assert not judge.panel.history.exclude(note="").exists()


def test_time_forgets_judges_and_sooner_their_notes(judge: Judge) -> None:
    card = finish_card(card_of(judge))
    card.panel_note = "Let us talk about this one."
    card.save()
    end_results(ago=timedelta(days=200))
    assert retention.purge().counts["judge_notes"] == 1
    judge.refresh_from_db()
    card.refresh_from_db()
    assert (judge.name, card.panel_note, card.strong) == ("Noor Fay 1", "", "Clear.")
    end_results(ago=timedelta(days=740))
    assert retention.purge().counts["judge"] == 1
    judge.refresh_from_db()
    assert (judge.name, judge.email) == ("", "")
    assert retention.purge().counts["judge"] == 0


def test_time_forgets_notes_of_the_meeting_and_why_somebody_won(
    site: SiteSettings, staff: User
) -> None:
    panel = make_closed_panel(staff)
    idea = reference_of(panel, "Idea 1")
    meeting.keep_note(panel, idea=idea, note="He.", asked_by=None, by=staff)
    meeting.keep_note(panel, idea=idea, note="Yes.", asked_by=None, by=staff)
    assert panel.history.filter(note="He.").exists()
    award = make_award(panel, staff)
    choice = awards.choose(award, idea=idea, reason="He is nice.", by=staff)
    feedback.approve_rest(panel, by=staff)
    end_results(ago=timedelta(days=200))
    assert retention.purge().counts["judge_notes"] == 1
    assert not panel.history.filter(note="He.").exists()
    end_results(ago=timedelta(days=740))
    assert retention.purge().counts["judged"] == 5  # two ideas, two texts each
    assert (Shown.objects.exists(), Feedback.objects.exists()) == (False, False)
    choice.refresh_from_db()
    assert (choice.reason, choice.award, choice.entry.name) == ("", award, "")


def test_a_judge_saves_everything_that_is_held(
    client: Client, judge: Judge, staff: User
) -> None:
    card = finish_card(card_of(judge), 3)
    finish_card(card_of(judge, 2), 4)
    judge = finishing.finish(judge)
    Judge.objects.update(reminded_at=judge.finished_at)
    meeting.keep_note(
        judge.panel, idea=card.entry.reference, note="", asked_by=judge, by=staff
    )
    data = client.get(f"{judge.private_path}data.json").json()
    assert (data["name"], data["email"], data["number"]) == (
        "Noor Fay 1",
        "noor1@example.org",
        1,
    )
    assert [
        data[name] is not None for name in ("answered", "reminded", "finished")
    ] == [
        *(True, True, True),
    ]
    assert data["asked_to_talk_about"] == [card.entry.reference]
    [scored] = [each for each in data["cards"] if each["idea"] == card.entry.reference]
    assert (scored["scores"], scored["strong"]) == ({"Useful": 3, "New": 3}, "Clear.")


def test_a_copy_has_no_words_of_an_entrant_who_is_forgotten(judge: Judge) -> None:
    card = card_of(judge)
    card.entry.shown.delete()
    assert personal_data.data_of(judge)["cards"][card.position - 1]["title"] == ""


@pytest.mark.usefixtures("judge")
def test_held_items_say_what_is_held() -> None:
    [held] = [i for i in services.find_held("noor1@example.org") if i.kind == "Judges"]
    assert "Judge 1 of Quiet streets, invited on" in held.text
