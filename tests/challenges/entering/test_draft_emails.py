"""Emails about a draft: its link and its reminders; and its retention."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from challenges.forms.entry import FORM_PAGES
from challenges.models import Challenge, Draft, Entry
from challenges.services import personal_data
from challenges.services.entering import attachments, drafts, links
from challenges.tasks import remind_drafts
from core.stored_files import NewFile
from core.uploads import Kind
from outbox.models import Email
from tests.challenges.factories import antispam_fields, make_saved_draft, send_draft
from tests.support.emails import html_of, recipients_and_subjects

MIRA = "mira@example.com"


@pytest.mark.parametrize("email", ["", "mira@", "mira"])
def test_a_link_needs_a_real_address(client: Client, draft: Draft, email: str) -> None:
    page = client.post(
        f"{draft.draft_path}save/", {"email": email, **antispam_fields()}
    )
    assert set(page.context["form"].errors) == {"email"}
    assert recipients_and_subjects() == []


def test_the_link_of_a_draft_is_not_mailed_again_and_again(
    client: Client, draft: Draft
) -> None:
    for _click in "abc":
        client.post(f"{draft.draft_path}save/", {"email": MIRA, **antispam_fields()})
    assert len(recipients_and_subjects()) == 1


def test_the_letter_holds_no_word_of_the_draft(challenge: Challenge) -> None:
    make_saved_draft(challenge, title="Buy cheap pills", name="Dr Evil")
    email = Email.objects.get()
    for words in ("pills", "Evil", "library roof"):
        assert words not in email.subject + email.text + html_of(email)


def test_the_link_leads_back_to_every_word(client: Client, draft: Draft) -> None:
    page = client.get(draft.private_path, follow=True)
    assert page.redirect_chain == [(draft.draft_path, 303)]
    for words in ("Bee hotels", "Bees have nowhere to live.", "Mira Vale", MIRA):
        assert words in page.text
    form = client.get(f"{draft.draft_path}idea/").context["form"]
    shown = {name: form[name].value() for name in FORM_PAGES["idea"]}
    assert shown == {name: draft.answers[name] for name in FORM_PAGES["idea"]}


def test_the_link_is_the_same_before_and_after_sending(
    client: Client, draft: Draft
) -> None:
    send_draft(client, draft)
    entry = Entry.objects.get()
    assert (entry.reference, entry.private_path) == (
        draft.reference,
        draft.private_path,
    )
    assert client.get(draft.private_path).context["entry"] == entry


def test_a_saved_draft_is_saved_again_without_asking_for_the_address(
    client: Client, draft: Draft
) -> None:
    response = client.post(f"{draft.draft_path}more/", {"save": "yes"})
    assert (response.url, recipients_and_subjects()) == (
        f"{draft.draft_path}saved/",
        [],
    )


def test_a_draft_can_be_deleted_with_its_letters(client: Client, draft: Draft) -> None:
    draft = drafts.save_for_later(draft, email="mira@other.example")
    address = f"{draft.draft_path}delete/"
    assert client.get(address).status_code == 200
    assert client.post(address).url == "/my-entry/deleted/"
    assert (Draft.objects.count(), recipients_and_subjects()) == (0, [])
    assert client.get(draft.private_path).status_code == 404


def subjects_of_reminders_at(draft: Draft, **before_closing: int) -> list[str]:
    """The subjects written when the clock runs at that time."""
    Email.objects.all().delete()
    with time_machine.travel(draft.challenge.closes_at - timedelta(**before_closing)):
        remind_drafts()
        remind_drafts()
    return [subject for _to, subject in recipients_and_subjects()]


def test_a_saved_draft_is_reminded_three_days_and_one_day_before_closing(
    draft: Draft,
) -> None:
    subject = f"Your idea for Quiet streets is not sent yet ({draft.reference})"
    assert [
        subjects_of_reminders_at(draft, days=4),
        subjects_of_reminders_at(draft, days=2, hours=23),
        subjects_of_reminders_at(draft, days=2),
        subjects_of_reminders_at(draft, hours=23),
        subjects_of_reminders_at(draft, hours=1),
        subjects_of_reminders_at(draft, hours=-1),
    ] == [[], [subject], [], [subject], [], []]


def test_whoever_missed_the_first_reminder_gets_one_and_not_two(draft: Draft) -> None:
    assert len(subjects_of_reminders_at(draft, hours=20)) == 1


@pytest.mark.parametrize("before", [{"days": 2}, {"hours": 20}, {"minutes": 10}])
@pytest.mark.parametrize("later", [timedelta(days=2), timedelta(days=14)])
def test_a_longer_deadline_has_its_own_reminders(
    draft: Draft, before: dict[str, int], later: timedelta
) -> None:
    reminded = subjects_of_reminders_at(draft, **before)
    draft.challenge.closes_at += later
    draft.challenge.save()
    again = [
        subjects_of_reminders_at(draft, days=2 / 24),
        subjects_of_reminders_at(draft, minutes=1),
    ]
    assert [len(emails) for emails in (reminded, *again)] == [1, 1, 0]


def test_after_a_longer_deadline_both_reminders_come_again(draft: Draft) -> None:
    assert [
        len(subjects_of_reminders_at(draft, days=2)),
        len(subjects_of_reminders_at(draft, hours=20)),
    ] == [1, 1]
    draft.challenge.closes_at += timedelta(days=14)
    draft.challenge.save()
    emails = [
        subjects_of_reminders_at(draft, **b)
        for b in ({"days": 4}, {"days": 2}, {"hours": 20})
    ]
    assert [len(each) for each in emails] == [0, 1, 1]


@pytest.mark.parametrize("seconds", [-60, 1, 60, 3600, -3600])
def test_a_corrected_minute_is_no_new_deadline(draft: Draft, seconds: int) -> None:
    assert len(subjects_of_reminders_at(draft, hours=23)) == 1
    draft.challenge.closes_at += timedelta(seconds=seconds)
    draft.challenge.save()
    assert subjects_of_reminders_at(draft, hours=22) == []


def test_nobody_is_reminded_of_what_they_have_just_written(draft: Draft) -> None:
    draft.changed_at = draft.challenge.closes_at - timedelta(hours=11)
    draft.save()
    assert subjects_of_reminders_at(draft, hours=10) == []


def test_reminders_can_be_stopped_and_switched_on(client: Client, draft: Draft) -> None:
    address = f"{draft.draft_path}reminders/"
    assert client.get(address).status_code == 200
    client.post(address)
    assert subjects_of_reminders_at(draft, days=2) == []
    client.post(address, {"start": "yes"})
    assert len(subjects_of_reminders_at(draft, days=2)) == 1
    assert f"{draft.letter_url}draft/reminders/" in Email.objects.get().text


def test_drafts_without_an_address_or_of_hidden_challenges_are_not_reminded(
    challenge: Challenge, draft: Draft
) -> None:
    Draft.objects.update(email="")
    nobody = subjects_of_reminders_at(draft, days=2)
    Draft.objects.update(email=MIRA)
    Challenge.objects.update(publish_at=None)
    assert (nobody, subjects_of_reminders_at(draft, days=2)) == ([], [])


def test_a_sent_idea_is_not_reminded(client: Client, draft: Draft) -> None:
    send_draft(client, draft)
    assert subjects_of_reminders_at(draft, days=2) == []


@pytest.mark.parametrize(
    ("email", "days", "left"),
    [("", 29, 1), ("", 31, 0), (MIRA, 31, 1), (MIRA, 119, 1), (MIRA, 121, 0)],
)
def test_drafts_are_kept_as_long_as_we_promised(
    draft: Draft, email: str, days: int, left: int
) -> None:
    Draft.objects.update(email=email)  # the challenge closes in 30 days
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert drafts.purge() == 1 - left
    assert Draft.objects.count() == left


def test_a_lost_link_to_a_draft_is_sent_again(client: Client, draft: Draft) -> None:
    links.send_links(MIRA)
    links.send_links(draft.reference)
    assert [to for to, _subject in recipients_and_subjects()] == [MIRA]
    assert draft.letter_url in Email.objects.get().text.splitlines()


@pytest.mark.parametrize("whose", ["email", "answer", "reference"])
def test_forgetting_somebody_forgets_their_drafts(
    challenge: Challenge, draft: Draft, whose: str
) -> None:
    other = make_saved_draft(challenge, save=False, email="jo@example.com")
    drafts.save_for_later(other, email="jo@example.com")
    personal_data.erase_person(
        {"email": "MIRA@example.com", "answer": MIRA}.get(whose, draft.reference)
    )
    assert [d.answers["email"] for d in Draft.objects.all()] == ["jo@example.com"]


def test_a_draft_that_is_written_on_just_now_is_not_purged(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = timezone.now() - timedelta(days=31)
    Draft.objects.update(email="", changed_at=long_ago)
    outdated = list(Draft.objects.expired())
    drafts.save_answers(draft, names=["idea"], answers={"idea": "Still here."})
    assert [drafts._purge(row) for row in outdated] == [False]
    assert Draft.objects.count() == 1


def test_a_new_file_is_a_change_of_the_draft(client: Client, draft: Draft) -> None:
    read = draft.fingerprint
    file = NewFile(ContentFile(b"%PDF-"), Kind.DOCUMENT, "a.pdf")
    attachments.change_files(draft, add=file)
    sent = {"fingerprint": read, "rules_accepted": "on"}
    response = client.post(f"{draft.draft_path}check/", sent)
    assert response.url.startswith("?changed")


def test_whoever_saves_now_is_not_reminded_in_a_quarter_of_an_hour(
    draft: Draft,
) -> None:
    with time_machine.travel(draft.challenge.closes_at - timedelta(days=2)):
        drafts.save_for_later(draft, email=MIRA)
    assert subjects_of_reminders_at(draft, days=1, hours=23) == []


def test_deleting_a_draft_takes_the_letters_with_its_link_along(draft: Draft) -> None:
    links.send_links(MIRA)
    drafts.delete(draft)
    assert recipients_and_subjects() == []


def test_what_a_stranger_typed_into_a_draft_brings_nobody_a_letter(
    challenge: Challenge,
) -> None:
    theirs = make_saved_draft(challenge, email="hannah@example.com")
    drafts.save_for_later(theirs, email="spy@example.com")
    Email.objects.all().delete()
    links.send_links("hannah@example.com")
    assert recipients_and_subjects() == []


def test_the_link_that_went_to_a_wrong_address_ends(
    client: Client, challenge: Challenge
) -> None:
    draft = make_saved_draft(challenge)
    wrong = draft.private_path
    sent = {"email": "mira@right.example", **antispam_fields()}
    response = client.post(f"{draft.draft_path}save/", sent)
    draft.refresh_from_db()
    assert response.url == f"{draft.draft_path}saved/"
    assert client.get(wrong).status_code == 404
    assert draft.letter_url in Email.objects.get(to="mira@right.example").text


def test_each_new_link_goes_to_its_address_whatever_went_there_before(
    challenge: Challenge,
) -> None:
    draft = make_saved_draft(challenge)
    for address in ("mira@wrong.example", MIRA):
        draft = drafts.save_for_later(draft, email=address)
    newest = Email.objects.filter(to=MIRA).latest("pk")
    assert draft.letter_url in newest.text.splitlines()


def test_nobody_is_buried_in_letters(client: Client, challenge: Challenge) -> None:
    for number in range(31):
        draft = make_saved_draft(challenge, title=f"Idea {number}", save=number < 30)
    page = client.post(f"{draft.draft_path}save/", {"email": MIRA, **antispam_fields()})
    assert "We send only so many emails to one address in an hour." in page.text
    assert len(recipients_and_subjects()) == 30
