"""Links in the entry form, as people write them."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from challenges.forms.entry import EntryForm
from challenges.models import Challenge, Entry
from core.models import SiteSettings
from tests.challenges.factories import (
    entry_form_data,
    fill_in_and_send,
    make_entry,
    make_saved_draft,
)

TYPED = """
- My video: https://video.example/watch?v=1,2.

www.bees.example; bücher.example/x
"""
LINKS = [
    "https://video.example/watch?v=1,2",
    "https://www.bees.example",
    "https://bücher.example/x",
]


def test_links_are_stored_without_what_stands_around_them(
    client: Client, challenge: Challenge
) -> None:
    fill_in_and_send(client, challenge, links=TYPED)
    assert Entry.objects.get().link_list == LINKS


def test_the_check_page_shows_the_links_that_we_take(
    client: Client, challenge: Challenge
) -> None:
    draft = make_saved_draft(challenge, links=TYPED)
    page = client.get(f"{draft.draft_path}check/").text
    assert "<br>".join(LINKS) in page
    assert "My video" not in page


def test_a_change_and_a_redaction_take_the_same_links(
    client: Client, staff_client: Client, challenge: Challenge
) -> None:
    entry = make_entry(challenge=challenge)
    data = {**entry_form_data(links=TYPED), "fingerprint": entry.fingerprint}
    client.post(f"{entry.private_path}change/", data)
    entry = Entry.objects.get()
    assert entry.link_list == LINKS
    url = reverse("admin:challenges_entry_redact_by_hand", args=[entry.pk])
    form = staff_client.get(url).context["form"]
    data = {**form.initial, "links": "a.example/x,", "fingerprint": entry.fingerprint}
    staff_client.post(url, data)
    assert Entry.objects.get().link_list == ["https://a.example/x"]


def test_staff_type_links_in_the_same_way(
    staff_client: Client, challenge: Challenge, staff: User
) -> None:
    url = reverse("admin:challenges_entry_add")
    data = {
        **entry_form_data(links=TYPED),
        "challenge": challenge.pk,
        "origin": "phone",
    }
    staff_client.post(url, data)
    assert Entry.objects.get().link_list == LINKS


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        *(("bees", "bees"), ("a.example/x\nbees and more", "bees and more")),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://mira:x@a.example/", "https://mira:x@a.example/"),
        (f"ftp://{'a' * 80}", f"ftp://{'a' * 53}…"),
    ],
)
def test_an_error_names_what_is_no_link(
    site: SiteSettings, challenge: Challenge, typed: str, error: str
) -> None:
    form = EntryForm(entry_form_data(links=typed), challenge=challenge)
    sentence = "is not a web address. Write it like https://example.org/my-video"
    assert form.errors["links"] == [f"“{error}” {sentence}"]


def test_the_same_link_twice_is_one_and_four_are_too_many(
    challenge: Challenge,
) -> None:
    links = [f"https://{n}.example" for n in range(4)]
    twice = ", ".join([*links[:3], links[0]])
    form = EntryForm(entry_form_data(links=twice), challenge=challenge)
    assert "links" not in form.errors
    form = EntryForm(entry_form_data(links=" ".join(links)), challenge=challenge)
    assert form.errors["links"] == ["Keep the 3 links that matter most"]
