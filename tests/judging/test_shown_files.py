"""Files and links of ideas: hidden from judges until staff tick them, one by one, and
then behind the private link alone, under a name that says nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Attachment, Entry
from challenges.services.entering import entries
from core.models import SiteSettings
from judging.models import Card, Judge, Panel
from judging.services import cards, panels, rounds
from tests.challenges.files import fetch_file
from tests.judging.card_pages import idea_path
from tests.judging.factories import (
    ENTRANT,
    card_of,
    finish_card,
    make_judge,
    opened_card,
)
from tests.judging.file_pages import NAME, make_panel_with_files, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    return make_panel_with_files(staff)


@pytest.fixture
def files(panel: Panel, staff: User) -> list[Attachment]:
    """The files, all of which judges see."""
    entry = panel.challenge.entries.get()
    files = list(entry.attachments.all())
    tick(entry, staff, *files)
    return files


@pytest.fixture
def judge(panel: Panel) -> Judge:
    """A judge who has passed the gate of the idea."""
    judge = panel.judges.select_related("panel__challenge").get(seat=1)
    opened_card(judge)
    return judge


def path_of(judge: Judge, file: Attachment) -> str:
    return f"{idea_path(judge)}files/{file.pk}/{file.largest}"


def test_nothing_is_shown_before_it_is_ticked(
    client: Client, judge: Judge, panel: Panel
) -> None:
    page = client.get(idea_path(judge))
    told = [*ENTRANT.values(), "Files and links", "/files/", "Mira"]
    assert [text for text in told if text in page.text] == []
    for file in panel.challenge.entries.get().attachments.all():
        assert fetch_file(client, path_of(judge, file)).status_code == 404


def test_what_is_ticked_has_names_that_say_nothing(
    client: Client, judge: Judge, files: list[Attachment]
) -> None:
    page = client.get(idea_path(judge))
    assert [name for name, _file in page.context["files"]] == [
        "Document 1",
        "Picture 1",
        "Document 2",
    ]
    answers = [fetch_file(client, path_of(judge, file)) for file in files]
    assert [answer["Content-Disposition"] for answer in answers] == [
        'attachment; filename="Document 1.pdf"',
        'inline; filename="Picture 1.jpeg"',
        'attachment; filename="Document 2.pdf"',
    ]
    assert 'alt="A worker"' in page.text
    told = [text for text in (NAME, "Mira", "Vale") if text in page.text]
    assert told == []


def test_headers_keep_it_private_and_harmless(
    client: Client, judge: Judge, files: list[Attachment]
) -> None:
    for file in files:
        answer = fetch_file(client, path_of(judge, file))
        assert not answer.cookies
        assert {name: answer[name] for name in HEADERS} == HEADERS
        assert "no-store" in answer["Cache-Control"]


HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def test_only_the_files_that_are_ticked_are_sent(
    client: Client, judge: Judge, panel: Panel, staff: User
) -> None:
    entry = panel.challenge.entries.get()
    first, _picture, last = entry.attachments.all()
    tick(entry, staff, last)
    assert fetch_file(client, path_of(judge, first)).status_code == 404
    answer = fetch_file(client, path_of(judge, last))
    assert answer["Content-Disposition"] == 'attachment; filename="Document 1.pdf"'


def test_it_is_gone_once_it_is_unticked(
    client: Client, judge: Judge, panel: Panel, files: list[Attachment], staff: User
) -> None:
    assert fetch_file(client, path_of(judge, files[0])).status_code == 200
    tick(files[0].entry, staff, *files[1:])
    assert fetch_file(client, path_of(judge, files[0])).status_code == 404


@pytest.mark.parametrize("filename", ["800.webp", "document.pdf/", "x", "original"])
def test_other_names_are_not_found(
    client: Client, judge: Judge, files: list[Attachment], filename: str
) -> None:
    path = path_of(judge, files[0]).replace("document.pdf", filename)
    assert fetch_file(client, path).status_code == 404


def _before_the_gate(judge: Judge, staff: User) -> None:
    Card.objects.filter(judge=judge).update(status="new")


def _interest_declared(judge: Judge, staff: User) -> None:
    cards.declare(card_of(judge), reason="person")


def _kept_from_the_judge(judge: Judge, staff: User) -> None:
    panels.bar(judge, entry=card_of(judge).entry, reason="Her aunt.", by=staff)


def _withdrawn(judge: Judge, staff: User) -> None:
    entries.withdraw(Entry.objects.get())


def _link_ended(judge: Judge, staff: User) -> None:
    panels.step_down(judge, by=staff)


def _results_long_out(judge: Judge, staff: User) -> None:
    challenge = judge.panel.challenge
    challenge.results_announced_at = timezone.now() - timedelta(days=15)
    challenge.save()


@pytest.mark.parametrize(
    "change",
    [
        _before_the_gate,
        _interest_declared,
        _kept_from_the_judge,
        _withdrawn,
        _link_ended,
        _results_long_out,
    ],
)
def test_who_does_not_read_the_idea_gets_no_file(
    client: Client, judge: Judge, files: list[Attachment], staff: User, change: Any
) -> None:
    paths = [path_of(judge, file) for file in files]
    change(judge, staff)
    assert [fetch_file(client, path).status_code for path in paths] == [404, 404, 404]


def test_another_judge_gets_none_before_their_own_gate(
    client: Client, panel: Panel, files: list[Attachment]
) -> None:
    other = panel.judges.select_related("panel__challenge").get(seat=2)
    path = path_of(other, files[0])
    assert fetch_file(client, path).status_code == 404
    opened_card(other)
    assert fetch_file(client, path).status_code == 200


def test_a_judge_without_a_card_gets_none(
    client: Client, judge: Judge, files: list[Attachment], staff: User
) -> None:
    late = panels.renew_link(make_judge(judge.panel, staff, 3), by=staff)
    path = path_of(judge, files[0])
    Card.objects.filter(judge=late).delete()
    token, of_late = (each.private_path for each in (judge, late))
    assert client.get(path.replace(token, of_late)).status_code == 404


def test_after_closing_they_stay_with_what_the_judge_read(
    client: Client, judge: Judge, files: list[Attachment], staff: User
) -> None:
    finish_card(card_of(judge))
    current = judge.panel.rounds.get()
    rounds.close_round(current, by=staff, reason="Time is over.")
    statuses = [fetch_file(client, path_of(judge, file)).status_code for file in files]
    assert statuses == [200, 200, 200]


def test_once_the_results_are_out_neither_files_nor_links_are_shown(
    client: Client, judge: Judge, files: list[Attachment], staff: User
) -> None:
    tick(files[0].entry, staff, *files, links=[ENTRANT["links"]])
    rounds.close_round(judge.panel.rounds.get(), by=staff, reason="Time is over.")
    page = client.get(idea_path(judge))
    assert (len(page.context["files"]), len(page.context["links"])) == (3, 1)
    judge.panel.challenge.results_announced_at = timezone.now()
    judge.panel.challenge.save()
    page = client.get(idea_path(judge))
    assert (page.context["files"], page.context["links"]) == ([], [])
    assert page.context["answers"] != []
    statuses = [fetch_file(client, path_of(judge, file)).status_code for file in files]
    assert statuses == [404, 404, 404]


def test_links_are_ticked_one_by_one(
    client: Client, judge: Judge, panel: Panel, staff: User
) -> None:
    entry = panel.challenge.entries.get()
    Entry.objects.update(links="https://example.org/map\nhttps://bees.example.org/mira")
    tick(entry, staff, links=["https://example.org/map", "https://evil.example"])
    page = client.get(idea_path(judge))
    assert page.context["links"] == ["https://example.org/map"]
    assert 'rel="nofollow noopener noreferrer"' in page.text
    assert "bees.example.org" not in page.text


def test_judges_look_again_when_a_file_comes(
    panel: Panel, judge: Judge, staff: User
) -> None:
    card = finish_card(card_of(judge))
    entry = panel.challenge.entries.get()
    tick(entry, staff, entry.attachments.all()[0])
    card = judge.cards.select_related("entry__shown").get(pk=card.pk)
    assert card.is_to_look_at_again


def test_a_file_that_the_entrant_takes_away_is_gone(
    client: Client, judge: Judge, files: list[Attachment]
) -> None:
    paths = [path_of(judge, file) for file in files]
    files[0].delete()
    assert [fetch_file(client, path).status_code for path in paths] == [404, 200, 200]
