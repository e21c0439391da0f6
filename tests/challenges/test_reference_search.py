"""A reference is found however it is spelled, in every list that shows references."""

from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Challenge
from core.references import new_reference, parse_reference
from tests.challenges.factories import (
    make_entry,
    make_public_entry,
    make_saved_draft,
)
from tests.contact.factories import make_message

SPELLINGS = [
    "{0}-{1}-{2}",
    "{0}{1}{2}",
    "{0} {1} {2}",
    "{0}-{1}{2}",
    " {0}.{1}.{2} ",
]


def spellings(reference: str) -> list[str]:
    parts = reference.split("-")
    written = [spelling.format(*parts) for spelling in SPELLINGS]
    return [*written, *(text.lower() for text in written)]


def found(client: Client, url: str, reference: str) -> list[int]:
    """How many rows of a list of staff are found by each spelling."""
    pages = [client.get(url, {"q": text}) for text in spellings(reference)]
    return [page.context["cl"].result_count for page in pages]


def test_staff_find_ideas_drafts_messages_and_emails(
    staff_client: Client, challenge: Challenge
) -> None:
    entry, draft = make_entry(challenge=challenge), make_saved_draft(challenge)
    for other in range(2):
        make_entry(challenge=challenge, email=f"other-{other}@example.com")
    for name, reference in {
        "challenges/entry": entry.reference,
        "challenges/draft": draft.reference,
        "contact/message": make_message().reference,
    }.items():
        assert found(staff_client, f"/admin/{name}/", reference) == [1] * 10, name
    # Subjects of other emails name it, too.
    assert 0 not in found(staff_client, "/admin/outbox/email/", entry.reference)


def test_so_do_visitors(client: Client, challenge: Challenge, staff: User) -> None:
    idea = make_public_entry(staff, challenge=challenge)
    make_public_entry(staff, challenge=challenge, email="other@example.com")
    pages = [client.get("/ideas/", {"q": t}) for t in spellings(idea.reference)]
    lists = [[each.pk for each in page.context["page_obj"]] for page in pages]
    assert lists == [[idea.pk]] * 10


def test_a_word_that_could_be_a_reference_is_still_a_word(
    staff_client: Client, challenge: Challenge
) -> None:
    reference = next(
        text
        for text in iter(lambda: new_reference("BEE").replace("-", ""), None)
        if parse_reference(text)
    )
    make_entry(challenge=challenge, title=f"Hotels {reference}")
    url = "/admin/challenges/entry/"
    page = staff_client.get(url, {"q": reference})
    assert page.context["cl"].result_count == 1
