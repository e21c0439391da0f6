"""Typed texts from right to left in emails: every template isolates them."""

import itertools
import re
from typing import Any

import pytest
from django.contrib.auth.models import User

from challenges.models import Draft
from challenges.services.moderation import decisions
from core.models import SiteSettings
from judging.models import Judge, Meeting, Panel, Round
from outbox.models import Email
from outbox.rendering import render_email, render_html
from subscriptions.models import Subscription
from tests.challenges.factories import make_challenge_in_phase, make_entry
from tests.contact.factories import make_message
from tests.packages import ROOT
from tests.subscriptions.factories import news
from tests.support.emails import html_of

pytestmark = pytest.mark.django_db

TYPED = "\u202eאבג (2)!"
"""A stray override, Hebrew, and signs that would change sides."""

ISOLATED = "\u2068אבג (2)!\u2069"
LINE = re.compile(r"^\W*אבג \(2\)!\W*$", re.MULTILINE)
"""A line that holds what was typed and nothing else."""

TEMPLATES = sorted(
    str(path.relative_to(ROOT / "templates")).removesuffix("_body.txt")
    for path in (ROOT / "templates").glob("*/email/*_body.txt")
)


@pytest.fixture
def typed_site(site: SiteSettings) -> SiteSettings:
    site.name = site.council = site.place = site.phone_hours = TYPED
    site.save()
    return site


def contexts() -> list[dict[str, Any]]:
    """Everything that templates ask for, in several states of an idea."""
    found = []
    message = make_message(name=TYPED, text=TYPED)
    for phase, is_own in itertools.product(("open", "judging", "results"), (1, 0)):
        challenge = make_challenge_in_phase(phase, title=TYPED)
        entry = make_entry(challenge=challenge, title=TYPED, idea=TYPED, name=TYPED)
        entry.focus_area.name = TYPED
        entry.outcome, entry.award = "winner", TYPED
        opens, closes = challenge.opens_at, challenge.closes_at
        email = entry.email if is_own else "otto@example.com"
        entry.duplicate_of = make_entry(challenge=challenge, title=TYPED, email=email)
        found.append(
            {
                **{"entry": entry, "challenge": challenge, "message": message},
                **{"entries": [entry], "references": [entry.reference], "count": 2},
                **{"draft": Draft(challenge=challenge), "waiting": 2, "overdue": 2},
                **{"before": challenge.closes_at, "days": 3, "invitation_url": "/"},
                **{"subscription": Subscription(), "others": 1, "more": 1},
                "by": User(username="sam", first_name=TYPED),
                "judge": Judge(name=TYPED, panel=Panel(challenge=challenge)),
                "meeting": Meeting(starts_at=opens, ends_at=closes, place=TYPED),
                "is_change": is_own,
                "time": "10 minutes",
                "stop_url": "/",
                "alarms": [],
                "url": "/",
                "round": Round(closes_at=challenge.closes_at),
                "news": [news("bees", title=TYPED, summary=TYPED)],
                "user": User(username="kim", first_name=TYPED),
                "listed": [{"entry": entry, "reference": "X", "due": "", "url": "/"}],
            }
        )
    return found


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_email_isolates_what_was_typed(
    typed_site: SiteSettings, template: str
) -> None:
    for context in contexts():
        if template in ("contact/email/notice_many", "contact/email/assigned"):
            context["listed"] = [(context["message"], "/")]
        if template.startswith("challenges") and template != "challenges/email/links":
            context["message"] = TYPED
        email = render_email(template, context=context, site=typed_site)
        assert "אבג" not in email.subject.replace(ISOLATED, "")
        assert "\u202e" not in email.subject
        assert "אבג" not in LINE.sub("", email.text.replace(ISOLATED, ""))
        html = render_html(email, typed_site)
        alone = re.sub(r'(<p dir="auto">|<br>)\W*אבג \(2\)!\W*(?=<)', "", html)
        around = alone.replace("<bdi>אבג (2)!</bdi>", "").replace(ISOLATED, "")
        assert "אבג" not in around, around


def test_a_stored_email_keeps_its_order(typed_site: SiteSettings, staff: User) -> None:
    entry = make_entry(title=TYPED, name=TYPED)
    decisions.decline(entry, by=staff, message=f"{TYPED}\nNo.")
    email = Email.objects.latest("pk")
    assert (
        email.subject
        == f"We are not taking your idea forward: {ISOLATED} ({entry.reference})"
    )
    assert f"Thank you for sending “{ISOLATED}” to Quiet streets." in email.text
    html = html_of(email)
    assert "Thank you for sending “<bdi>אבג (2)!</bdi>” to Quiet streets." in html
    assert f'<p dir="auto">{TYPED}<br>No.</p>' in html


def test_texts_from_left_to_right_stay_as_they_are(site: SiteSettings) -> None:
    make_entry()
    for email in Email.objects.all():
        html = html_of(email)
        assert not set("\u2068\u2069") & set(email.subject + email.text + html)
        assert "<bdi>" not in html
