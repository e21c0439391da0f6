"""Tests of the links in emails, and of text that visitors typed."""

import html
import re
import uuid
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Draft, Entry
from challenges.services.entering import entries, links
from challenges.services.moderation import decisions
from challenges.tasks import remind_drafts
from contact import sender
from contact import services as contact
from core.models import SiteSettings
from outbox import services as outbox
from outbox.models import Email
from subscriptions.services import confirm
from tests.challenges.factories import (
    make_challenge,
    make_entry,
    make_saved_draft,
    release_held_emails,
)
from tests.contact.factories import make_message
from tests.subscriptions.factories import subscribe
from tests.support.emails import html_of

pytestmark = pytest.mark.django_db

MIRA = "mira@example.com"
SITE = "http://127.0.0.1:8000"
BAIT = f"{SITE}/my-entry/somebody-elses-token/draft/about-you/"
"""URL of a page of this site that asks for name and address. The attacker holds the
same private link, and so reads what the victim types there."""

TYPED = "You have won 241.17 pounds"
ANSWERS = {
    "title": TYPED,
    "name": TYPED,
    "organisation": TYPED,
    "team": TYPED,
    "problem": f"{TYPED}\n{BAIT}\n",
    "idea": f"{TYPED}\r\n{BAIT}\r\n",
    "beneficiaries": f"{BAIT}\n{TYPED}",
    "help_needed": f"{TYPED}\n\n{BAIT}",
}


def hrefs(email: Email) -> list[str]:
    return [html.unescape(url) for url in re.findall(r'href="([^"]*)"', html_of(email))]


def do_all_that_visitors_can_do() -> Entry:
    """Set off every email that needs no decision of staff."""
    entry = make_entry(**ANSWERS)
    answers = {**entry.answers, "focus_area": entry.focus_area}
    changed = {**answers, "idea": f"Now. {ANSWERS['idea']}"}
    Email.objects.update(created_at="2026-01-01T00:00Z")
    entries.update_answers(entry, answers=changed, consent_words={})
    entries.withdraw(entry)
    entries.undo_withdrawal(entry)
    links.renew_link(entry)
    links.send_links(MIRA)
    message = make_message(name=TYPED, text=f"{TYPED}\n{BAIT}\n")
    make_saved_draft(make_challenge(), title=TYPED, idea=ANSWERS["idea"])
    confirm(subscribe())
    Email.objects.update(created_at="2026-01-01T00:00Z")
    subscribe(consent_text=TYPED, asked_on=TYPED)
    sender.add(message, text=f"{TYPED}\n{BAIT}\n", idempotency_key=uuid.uuid4())
    sender.send_links(MIRA)
    return entry


def test_nothing_that_a_visitor_typed_is_repeated_to_a_typed_address(
    site: SiteSettings, staff: User
) -> None:
    entry = do_all_that_visitors_can_do()
    emails = Email.objects.filter(to=MIRA).order_by("pk")
    assert [re.sub(r" \(.*", "", email.subject) for email in emails] == [
        "We have your idea",
        "We have your changes",
        "You have withdrawn your idea",
        "Your idea is back",
        "Your new private link",
        "The private links to your ideas",
        "We have your message",
        "Carry on with your idea for Quiet streets",
        "A Smart City for All: do you want updates by email?",
        "A Smart City for All: you get updates already",
        "The links to your messages",
    ]
    for email in emails:
        content = email.subject + email.text + html_of(email)
        assert TYPED not in content
        assert BAIT not in content
    assert entry.challenge.title in emails[0].text


def test_nothing_that_a_visitor_typed_is_a_link_in_any_email(
    site: SiteSettings, staff: User
) -> None:
    entry = do_all_that_visitors_can_do()
    decisions.request_changes(entry, by=staff, message="Please say more.")
    release_held_emails()
    decisions.approve(entry, by=staff)
    release_held_emails()
    message = make_message(name=TYPED, text=f"{TYPED}\n{BAIT}\n")
    contact.answer(message, by=staff, message="Never.")
    answer = Email.objects.latest("pk")
    assert BAIT in answer.text.splitlines()
    assert hrefs(answer) == [message.private_url]
    assert BAIT not in [url for email in Email.objects.all() for url in hrefs(email)]


