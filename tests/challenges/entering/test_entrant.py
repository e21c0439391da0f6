"""Private page: change and answer, withdraw and undo, find the link, copy, delete."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from challenges.forms.private import RevisionForm
from challenges.models import Challenge, Draft, Entry, EntryRevision
from challenges.services import personal_data, results
from challenges.services.entering import drafts, entries, links
from challenges.services.moderation import decisions
from core import antispam
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea
from outbox.models import Email, TeamNoticeTopic
from tests.challenges.factories import (
    announce,
    antispam_fields,
    approve_and_tell,
    in_phase,
    make_challenge,
    make_entry,
    make_public_entry,
    make_saved_draft,
    release_held_emails,
)

TEAM = "team@westbridge.example"
MIRA = "mira@example.com"
LOST = "/my-entry/"
NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.fixture
def entry(site: SiteSettings) -> Entry:
    entry = make_entry(title="Bee hotels")
    Email.objects.all().delete()
    return entry


def mails() -> list[tuple[str, str]]:
    return list(Email.objects.order_by("pk").values_list("to", "subject"))


def words(entry: Entry, **over: str) -> dict[str, str]:
    """Return the form data as it is shown, with these changes."""
    form = {
        "title": entry.title,
        "focus_area": str(entry.focus_area_id),
        "problem": entry.problem,
        "idea": entry.idea,
        "beneficiaries": entry.beneficiaries,
        "links": entry.links,
        "help_needed": entry.help_needed,
        "organisation": entry.organisation,
        "team": entry.team,
        "website": "",
        "form_token": antispam.new_form_token(),
    }
    if entry.may_publish:
        form["may_publish"] = "on"
    return {**form, **over}


def change(client: Client, entry: Entry, **over: str) -> Entry:
    response = client.post(f"{entry.private_path}change/", words(entry, **over))
    assert (response.status_code, response.headers.get("Location")) == (
        303,
        entry.private_path,
    )
    return Entry.objects.get(pk=entry.pk)


def test_a_change_is_stored_and_the_old_words_are_kept(
    client: Client, entry: Entry
) -> None:
    before = entry.answers
    changed = change(client, entry, idea="Two hotels.", title="Bee palaces")
    assert (changed.title, changed.idea, changed.status) == (
        "Bee palaces",
        "Two hotels.",
        "submitted",
    )
    assert EntryRevision.objects.get().answers == before
    subject = f"We have your changes ({entry.reference})"
    assert mails() == [(MIRA, subject)]


def test_sending_the_form_as_it_was_changes_nothing(
    client: Client, entry: Entry
) -> None:
    change(client, entry)
    assert (EntryRevision.objects.count(), mails(), entry.history.count()) == (0, [], 1)


def test_a_double_click_is_one_change(client: Client, entry: Entry) -> None:
    sent = words(entry, idea="Two hotels.")
    for _click in "ab":
        client.post(f"{entry.private_path}change/", sent)
    assert (EntryRevision.objects.count(), len(mails())) == (1, 1)


def test_a_changed_public_idea_is_read_again_first(
    client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_public_entry(staff)
    Email.objects.all().delete()
    TeamNoticeTopic.objects.all().delete()
    changed = change(client, entry, idea="Two hotels.")
    assert (changed.status, changed.is_public) == ("submitted", False)
    assert mails() == [
        (TEAM, f"To review again: Bee hotels ({entry.reference})"),
        (MIRA, f"We have your changes ({entry.reference})"),
    ]


def test_what_we_asked_for_is_answered_on_the_page(
    client: Client, staff: User, entry: Entry
) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs do you mean?")
    email = Email.objects.get()
    assert email.subject.startswith("We need something from you: Bee hotels")
    assert f"{entry.private_url}change/" in email.text.splitlines()
    release_held_emails()
    page = client.get(f"{entry.private_path}change/").text
    assert "Which roofs do you mean?" in page
    changed = change(client, entry, reply="Those of libraries.")
    row = changed.history.last()
    assert (changed.status, row.by, row.message) == (
        "submitted",
        None,
        "Those of libraries.",
    )
    assert EntryRevision.objects.count() == 0


def test_what_we_asked_for_may_come_after_closing(
    client: Client, staff: User, entry: Entry
) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    release_held_emails()
    with time_machine.travel(entry.challenge.closes_at + timedelta(days=1)):
        changed = change(client, entry, idea="On libraries.")
    assert (changed.idea, changed.status) == ("On libraries.", "submitted")


def test_after_closing_nothing_else_is_changed(client: Client, entry: Entry) -> None:
    with time_machine.travel(entry.challenge.closes_at + timedelta(minutes=1)):
        page = client.get(f"{entry.private_path}change/")
        address = f"{entry.private_path}change/"
        shown = client.post(address, words(entry, idea="Too late."))
        with pytest.raises(TransitionNotAllowed):
            entries.update_answers(entry, answers={}, consent_words={})
    entry.refresh_from_db()
    assert page.url == entry.private_path
    assert "It is too late to change your idea." in shown.text
    assert "Too late.</textarea>" in shown.text
    assert entry.idea != "Too late."


def test_a_changed_consent_is_kept_in_the_words_shown(
    client: Client, entry: Entry
) -> None:
    changed = change(client, entry, may_contact="on")
    assert changed.may_contact
    assert changed.consent_words["may_contact"] == (
        "You may contact me to talk about my idea"
    )


def test_a_mistake_keeps_what_was_typed_and_stores_nothing(
    client: Client, entry: Entry
) -> None:
    sent = words(entry, title="", idea="Two hotels.")
    page = client.post(f"{entry.private_path}change/", sent)
    assert page.context["form"].errors == {"title": ["Enter a name for your idea"]}
    assert "Two hotels." in page.text
    assert EntryRevision.objects.count() == 0


typed = st.text(max_size=120) | st.sampled_from(["", "word " * 600, "\x00", "www.x.y"])


@hypothesis_settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(over=st.dictionaries(st.sampled_from(["title", "idea", "focus_area"]), typed))
def test_any_change_is_taken_or_explained(db: None, over: dict[str, str]) -> None:
    entry = make_entry(challenge=make_challenge())
    sent = QueryDict(mutable=True)
    sent.update(words(entry, **over))
    form = RevisionForm(sent, entry=Entry.objects.get(pk=entry.pk))
    if form.is_valid():
        changed = entries.update_answers(entry, answers=form.answers, consent_words={})
        assert changed.answers["title"] == form.answers["title"]
    else:
        assert set(form.errors) <= {"title", "idea", "focus_area"}


def test_a_withdrawal_can_be_undone_for_seven_days(
    client: Client, entry: Entry
) -> None:
    entries.withdraw(entry)
    Email.objects.all().delete()
    TeamNoticeTopic.objects.all().delete()
    assert "Put my idea back" in client.get(entry.private_path).text
    client.post(f"{entry.private_path}come-back/")
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert mails() == [
        (TEAM, f"To review again: Bee hotels ({entry.reference})"),
        (MIRA, f"Your idea is back ({entry.reference})"),
    ]


def test_coming_back_again_and_again_fills_nobodys_mailbox(
    client: Client, entry: Entry
) -> None:
    for _time in range(5):
        client.post(f"{entry.private_path}withdraw/")
        client.post(f"{entry.private_path}come-back/")
    assert len(mails()) == 3  # withdrawn, back, withdrawn; the team waits


def test_a_supposed_spam_does_not_come_back_by_itself(
    client: Client, staff: User, entry: Entry
) -> None:
    entries.withdraw(decisions.mark_spam(entry, by=staff))
    client.post(f"{entry.private_path}come-back/")
    entry.refresh_from_db()
    assert entry.status == "withdrawn"


def test_an_announced_winner_is_not_withdrawn_by_a_click(
    client: Client, staff: User, site: SiteSettings
) -> None:
    idea = make_public_entry(staff, challenge=in_phase("judging"))
    results.set_outcome(idea, by=staff, outcome="winner", award="Overall winner")
    announce(idea.challenge, by=staff)
    client.post(f"{idea.private_path}withdraw/")
    idea.refresh_from_db()
    assert (idea.status, idea.award) == ("approved", "Overall winner")


def test_an_old_page_does_not_answer_what_was_never_read(
    client: Client, staff: User, entry: Entry
) -> None:
    sent = words(entry, idea="Two hotels.")
    decisions.request_changes(entry, by=staff, message="Which street?")
    release_held_emails()
    page = client.post(f"{entry.private_path}change/", sent)
    entry.refresh_from_db()
    assert entry.status == "changes_requested"
    assert "We have just asked you for something: please read it first." in page.text
    assert "Which street?" in page.text
    assert "Two hotels." in page.text
    again = {**sent, "form_token": page.context["form"]["form_token"].value()}
    assert client.post(f"{entry.private_path}change/", again).status_code == 303


def test_an_answer_is_kept_whatever_we_did_meanwhile(
    client: Client, staff: User, entry: Entry
) -> None:
    decisions.request_changes(entry, by=staff, message="Which street?")
    entry = decisions.return_to_review(entry, by=staff)
    changed = change(client, entry, reply="The high street.")
    assert changed.history.last().staff_note == "The entrant writes: The high street."


def test_nobody_decides_about_words_that_were_changed_meanwhile(
    client: Client, staff_client: Client, entry: Entry
) -> None:
    review = f"/admin/challenges/entry/{entry.pk}/"
    version = staff_client.get(f"{review}change/").context["fingerprint"]
    change(client, entry, idea="Something else.")
    sent = {"action_name": "approve", "message": "Lovely.", "fingerprint": version}
    page = staff_client.post(f"{review}action/", sent).text
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert "It was changed while you were reading it." in page
    assert "Lovely." in page


def test_after_seven_days_a_withdrawal_stays(client: Client, entry: Entry) -> None:
    entries.withdraw(entry)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert "Put my idea back" not in client.get(entry.private_path).text
        client.post(f"{entry.private_path}come-back/")
    entry.refresh_from_db()
    assert entry.status == "withdrawn"


def ask_for_links(client: Client, whose: str) -> str:
    form = {"whose": whose, "website": "", "form_token": antispam.new_form_token()}
    response = client.post(LOST, form)
    assert response.status_code == 303
    return response.url


@pytest.mark.parametrize("typed_as", ["mira@example.com", "MIRA@example.com"])
def test_a_lost_link_comes_to_the_address_with_all_others_of_it(
    client: Client, entry: Entry, typed_as: str
) -> None:
    other = make_entry(challenge=entry.challenge, title="Bat boxes")
    Email.objects.all().delete()
    ask_for_links(client, typed_as)
    email = Email.objects.get()
    assert email.to == MIRA
    assert {entry.private_url, other.private_url} <= set(email.text.splitlines())


def test_a_reference_leads_to_the_address_of_its_entry_and_no_other(
    client: Client, entry: Entry
) -> None:
    other = make_entry(challenge=entry.challenge, email="otto@example.com")
    Email.objects.all().delete()
    ask_for_links(client, entry.reference.lower().replace("-", " "))
    email = Email.objects.get()
    assert (email.to, entry.private_url in email.text) == (MIRA, True)
    assert other.private_url not in email.text


def test_the_answer_never_tells_whether_it_matched(
    client: Client, entry: Entry
) -> None:
    pages = {
        client.get(ask_for_links(client, whose)).text
        for whose in (MIRA, "nobody@example.com", entry.reference, "WIC-2222-22", "?")
    }
    assert len(pages) == 1


def test_asking_again_and_again_fills_nobodys_mailbox(
    client: Client, entry: Entry
) -> None:
    for _time in range(3):
        ask_for_links(client, MIRA)
    assert len(mails()) == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        ask_for_links(client, MIRA)
    assert len(mails()) == 2


def test_entrants_take_away_all_that_we_hold(
    client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(title="Bee hotels")
    note = "Knows the mayor."
    approve_and_tell(entry, by=staff, message="Lovely.", staff_note=note)
    change(client, Entry.objects.get(pk=entry.pk), title="Bee palaces")
    response = client.get(f"{entry.private_path}data.json")
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="{entry.reference}.json"'
    )
    assert response.headers["Cache-Control"] == NO_STORE
    data = json.loads(response.content)
    assert (data["email"], data["answers"]["title"]) == (MIRA, "Bee palaces")
    assert [old["title"] for old in data["earlier_answers"]] == ["Bee hotels"]
    happened = [(row["what"], row["message"]) for row in data["what_happened"]]
    assert happened == [
        ("Received, being checked", ""),
        ("In the challenge", "Lovely."),
        ("Received, being checked", ""),
    ]
    assert len(data["emails_to_you"]) == 3
    assert "Knows the mayor." not in response.text


def test_entrants_delete_everything_and_the_team_learns_the_reference(
    client: Client, entry: Entry
) -> None:
    change(client, entry, idea="Two hotels.")
    ask_for_links(client, MIRA)
    kept = make_entry(challenge=entry.challenge, email="otto@example.com")
    Email.objects.filter(reference=kept.reference).delete()
    Email.objects.filter(subject__contains=kept.reference).delete()
    response = client.post(f"{entry.private_path}delete/")
    page = client.get(response.url)
    assert (page.status_code, "Everything is deleted" in page.text) == (200, True)
    assert (Entry.objects.get(), EntryRevision.objects.count()) == (kept, 0)
    assert mails() == [(TEAM, f"An entrant has deleted everything ({entry.reference})")]
    assert "Mira" not in Email.objects.get().text
    assert client.get(entry.private_path).status_code == 404


@pytest.mark.parametrize("end", ["delete/", "come-back/", "change/", "withdraw/"])
def test_another_website_cannot_act_for_the_entrant(
    client: Client, entry: Entry, end: str
) -> None:
    if end == "come-back/":
        entries.withdraw(entry)
        entry.refresh_from_db()
    before = Entry.objects.values().get()
    client.post(
        entry.private_path + end,
        words(entry, idea="Evil."),
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert Entry.objects.values().get() == before


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow_with_the_versions(
    client: Client,
    entry: Entry,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        change(client, entry, idea=f"{number} hotels.")
    # entry, steps, files, doubles, whether it is redacted, site
    with django_assert_num_queries(6):
        client.get(entry.private_path)
    with django_assert_num_queries(6):  # entry, versions, files, steps, updates, emails
        client.get(f"{entry.private_path}data.json")
    with django_assert_num_queries(4):  # entry, areas, whether it is redacted, site
        client.get(f"{entry.private_path}change/")
    with django_assert_num_queries(1):  # site
        client.get(LOST)


def test_staff_see_what_it_said_before(
    client: Client, staff_client: Client, entry: Entry
) -> None:
    change(client, entry, idea="Two hotels.")
    page = staff_client.get(f"/admin/challenges/entry/{entry.pk}/change/")
    assert "A hotel for bees on every library roof." in page.text
    assert "The entrant changed the answers." in page.text


def test_areas_of_the_form_are_those_of_the_site(client: Client, entry: Entry) -> None:
    area = FocusArea.objects.get(slug="driving-innovation")
    changed = change(client, entry, focus_area=str(area.pk))
    assert changed.focus_area == area


def test_areas_are_those_of_the_challenge_and_the_one_it_has(
    client: Client, entry: Entry
) -> None:
    area = FocusArea.objects.get(slug="driving-innovation")
    entry.challenge.focus_areas.set([area])
    page = client.get(f"{entry.private_path}change/")
    areas = page.context["form"].fields["focus_area"].queryset
    assert {area.slug for area in areas} == {"clean-tech-city", "driving-innovation"}


def test_a_challenge_that_is_hidden_does_not_lock_its_entrants_out(
    client: Client, entry: Entry
) -> None:
    Challenge.objects.update(publish_at=None)
    assert client.get(entry.private_path).status_code == 200
    assert change(client, entry, idea="Two hotels.").idea == "Two hotels."


LOOK_ALIKE = "victim.smith@gmaıl.com"
"""Address with a dotless i, whose capital is I: the domain is somebody else's."""


