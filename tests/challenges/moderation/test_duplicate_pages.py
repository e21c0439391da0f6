"""Pages that tell of duplicates: public, private, and for staff."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.services.entering import entries
from challenges.services.moderation import decisions, duplicates, screening, triage
from tests.challenges.factories import make_entry, release_held_emails


def duplicate_url(entry: Entry) -> str:
    return reverse("admin:challenges_entry_duplicate", args=[entry.pk])


def mark_as_duplicate(client: Client, entry: Entry, reference: str) -> str:
    """Type the reference of another idea, and mark it, once both are side by side."""
    page = client.post(duplicate_url(entry), {"reference": reference}, follow=True)
    if not page.redirect_chain:
        return page.text
    url, _status = page.redirect_chain[-1]
    return client.post(url, follow=True).text


def test_the_public_page_says_how_many_and_names_groups_alone(
    client: Client, challenge: Challenge, original: Entry, staff: User
) -> None:
    rows = [
        {"email": "a@example.com", "organisation": "Oak School", "team": "The Bees"},
        {"email": "b@example.com", "organisation": "Secret Ltd", "may_publish": False},
        {"email": "b@example.com", "name": "Bo Ash"},
        {"email": "c@example.com", "organisation": "Not yet read"},
    ]
    for words in rows:
        entry = make_entry(challenge=challenge, **words)
        duplicates.mark_duplicate(entry, of=original, by=staff)
        if words["email"] != "c@example.com":
            decisions.approve(entry, by=staff)
    assert duplicates.duplicate_summary(original).count == 0
    release_held_emails()
    fellows = duplicates.duplicate_summary(original)
    assert (fellows.count, fellows.names) == (2, ["Oak School, The Bees"])
    page = client.get(original.get_absolute_url()).text
    assert "2 other people sent in the same idea." in page
    assert "Oak School, The Bees" in page
    for secret in ("Secret Ltd", "Bo Ash", "Not yet read", "example.com"):
        assert secret not in page
    assert (
        "2 other people sent in the same idea."
        in client.get(original.private_path).text
    )


def test_the_private_page_of_a_double_tells_so(
    client: Client, duplicate: Entry, original: Entry, staff: User
) -> None:
    duplicates.mark_duplicate(duplicate, of=original, by=staff)
    page = client.get(duplicate.private_path).text
    assert "Someone else had the same idea." in page
    assert f'href="{original.get_absolute_url()}">Bee hotels</a>' in page
    triage.take_down(original, by=staff, reason="Hm.")
    assert "Bee hotels" not in client.get(duplicate.private_path).text
    entries.withdraw(duplicate)
    page = client.get(duplicate.private_path).text
    assert "Someone else had the same idea." not in page


def test_staff_type_the_reference_as_people_say_it(
    staff_client: Client, duplicate: Entry, original: Entry
) -> None:
    page = mark_as_duplicate(
        staff_client, duplicate, original.reference.lower().replace("-", " ")
    )
    assert "Marked as the same idea." in page
    assert Entry.objects.get(pk=duplicate.pk).duplicate_of == original
    review = reverse("admin:challenges_entry_change", args=[original.pk])
    assert f"{duplicate.reference} Homes for bees" in staff_client.get(review).text
    unmark = reverse("admin:challenges_entry_unmark", args=[duplicate.pk])
    page = staff_client.post(unmark, follow=True).text
    assert "It is an idea of its own again." in page
    assert Entry.objects.get(pk=duplicate.pk).duplicate_of is None
    assert "It is not marked as the same idea" in staff_client.post(
        unmark, follow=True
    ).text.replace("\n", "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the reference of the other idea."),
        ("QS-2222-22", "There is no idea with this reference."),
        ("rubbish", "There is no idea with this reference."),
    ],
)
def test_a_reference_that_leads_nowhere_is_kept_and_refused(
    staff_client: Client, duplicate: Entry, typed: str, words: str
) -> None:
    page = mark_as_duplicate(staff_client, duplicate, typed)
    assert words in page
    assert not typed or f'value="{typed}"' in page


def test_a_refusal_keeps_the_reference(staff_client: Client, duplicate: Entry) -> None:
    page = mark_as_duplicate(staff_client, duplicate, duplicate.reference)
    assert "That is this idea: give the number of the other one." in page
    assert f'value="{duplicate.reference}"' in page


def test_staff_see_each_similar_one_side_by_side(
    staff_client: Client, challenge: Challenge, duplicate: Entry
) -> None:
    words = {"title": "Homes for bees", "email": "ola@example.com"}
    twin = make_entry(challenge=challenge, **words)
    url = reverse("admin:challenges_entry_change", args=[duplicate.pk])
    page = staff_client.get(url).text
    assert f'value="{duplicate_url(duplicate)}?of={twin.reference}"' in page
    assert f"Side by side with {twin.reference}" in page
    mark_as_duplicate(staff_client, twin, duplicate.reference)
    assert twin not in screening.screen(duplicate).similar
    twin.refresh_from_db()
    assert duplicate not in screening.screen(twin).similar


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow_with_the_doubles(
    client: Client,
    challenge: Challenge,
    original: Entry,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        entry = make_entry(challenge=challenge, email=f"{number}@example.com")
        duplicates.mark_duplicate(entry, of=original, by=staff)
        decisions.approve(entry, by=staff)
    # idea, pictures, whether there are duplicates, duplicates, updates, projects,
    # related, open challenge, site
    with django_assert_num_queries(9):
        client.get(original.get_absolute_url())
    # entry, history, files, whether there are duplicates, duplicates, updates, is
    # public, is redacted, site
    with django_assert_num_queries(9):
        client.get(original.private_path)