def test_what_the_templates_link_is_linked(site: SiteSettings) -> None:
    entry = make_entry(title="Bees & <b>bats</b>")
    email = Email.objects.get(to=MIRA)
    assert hrefs(email) == [entry.private_url, f"{entry.private_url}emails/"]
    assert {*hrefs(email)} <= {*email.text.splitlines()}
    notice = Email.objects.get(to=site.team_email)
    path = f"/admin/challenges/entry/{entry.pk}/change/"
    assert (hrefs(notice), "Bees &amp; &lt;b&gt;bats" in html_of(notice)) == (
        [SITE + path],
        True,
    )


def test_a_url_of_ours_that_staff_write_is_a_link(
    site: SiteSettings, staff: User
) -> None:
    entry = make_entry()
    message = f"Read this:\n{SITE}/news/bees/\nor https://bees.example/\nSee {SITE}/."
    decisions.request_changes(entry, by=staff, message=message)
    assert hrefs(Email.objects.latest("pk"))[0] == f"{SITE}/news/bees/"
    assert "https://bees.example/" not in hrefs(Email.objects.latest("pk"))


def make_approval_email(staff: User) -> Email:
    """Return a held email that repeats what the entrant typed."""
    entry = make_entry(title="Bees", name=f"Jo {BAIT}")
    decisions.approve(entry, by=staff, message=f"Well done:\n{SITE}/ideas/")
    return Email.objects.latest("pk")


def test_staff_who_edit_an_email_keep_its_links_and_add_their_own(
    site: SiteSettings, staff: User
) -> None:
    email = make_approval_email(staff)
    before = hrefs(email)
    text = f"{email.text}\n{SITE}/news/\nhttps://evil.example/\n"
    outbox.edit_held(email, subject="Hello", text=text)
    assert hrefs(email) == [*before, f"{SITE}/news/"]
    outbox.edit_held(email, subject="Hello", text=email.text)
    assert hrefs(email) == [*before, f"{SITE}/news/"]


def test_editing_makes_no_link_of_what_a_visitor_typed(
    site: SiteSettings, staff: User
) -> None:
    email = make_approval_email(staff)
    before = hrefs(email)
    on_its_own_line = email.text.replace(BAIT, f"\n{BAIT}\n")
    for _time in range(2):
        outbox.edit_held(email, subject="Hello", text=on_its_own_line)
        assert BAIT in email.text.splitlines()
        assert hrefs(email) == before


def test_emails_that_wait_get_the_new_private_link(
    site: SiteSettings, staff: User
) -> None:
    entry = make_entry()
    decisions.approve(entry, by=staff)
    email = Email.objects.latest("pk")
    renewed = links.renew_link(entry)
    email.refresh_from_db()
    assert renewed.private_url in hrefs(email)
    assert entry.private_url not in email.text + html_of(email)


def test_a_reminder_repeats_nothing_that_was_typed(site: SiteSettings) -> None:
    tomorrow = timezone.now() + timedelta(hours=47)
    challenge = make_challenge(closes_at=tomorrow)
    draft = make_saved_draft(challenge, title=TYPED, idea=ANSWERS["idea"])
    Draft.objects.update(changed_at=timezone.now() - timedelta(days=1))
    Email.objects.all().delete()
    assert remind_drafts() == 1
    email = Email.objects.get()
    assert TYPED not in email.subject + html_of(email)
    path = f"{draft.letter_url}draft/"
    assert hrefs(email) == [draft.letter_url, f"{path}reminders/", f"{path}delete/"]


def test_a_link_of_an_earlier_secret_key_is_replaced_in_what_waits(
    site: SiteSettings, settings: LazySettings
) -> None:
    entry = make_entry()
    email = Email.objects.filter(to=entry.email).get()
    assert entry.private_url in email.text
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-council"
    links.renew_link(entry)
    entry.refresh_from_db()
    email.refresh_from_db()
    urls = re.findall(r"\S+/my-entry/[^/\s]+/", email.text)
    assert set(urls) == {entry.private_url}
