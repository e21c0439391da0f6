"""The private page: other websites, hidden challenges, its queries."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.services.entering import entries
from tests.challenges.entering.private_page import (
    LOST_LINK_URL,
    change_entry,
    revision_form_data,
)


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
        revision_form_data(entry, idea="Evil."),
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
        change_entry(client, entry, idea=f"{number} hotels.")
    # entry, steps, files, doubles, whether it is redacted, site
    with django_assert_num_queries(6):
        client.get(entry.private_path)
    with django_assert_num_queries(6):  # entry, versions, files, steps, updates, emails
        client.get(f"{entry.private_path}data.json")
    with django_assert_num_queries(4):  # entry, areas, whether it is redacted, site
        client.get(f"{entry.private_path}change/")
    with django_assert_num_queries(1):  # site
        client.get(LOST_LINK_URL)


def test_a_challenge_that_is_hidden_does_not_lock_its_entrants_out(
    client: Client, entry: Entry
) -> None:
    Challenge.objects.update(publish_at=None)
    assert client.get(entry.private_path).status_code == 200
    assert change_entry(client, entry, idea="Two hotels.").idea == "Two hotels."
