"""Moderators: the list, the review page, decisions, typing in for others."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from challenges.models import Entry
from challenges.services.moderation import decisions
from core.models import SiteSettings
from focus_areas.models import FocusArea
from outbox.models import Email
from tests.challenges.factories import make_challenge, make_entry, make_public_entry

LIST_URL = "/admin/challenges/entry/"


@pytest.fixture
def entry(site: SiteSettings) -> Entry:
    return make_entry(title="Bee hotels")


def review_url(entry: Entry) -> str:
    return reverse("admin:challenges_entry_change", args=[entry.pk])


def decide(client: Client, entry: Entry, action: str, **kwargs: str) -> str:
    """Press a button on the review page; returns the page that follows."""
    address = reverse("admin:challenges_entry_action", args=[entry.pk])
    return client.post(address, {"action_name": action, **kwargs}, follow=True).text


def offered_buttons(client: Client, entry: Entry) -> list[str]:
    page = client.get(review_url(entry))
    return list(page.context["buttons"])


@pytest.mark.parametrize(
    ("action", "status", "subject"),
    [
        ("approve", "approved", "Your idea is in the challenge: Bee hotels"),
        ("decline", "declined", "We are not taking your idea forward: Bee hotels"),
        ("ask", "changes_requested", "We need something from you: Bee hotels"),
        ("spam", "spam", None),
        ("withdraw", "withdrawn", "You have withdrawn your idea"),
    ],
)
def test_each_button_calls_its_service(
    staff_client: Client, entry: Entry, action: str, status: str, subject: str | None
) -> None:
    Email.objects.all().delete()
    message = "Because." if action in {"approve", "decline", "ask"} else ""
    page = decide(staff_client, entry, action, message=message, staff_note="Hm.")
    entry.refresh_from_db()
    step = entry.history.last()
    assert (entry.status, step.by.username, step.staff_note) == (status, "sam", "Hm.")
    assert f"{entry.reference}</a>: " in page
    expected = [f"{subject} ({entry.reference})"] if subject else []
    assert list(Email.objects.values_list("subject", flat=True)) == expected


def test_buttons_are_the_legal_moves(staff_client: Client, entry: Entry) -> None:
    assert offered_buttons(staff_client, entry) == [
        "approve",
        "ask",
        "decline",
        "spam",
        "withdraw",
    ]
    decide(staff_client, entry, "approve")
    entry.refresh_from_db()
    assert offered_buttons(staff_client, entry) == [
        "decline",
        "withdraw",
        "return_to_review",
    ]
    decide(staff_client, entry, "return_to_review")
    entry.refresh_from_db()
    assert entry.status == "submitted"


def test_decline_without_a_reason_comes_back_with_everything_typed(
    staff_client: Client, entry: Entry
) -> None:
    page = decide(staff_client, entry, "decline", staff_note="Keep me.")
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert "Give the reason: the entrant is owed one." in page
    assert "Keep me." in page


def test_the_second_moderator_is_told_that_it_is_decided(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.decline(entry, by=staff, message="No.")
    page = decide(staff_client, entry, "approve", message="Splendid!")
    assert "is “Declined” and cannot become “Approved”." in page
    assert "Splendid!" in page


def test_a_button_that_sends_nothing_does_not_swallow_a_message(
    staff_client: Client, entry: Entry
) -> None:
    page = decide(staff_client, entry, "spam", message="Dear Mira, …")
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert "“Mark as spam” sends nothing: empty this box first." in page
    assert "Dear Mira, …" in page


def test_a_reason_that_nobody_can_see_is_none(
    staff_client: Client, entry: Entry
) -> None:
    decide(staff_client, entry, "decline", message="\u200b")
    entry.refresh_from_db()
    assert entry.status == "submitted"


def test_a_made_up_action_changes_nothing(staff_client: Client, entry: Entry) -> None:
    page = decide(staff_client, entry, "explode")
    entry.refresh_from_db()
    assert entry.status == "submitted"
    assert "Choose what you decide." in page


@pytest.mark.parametrize("form", ["action", "outcome"])
def test_whoever_signs_in_again_after_a_send_lands_on_the_page(
    staff_client: Client, entry: Entry, form: str
) -> None:
    address = reverse(f"admin:challenges_entry_{form}", args=[entry.pk])
    response = staff_client.get(address)
    assert (response.status_code, response.url) == (303, review_url(entry))


@pytest.mark.parametrize(
    ("codename", "sees", "decides"),
    [(None, 403, 403), ("view_entry", 200, 403), ("moderate_entry", 200, 303)],
)
def test_deciding_needs_its_own_permission(
    client: Client, entry: Entry, codename: str | None, sees: int, decides: int
) -> None:
    clerk = User.objects.create_user("kim", password="x", is_staff=True)
    if codename:
        clerk.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(clerk)
    address = reverse("admin:challenges_entry_action", args=[entry.pk])
    decided = client.post(address, {"action_name": "approve"}).status_code
    assert client.get(review_url(entry)).status_code == sees
    assert decided == decides


def test_visitors_are_sent_to_sign_in(client: Client, entry: Entry) -> None:
    for response in (client.get(review_url(entry)), client.get(LIST_URL)):
        assert response.url.startswith("/admin/login/")


def test_review_page_escapes_what_people_typed(
    staff_client: Client, site: SiteSettings
) -> None:
    entry = make_entry(title="<script>alert(1)</script>", idea="<img src=x>")
    page = staff_client.get(review_url(entry)).text
    assert "<script>alert(1)" not in page
    assert "&lt;img src=x&gt;" in page


def test_an_entry_that_is_gone_is_said_to_be_gone(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.get("/admin/challenges/entry/999/change/", follow=True)
    assert "doesn’t exist" in page.text


def test_nobody_edits_or_deletes_an_entry(staff_client: Client, entry: Entry) -> None:
    staff_client.post(review_url(entry), {"title": "Changed", "status": "approved"})
    deletion = staff_client.post(f"{LIST_URL}{entry.pk}/delete/", {"post": "yes"})
    entry.refresh_from_db()
    assert (entry.title, entry.status) == ("Bee hotels", "submitted")
    assert deletion.status_code == 403


def test_staff_type_in_an_idea_told_on_the_phone(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    told = {
        "challenge": make_challenge().pk,
        "origin": "phone",
        "title": "A bench at every bus stop",
        "focus_area": FocusArea.objects.first().pk,
        "problem": "I am 90 and I cannot stand for long.",
        "idea": "A bench.",
        "beneficiaries": "Everybody who waits.",
        "audience": "resident",
        "name": "Edith Marlow",
        "rules_accepted": "on",
    }
    clicks = [staff_client.post(f"{LIST_URL}add/", told).status_code for _click in "ab"]
    entry = Entry.objects.get()
    assert clicks == [302, 302]
    assert not LogEntry.objects.exists()  # it would outlive the entry
    assert (entry.status, entry.origin, entry.email) == ("submitted", "phone", "")
    assert (entry.entered_by, entry.history.get().by) == (staff, staff)


def test_somebody_without_email_gets_a_letter_on_paper(
    staff_client: Client, client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(by=staff, origin="phone", email="", name="Edith Marlow")
    letter = f"{LIST_URL}{entry.pk}/printed-letter/"
    assert f'href="{letter}"' in staff_client.get(review_url(entry)).text
    page = staff_client.get(letter).text
    for words in ("Dear Edith Marlow,", entry.reference, entry.idea):
        assert words in page
    assert "my-entry" not in page
    assert client.get(letter).url.startswith("/admin/login/")


def test_the_form_for_typing_in_shows_who_may_not_come_from_the_web(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.get(f"{LIST_URL}add/")
    origins = page.context["adminform"].form.fields["origin"].choices
    assert [value for value, _label in origins] == [
        *("phone", "paper", "in_person", "email")
    ]


def test_outcome_of_an_approved_entry_is_saved(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.approve(entry, by=staff)
    staff_client.post(
        reverse("admin:challenges_entry_outcome", args=[entry.pk]),
        {"outcome": "winner", "award": "Overall winner"},
    )
    entry.refresh_from_db()
    assert (entry.outcome, entry.award) == ("winner", "Overall winner")


def test_an_award_without_an_outcome_comes_back(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    decisions.approve(entry, by=staff)
    page = staff_client.post(
        reverse("admin:challenges_entry_outcome", args=[entry.pk]),
        {"outcome": "", "award": "Best of all"},
    ).text
    assert "An award needs an outcome." in page
    assert "Best of all" in page


def test_outcome_of_any_other_entry_is_refused_in_words(
    staff_client: Client, entry: Entry
) -> None:
    page = staff_client.post(
        reverse("admin:challenges_entry_outcome", args=[entry.pk]),
        {"outcome": "winner", "award": ""},
        follow=True,
    )
    assert "Only approved ideas have an outcome." in page.text


@pytest.mark.parametrize(("rows", "of_review"), [(1, 23), (3, 22)])
def test_query_counts_do_not_grow_with_the_rows(
    staff_client: Client,
    site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    of_review: int,
) -> None:
    """An entry without a next one looks twice: among those that wait, and the rest."""
    entries = [make_entry() for _row in range(rows)]
    with django_assert_num_queries(8):
        assert staff_client.get(LIST_URL).status_code == 200
    with django_assert_num_queries(of_review):
        assert staff_client.get(review_url(entries[0])).status_code == 200
    with django_assert_num_queries(6):
        assert staff_client.get("/admin/challenges/challenge/").status_code == 200


def test_the_letter_on_paper_tells_the_decision(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_entry(email="", origin="phone", by=staff)
    address = f"/admin/challenges/entry/{entry.pk}/printed-letter/"
    assert "Somebody reads your idea." in staff_client.get(address).text
    decisions.decline(entry, by=staff, message="The bridge is gone.")
    letter = staff_client.get(address).text
    assert "The bridge is gone." in letter
    assert "<h1>Not taken forward</h1>" in letter
    assert "Somebody reads your idea." not in letter


def test_an_update_that_is_refused_stays_on_the_page(
    staff_client: Client, staff: User, site: SiteSettings
) -> None:
    entry = make_public_entry(staff)
    decisions.return_to_review(entry, by=staff)
    address = f"/admin/challenges/entry/{entry.pk}/update/"
    page = staff_client.post(address, {"text": "Three posts stand."})
    assert "Only approved ideas have a next chapter." in page.text
    assert "Three posts stand.</textarea>" in page.text


def test_an_unknown_draft_is_said_to_be_none(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.get("/admin/challenges/entry/add/?draft=WIC-7F3K-00")
    assert "There is no draft with this number." in page.text