def test_links_go_to_nobody_whose_address_looks_like_the_right_one(
    client: Client, challenge: Challenge
) -> None:
    entry = make_entry(challenge=challenge, email="victim.smith@gmail.com")
    draft = make_saved_draft(challenge, save=False)
    drafts.save_for_later(draft, email=LOOK_ALIKE)  # as before it was refused
    Email.objects.all().delete()
    for whose in (LOOK_ALIKE, "victim.smith@xn--gmal-nza.com", draft.reference):
        links.send_links(whose)
    email = Email.objects.get()
    assert email.to == LOOK_ALIKE
    private = [row.private_url in email.text for row in (draft, entry)]
    assert private == [True, False]
    assert personal_data.erase_person(LOOK_ALIKE) == [draft.reference]
    links.send_links("Victim.Smith@GMAIL.com")
    email = Email.objects.exclude(pk=email.pk).get()
    assert (email.to, entry.private_url in email.text) == (entry.email, True)


def test_a_look_alike_gets_no_link_to_a_draft_and_asks_for_none(
    client: Client, draft: Draft
) -> None:
    words = (
        "This address has a letter that looks like another: “ı”. Type the address "
        "again, with the letters a to z of a keyboard"
    )
    page = client.post(
        f"{draft.draft_path}save/", {"email": LOOK_ALIKE, **antispam_fields()}
    )
    assert page.context["form"].errors == {"email": [words]}
    page = client.post(LOST, {"whose": LOOK_ALIKE, **antispam_fields()})
    assert page.context["form"].errors == {"whose": [words]}
    assert Email.objects.count() == 0


def test_each_way_of_writing_an_address_gets_its_own_links(
    challenge: Challenge,
) -> None:
    one, other = (
        make_entry(challenge=challenge, email=email)
        for email in ("mira@example.com", "Mira@Example.com")
    )
    Email.objects.all().delete()
    links.send_links("MIRA@example.com")
    emails = {email.to: email.text for email in Email.objects.all()}
    assert {
        to: [entry.reference for entry in (one, other) if entry.private_url in text]
        for to, text in emails.items()
    } == {"mira@example.com": [one.reference], "Mira@Example.com": [other.reference]}
