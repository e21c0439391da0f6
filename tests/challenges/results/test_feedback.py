"""Words of the judges: entrants read them with the outcome, and not before."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Challenge, Entry
from challenges.services import announcements, results
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from tests.challenges.factories import announce
from tests.challenges.results.test_emails import EMAILS, WHY, email_to, written

SAID = "Useful: strong\nNew: good\n\nIt is cheap to try. Ask the park keepers."


@pytest.fixture
def entry(challenge: Challenge, ideas: dict[str, Entry], staff: User) -> Entry:
    entry = ideas["not_selected"]
    results.set_feedback(challenge, {entry.pk: SAID}, by=staff)
    return Entry.objects.get(pk=entry.pk)


def private_texts(client: Client, entry: Entry) -> list[str]:
    paths = ["", "data/", "data.json"]
    return [client.get(entry.private_path + path).text for path in paths]


def test_the_email_has_it_and_so_has_its_preview(
    challenge: Challenge, entry: Entry, staff: User
) -> None:
    preview = announcements.preview_email(entry, site=SiteSettings.load())
    announce(challenge, by=staff, reason=WHY)
    words = f"{EMAILS['not_selected'][1]}\n\nWhat the judges said:\n\n{SAID}"
    assert email_to(entry)[1] == written(entry, words)
    assert f"What the judges said:\n\n{SAID}\n" in preview.text
    others = Email.objects.exclude(reference=entry.reference)
    assert [email for email in others if "judges said" in email.text] == []


def test_the_entrant_reads_it_once_the_results_are_out(
    client: Client, challenge: Challenge, entry: Entry, staff: User
) -> None:
    said = "Ask the park keepers."
    assert not any(said in text for text in private_texts(client, entry))
    announcements.publish(challenge, by=staff, reason=WHY)
    assert not any(said in text for text in private_texts(client, entry))
    announcements.take_back(challenge, by=staff)
    announce(challenge, by=staff, reason=WHY)
    assert all(said in text for text in private_texts(client, entry))
    assert said not in client.get(entry.get_absolute_url()).text


@pytest.mark.parametrize("count", [0, 3])
def test_the_private_page_promises_no_reader_whom_nobody_counted(
    client: Client, challenge: Challenge, entry: Entry, staff: User, count: int
) -> None:
    Entry.objects.filter(pk=entry.pk).update(reader_count=count)
    announce(challenge, by=staff, reason=WHY)
    text = client.get(entry.private_path).text
    said = ["At least 3 judges read it." in text, "every word" in text]
    assert said == [count == 3, False]


def test_a_printed_letter_has_it(
    staff_client: Client, challenge: Challenge, entry: Entry, staff: User
) -> None:
    url = f"/admin/challenges/entry/{entry.pk}/printed-letter/"
    assert "What the judges said:" not in staff_client.get(url).text
    announce(challenge, by=staff, reason=WHY)
    assert "What the judges said:" in staff_client.get(url).text


def test_it_stays_as_it_is_while_results_go_out(
    challenge: Challenge, entry: Entry, staff: User
) -> None:
    announcements.publish(challenge, by=staff, reason=WHY)
    with pytest.raises(TransitionNotAllowed, match="The results go out at"):
        results.set_feedback(challenge, {entry.pk: "Else."}, by=staff)


def test_the_history_says_that_there_is_some_and_not_what(
    challenge: Challenge, entry: Entry, staff: User
) -> None:
    results.set_feedback(challenge, {entry.pk: ""}, by=staff)
    notes = entry.history.order_by("-pk").values_list("staff_note", flat=True)
    assert list(notes[:2]) == ["No feedback approved", "Feedback approved"]
    assert not entry.history.filter(staff_note__contains=SAID).exists()
