"""No name, address, organisation, team or link of an entrant reaches a judge: on no
page, in no header, file or email."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from core.models import SiteSettings
from judging.models import Judge
from judging.services import rounds, shown
from outbox.models import Email
from tests.judging.factories import (
    ENTRANT,
    card_of,
    finish_card,
    make_idea,
    make_judge,
    make_panel,
    open_round,
    opened_card,
)

HOSTILE = {
    "title": "Bees by Mira Vale",
    "problem": "I am MIRA VALE, mira@example.com, of Westbridge  Bee Club.",
    "idea": "Vale will do it. Ring 020 7946 0123. See https://bees.example.org/mira",
    "beneficiaries": "The Drones, and <b>Mira</b>.",
    "help_needed": "Write to mira @ example.com; we are the Westbridge Bee Club",
}
"""An entrant who signs everywhere."""

PATHS = ["", "terms/", "mine/", "new-link/", "data.json"]

TOLD = [*ENTRANT.values(), "Mira", "MIRA", "Vale", "020 7946 0123", "bees.example"]


def _read(response: Any) -> str:
    return f"{response.headers} {response.content.decode()}"


@pytest.fixture
def judge(site: SiteSettings, staff: User) -> Judge:
    panel = make_panel(staff, ideas=0, judges=0)
    make_idea(panel, staff, **HOSTILE)
    make_idea(panel, staff)
    judge = make_judge(panel, staff)
    open_round(panel, staff)
    return judge


def test_no_page_header_file_or_email_names_who_sent_an_idea(
    client: Client, judge: Judge, staff: User
) -> None:
    read = []
    for place in (1, 2):
        path = f"{judge.private_path}idea/{card_of(judge, place).entry.reference}/"
        read.append(_read(client.get(path)))
        opened_card(judge, place)
        read += [_read(client.get(path)), _read(client.get(f"{path}aside/"))]
        read.append(_read(client.post(path, {"done": "yes"})))
        finish_card(card_of(judge, place))
    read += [_read(client.get(judge.private_path + end)) for end in PATHS]
    rounds.close_round(card_of(judge).round, by=staff)
    read += [_read(client.get(judge.private_path + end)) for end in PATHS]
    emails = Email.objects.filter(reference=judge.reference)
    read += [f"{e.subject} {e.text}" for e in emails]
    text = " ".join(read).replace("/accessibility/", "")
    assert len(read) > 20
    assert [told for told in TOLD if told in text] == []


def test_what_is_left_out_is_marked(judge: Judge) -> None:
    entry = Entry.objects.get(title=HOSTILE["title"])
    texts = shown.proposed_texts(entry)
    assert texts["title"] == "Bees by [left out]"
    assert texts["problem"] == "I am [left out], [left out], of [left out]."


def test_pages_have_no_cookie_and_are_kept_by_nobody(
    client: Client, judge: Judge
) -> None:
    for end in PATHS[:3]:
        response = client.get(judge.private_path + end)
        assert not response.cookies
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "no-store" in response.headers["Cache-Control"]
