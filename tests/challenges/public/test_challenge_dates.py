"""The dates of a challenge: in a calendar, and in words."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Draft
from challenges.tasks import remind_drafts
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import (
    enter_path,
    make_challenge,
    make_entry,
    make_saved_draft,
)
from tests.challenges.public.challenge_pages import page_url, read_dates
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db


def test_the_dates_for_a_calendar(client: Client, site: SiteSettings) -> None:
    with time_machine.travel(datetime(2027, 2, 20, 12, tzinfo=UTC)):
        challenge = make_challenge(
            slug="quiet-streets",
            opens_at=datetime(2027, 3, 1, 9, tzinfo=UTC),
            closes_at=datetime(2027, 6, 30, 22, 59, tzinfo=UTC),
            results_at=datetime(2028, 1, 10, 10, tzinfo=UTC),
        )
        before = read_dates(client, challenge)
        assert [(entry["summary"], entry["start"]) for entry in before] == [
            ("Quiet streets opens", challenge.opens_at),
            ("Deadline: Quiet streets", challenge.closes_at),
            ("Results: Quiet streets", challenge.results_at),
        ]
        assert str(before[1]["start"]) == "2027-06-30 23:59:00+01:00"
        assert len({entry["uid"] for entry in before}) == 3

        response = client.get(page_url("dates", challenge))
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Content-Disposition"] == (
            'attachment; filename="quiet-streets.ics"'
        )
        tag = {"If-None-Match": response.headers["ETag"]}
        again = client.get(page_url("dates", challenge), headers=tag)
        assert again.status_code == 304

        challenge.results_at = None
        challenge.save()
        assert read_dates(client, challenge) == before[:2]


def test_the_first_of_the_dates_to_the_letter(
    client: Client, site: SiteSettings
) -> None:
    with time_machine.travel(datetime(2027, 2, 20, 12, tzinfo=UTC), tick=False):
        challenge = make_challenge(slug="quiet-streets", title="Bees; hives, & more")
        body = client.get(page_url("dates", challenge)).content.decode()
    lines = body.replace("\r\n ", "").split("\r\n")
    first = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    uid = next(line for line in first if line.startswith("UID:"))
    url = f"{site_settings.SITE_URL}/challenge/quiet-streets/"
    assert lines[2] == "PRODID:-//A Smart City for All//Challenges//EN"
    assert first == [
        "BEGIN:VEVENT",
        "SUMMARY:Bees\\; hives\\, & more opens",
        "DTSTART;TZID=Europe/London:20270219T120000",
        "DTSTAMP:20270220T120000Z",
        uid,
        f"DESCRIPTION:Ideas for streets where you can hear the birds.\\n\\n{url}",
        "LAST-MODIFIED:20270220T120000Z",
        "TRANSP:TRANSPARENT",
        f"URL:{url}",
    ]


@time_machine.travel(datetime(2027, 1, 9, 12, tzinfo=UTC), tick=False)
def test_closing_when_monday_begins_is_said_to_be_on_sunday(
    client: Client, staff: User, site: SiteSettings
) -> None:
    closes_at = datetime(2027, 1, 11, tzinfo=UTC)
    challenge = make_challenge(slug="quiet-streets", closes_at=closes_at)
    entry = make_entry(challenge=challenge)
    draft = make_saved_draft(challenge)
    Draft.objects.update(changed_at=challenge.opens_at)
    remind_drafts()
    paths = [
        *(page_url(name, challenge) for name in ("challenge", "poster", "paper_form")),
        *("/", "/challenge/", enter_path(challenge), draft.draft_path),
        *(f"{draft.draft_path}saved/", f"{entry.private_path}change/"),
    ]
    texts = {path: client.get(path).text for path in paths}
    client.force_login(staff)
    texts["admin"] = client.get("/admin/challenges/challenge/").text
    emails = Email.objects.filter(to=entry.email)
    texts |= {email.subject: email.text for email in emails}
    texts = {name: plain_spaces(text) for name, text in texts.items()}
    said = "11:59pm on Sunday 10 January 2027"
    assert [name for name, text in texts.items() if said not in text] == []
    assert [name for name, text in texts.items() if "11 January" in text] == []
    assert len(texts) == len(paths) + 4
    sent = plain_spaces(client.get(f"{entry.private_path}sent/").text)
    assert "closes on Sunday 10 January 2027" in sent
    start = read_dates(client, challenge)[1]["start"]
    assert str(start) == "2027-01-10 23:59:00+00:00"
