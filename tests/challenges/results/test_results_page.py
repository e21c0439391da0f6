"""The page on which results are published: what it says, and what its buttons do."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from challenges.models import Announcement, Challenge, Entry
from challenges.services import announcements, results
from challenges.services.moderation import decisions, duplicates
from core.models import SiteSettings
from focus_areas.models import FocusArea
from outbox import services as outbox
from outbox.models import Email
from outbox.rendering import RenderedEmail
from tests.challenges.factories import (
    announce,
    approve_and_tell,
    make_challenge,
    make_challenge_in_phase,
    make_entry,
    make_public_entry,
    release_held_emails,
)

WHY = "One is with the lawyers."


def address(challenge: Challenge, query: str = "") -> str:
    url = reverse("admin:challenges_challenge_results", args=[challenge.pk])
    return url + query


def preview(entry: Entry) -> RenderedEmail:
    entry = Entry.objects.get(pk=entry.pk)
    return announcements.preview_email(entry, site=SiteSettings.load())


def press(client: Client, challenge: Challenge, **sent: str) -> HttpResponse:
    return client.post(address(challenge), sent, follow=True)


@pytest.fixture
def everything(challenge: Challenge, ideas: dict[str, Entry], staff: User) -> None:
    """Ideas of every kind beside those that are decided."""
    people = FocusArea.objects.get(slug="empowering-people")
    fields = {"challenge": challenge, "focus_area": people}
    second = make_public_entry(staff, email="", origin="phone", **fields)
    results.set_outcome(second, by=staff, outcome="winner", award="People’s prize")
    same = approve_and_tell(make_entry(email="same@example.com", **fields), by=staff)
    duplicates.mark_duplicate(same, of=ideas["winner"], by=staff)
    make_entry(**fields)
    decisions.request_changes(make_entry(**fields), by=staff, message="Where?")
    untold = decisions.approve(make_entry(**fields), by=staff)
    outbox.stop(untold.shown_with)
    decisions.decline(make_entry(**fields), by=staff, message="No.")
    release_held_emails()
    Email.objects.all().delete()


def test_each_number_leads_to_a_list_of_as_many(
    staff_client: Client, challenge: Challenge, everything: None
) -> None:
    context = staff_client.get(address(challenge)).context
    counts = {str(label): (number, url) for number, label, url in context["counts"]}
    for each in context["areas"]:
        for number, label, url in each["counts"]:
            counts[f"{each['area']}: {label}"] = number, url
    assert {label: number for label, (number, _url) in counts.items()} == {
        "Clean tech city: Winner": 1,
        "Clean tech city: Runner-up": 1,
        "Empowering people: Winner": 2,  # one of them the same idea as the first
        "not selected": 1,
        "approved, without an outcome: left out": 1,
        "still to review: left out": 1,
        "waiting for their entrants: left out": 1,
        "approved, and their entrants were not told: left out": 1,
    }
    lists = {
        label: staff_client.get(url).context["cl"].result_count
        for label, (_number, url) in counts.items()
    }
    assert lists == {label: number for label, (number, _url) in counts.items()}


def test_it_says_who_gets_which_email(
    staff_client: Client, challenge: Challenge, everything: None
) -> None:
    page = staff_client.get(address(challenge))
    names = ["email_count", "address_count", "no_address_count", "no_emails_count"]
    assert [page.context[name] for name in names] == [4, 4, 1, 0]
    labels = [each["label"] for each in page.context["emails"]]
    assert labels == ["Winner: Overall winner", "Runner-up", "Not selected"]
    assert "chosen “Idea winner”: Overall winner." in page.text
    assert "(the entrant’s private link)" in page.text
    assert "4 ideas are not decided." in page.text
    paper = staff_client.get(address(challenge, "?show=paper"))
    assert "no email address: print a letter" in paper.text
    assert len(paper.context["page_obj"].object_list) == 1


def test_it_warns_of_judged_ideas_without_feedback(
    staff_client: Client, challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    warning = "would hear nothing of what the judges said"
    assert warning not in staff_client.get(address(challenge)).text  # nobody judged
    challenge.entries.update(reader_count=2)
    page = staff_client.get(address(challenge))
    assert "3 entrants would hear nothing of what the judges said" in page.text
    results.set_feedback(challenge, {ideas["winner"].pk: "Useful: good"}, by=staff)
    results.set_feedback(challenge, {ideas["runner_up"].pk: "New: good"}, by=staff)
    page = staff_client.get(address(challenge, "?show=no_feedback"))
    assert "1 entrant would hear nothing" in page.text
    listed = [entry.pk for entry, _label in page.context["page_obj"].object_list]
    assert listed == [ideas["not_selected"].pk]
    results.set_feedback(challenge, {listed[0]: "New: good"}, by=staff)
    assert warning not in staff_client.get(address(challenge)).text


def test_it_counts_apart_who_wants_no_emails(
    staff_client: Client, challenge: Challenge, ideas: dict[str, Entry]
) -> None:
    challenge.entries.filter(outcome="winner").update(emails_opted_out=True)
    page = staff_client.get(address(challenge))
    assert "1 entrant wants no emails: print a letter when it is out." in page.text


def test_any_single_email_can_be_read(
    staff_client: Client, challenge: Challenge, ideas: dict[str, Entry]
) -> None:
    entry = ideas["runner_up"]
    page = staff_client.get(address(challenge))
    assert f"?email={entry.pk}#emails" in page.text
    page = staff_client.get(address(challenge, f"?email={entry.pk}"))
    (email,) = page.context["emails"]
    assert (email["entry"], email["email"]) == (
        entry,
        preview(entry),
    )
    for unknown in ("0", "x", str(ideas[""].pk)):
        page = staff_client.get(address(challenge, f"?email={unknown}"))
        assert len(page.context["emails"]) == 3


def test_publishing_says_when_and_can_be_taken_back(
    staff_client: Client, challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    fingerprint = announcements.plan(challenge).fingerprint
    sent = {"publish": "yes", "reason": WHY, "fingerprint": fingerprint}
    page = press(staff_client, challenge, **sent)
    announcement = Announcement.objects.get()
    assert (announcement.by, announcement.reason) == (staff, WHY)
    assert "Published: everybody learns of it at" in page.text
    assert "Published by sam: everybody learns of it at" in page.text
    assert WHY in page.text
    assert 'name="publish"' not in page.text
    page = press(staff_client, challenge, **sent)
    assert "Sam has published them already." in page.text
    page = press(staff_client, challenge, take_back="yes")
    assert "Taken back. Nobody outside has heard of it." in page.text
    page = press(staff_client, challenge, take_back="yes")
    assert "Nothing waits to be announced." in page.text


def test_undecided_ideas_want_a_reason(
    staff_client: Client, challenge: Challenge, ideas: dict[str, Entry]
) -> None:
    page = press(staff_client, challenge, publish="yes")
    error = "Some ideas are not decided: say why the results do not wait for them."
    assert page.context["form"].errors == {"reason": [error]}
    assert "<title>Error:" in page.text
    assert not Announcement.objects.exists()
    sent = {"publish": "yes", "reason": WHY, "fingerprint": "x"}
    page = press(staff_client, challenge, **sent)
    assert "Outcomes were changed while you were reading: look again." in page.text
    assert WHY in page.text


def test_the_others_are_not_selected_and_what_was_typed_stays(
    staff_client: Client, challenge: Challenge, ideas: dict[str, Entry]
) -> None:
    make_entry(challenge=challenge)
    page = press(staff_client, challenge, not_selected="yes", reason=WHY)
    assert "“Not selected” is noted for 1 idea." in page.text
    assert WHY in page.text
    page = press(staff_client, challenge, not_selected="yes")
    assert page.redirect_chain
    assert Entry.objects.get(pk=ideas[""].pk).outcome == "not_selected"


def test_no_button_does_nothing(
    staff_client: Client, challenge: Challenge, ideas: dict[str, Entry]
) -> None:
    assert press(staff_client, challenge, reason=WHY).status_code == 200
    assert not Announcement.objects.exists()
    assert Entry.objects.get(pk=ideas[""].pk).outcome == ""


def test_after_it_is_out_only_changes_are_told(
    staff_client: Client, challenge: Challenge, ideas: dict[str, Entry], staff: User
) -> None:
    announce(challenge, by=staff, reason=WHY)
    page = staff_client.get(address(challenge))
    assert "There is nothing to announce." in page.text
    assert "by sam." in page.text
    results.set_outcome(ideas["winner"], by=staff, outcome="runner_up")
    page = staff_client.get(address(challenge))
    assert "(announced before: Overall winner)" in page.text
    assert [each["email"].subject for each in page.context["emails"]] == [
        f"A correction to the results of Quiet streets ({ideas['winner'].reference})"
    ]


def test_an_open_challenge_offers_no_button(
    staff_client: Client, staff: User, ideas: dict[str, Entry]
) -> None:
    idea = make_public_entry(staff, challenge=make_challenge())
    make_public_entry(staff, challenge=idea.challenge)
    results.set_outcome(idea, by=staff, outcome="winner")
    page = staff_client.get(address(idea.challenge)).text
    assert "The challenge still takes ideas." in page
    assert 'name="publish"' not in page
    assert 'name="not_selected"' not in page


def test_the_page_of_a_challenge_leads_there(
    staff_client: Client, challenge: Challenge
) -> None:
    url = reverse("admin:challenges_challenge_change", args=[challenge.pk])
    page = staff_client.get(url).text
    assert f'<a href="{address(challenge)}">Publish the results</a>' in page
    assert "results_are_complete" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_of_each_as_for_one(
    staff_client: Client,
    staff: User,
    challenge: Challenge,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    announce_first = make_challenge_in_phase("judging", results_at=None)
    for _row in range(rows):
        for outcome in ("winner", "runner_up", "not_selected", ""):
            idea = make_public_entry(staff, challenge=announce_first)
            results.set_outcome(idea, by=staff, outcome=outcome)
            same = make_public_entry(staff, challenge=announce_first)
            duplicates.mark_duplicate(same, of=idea, by=staff)
    # session, user, challenge; approved ideas, untold ones, by status; what waits, what
    # is out; the ideas of the emails, the site for them and for the page
    with django_assert_num_queries(12):
        staff_client.get(address(announce_first))
    announce(announce_first, by=staff, reason=WHY)
    with django_assert_num_queries(11):
        staff_client.get(address(announce_first))
