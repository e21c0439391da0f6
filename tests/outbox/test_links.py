"""What emails repeat of what visitors typed, and what in them is a link."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from challenges.models import Draft, Entry
from challenges.services.entering import entries, links
from challenges.services.moderation import decisions
from challenges.tasks import remind_drafts
from contact import services as contact
from core.models import SiteSettings
from outbox import services as outbox
from outbox.models import Email
from tests.challenges.factories import (
    make_challenge,
    make_entry,
    make_saved_draft,
    release_held_emails,
)
from tests.contact.factories import make_message

pytestmark = pytest.mark.django_db

MIRA = "mira@example.com"
SITE = "http://127.0.0.1:8000"
BAIT = f"{SITE}/my-entry/somebody-elses-token/draft/about-you/"
"""A page of this site that asks for name and address, and whose link the attacker has,
too: what is typed there can be read by both."""

TYPED = "You have won 241.17 pounds"
WORDS = {
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
    return [html.unescape(url) for url in re.findall(r'href="([^"]*)"', email.html)]


def do_all_that_visitors_can_do() -> Entry:
    """Every email that goes out without a decision of staff."""
    entry = make_entry(**WORDS)
    answers = {**entry.answers, "focus_area": entry.focus_area}
    changed = {**answers, "idea": f"Now. {WORDS['idea']}"}
    Email.objects.update(created_at="2026-01-01T00:00Z")
    entries.update_answers(entry, answers=changed, consent_words={})
    entries.withdraw(entry)
    entries.undo_withdrawal(entry)
    links.renew_link(entry)
    links.send_links(MIRA)
    make_message(name=TYPED, text=f"{TYPED}\n{BAIT}\n")
    make_saved_draft(make_challenge(), title=TYPED, idea=WORDS["idea"])
    return entry


def test_nothing_that_a_visitor_typed_is_repeated_to_a_typed_address(
    site: SiteSettings, staff: User
) -> None:
    entry = do_all_that_visitors_can_do()
    letters = Email.objects.filter(to=MIRA).order_by("pk")
    assert [re.sub(r" \(.*", "", letter.subject) for letter in letters] == [
        "We have your idea",
        "We have your changes",
        "You have withdrawn your idea",
        "Your idea is back",
        "Your new private link",
        "The private links of your ideas",
        "We have your message",
        "Go on with your idea for Quiet streets",
    ]
    for letter in letters:
        said = letter.subject + letter.text + letter.html
        assert TYPED not in said
        assert BAIT not in said
    assert entry.challenge.title in letters[0].text


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
    assert (hrefs(answer), Email.objects.filter(html__contains=f'"{BAIT}').count()) == (
        [],
        0,
    )


def test_what_the_templates_link_is_linked(site: SiteSettings) -> None:
    entry = make_entry(title="Bees & <b>bats</b>")
    letter = Email.objects.get(to=MIRA)
    assert hrefs(letter) == [entry.private_url, f"{entry.private_url}emails/"]
    assert {*hrefs(letter)} <= {*letter.text.splitlines()}
    notice = Email.objects.get(to=site.team_email)
    path = f"/admin/challenges/entry/{entry.pk}/change/"
    assert (hrefs(notice), "Bees &amp; &lt;b&gt;bats" in notice.html) == (
        [SITE + path],
        True,
    )


def test_an_address_of_ours_that_staff_write_is_a_link(
    site: SiteSettings, staff: User
) -> None:
    entry = make_entry()
    note = f"Read this:\n{SITE}/news/bees/\nor https://bees.example/\nSee {SITE}/."
    decisions.request_changes(entry, by=staff, message=note)
    assert hrefs(Email.objects.latest("pk"))[0] == f"{SITE}/news/bees/"
    assert "https://bees.example/" not in hrefs(Email.objects.latest("pk"))


def answered(staff: User) -> Email:
    """A held letter that repeats what the entrant typed."""
    entry = make_entry(title="Bees", name=f"Jo {BAIT}")
    decisions.approve(entry, by=staff, message=f"Well done:\n{SITE}/ideas/")
    return Email.objects.latest("pk")


def test_staff_who_mend_an_email_keep_its_links_and_add_their_own(
    site: SiteSettings, staff: User
) -> None:
    letter = answered(staff)
    before = hrefs(letter)
    text = f"{letter.text}\n{SITE}/news/\nhttps://evil.example/\n"
    outbox.edit_held(letter, subject="Hello", text=text)
    assert hrefs(letter) == [*before, f"{SITE}/news/"]
    outbox.edit_held(letter, subject="Hello", text=letter.text)
    assert hrefs(letter) == [*before, f"{SITE}/news/"]


def test_mending_makes_no_link_of_what_a_visitor_typed(
    site: SiteSettings, staff: User
) -> None:
    letter = answered(staff)
    before = hrefs(letter)
    on_its_own_line = letter.text.replace(BAIT, f"\n{BAIT}\n")
    for _time in range(2):
        outbox.edit_held(letter, subject="Hello", text=on_its_own_line)
        assert BAIT in letter.text.splitlines()
        assert hrefs(letter) == before


def test_a_new_link_is_the_one_in_letters_that_wait(
    site: SiteSettings, staff: User
) -> None:
    entry = make_entry()
    decisions.approve(entry, by=staff)
    letter = Email.objects.latest("pk")
    renewed = links.renew_link(entry)
    letter.refresh_from_db()
    assert renewed.private_url in hrefs(letter)
    assert entry.private_url not in letter.text + letter.html


def test_a_reminder_repeats_nothing_that_was_typed(site: SiteSettings) -> None:
    tomorrow = timezone.now() + timedelta(hours=47)
    challenge = make_challenge(closes_at=tomorrow)
    draft = make_saved_draft(challenge, title=TYPED, idea=WORDS["idea"])
    Draft.objects.update(changed_at=timezone.now() - timedelta(days=1))
    Email.objects.all().delete()
    assert remind_drafts() == 1
    letter = Email.objects.get()
    assert TYPED not in letter.subject + letter.html
    path = f"{SITE}{draft.draft_path}"
    assert hrefs(letter) == [draft.private_url, f"{path}reminders/", f"{path}delete/"]
