"""`manage.py erase_person`: somebody asked us to delete what we hold about them."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from challenges.models import Entry
from challenges.services.moderation import decisions
from contact.models import Message
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.factories import make_entry
from tests.contact.factories import make_message


def test_somebody_without_an_email_is_erased_by_reference(
    site: SiteSettings, staff: User
) -> None:
    by_phone = make_entry(by=staff, origin="phone", email="")
    make_entry(challenge=by_phone.challenge, email="otto@example.com")
    out = StringIO()
    call_command("erase_person", by_phone.reference.lower(), stdout=out)
    assert (
        out.getvalue()
        == "Deleted: 1 ideas and drafts, 0 messages, 0 emails. Nobody was told.\n"
    )
    assert Entry.objects.get().email == "otto@example.com"


@pytest.mark.parametrize("typed", ["mira@example.com", "Mira@Example.com"])
def test_everything_of_one_person_goes_and_nothing_else(
    site: SiteSettings, staff: User, typed: str
) -> None:
    mine = make_entry(email="mira@example.com")
    decisions.decline(mine, by=staff, message="No.")
    make_message(email="mira@example.com")
    remaining = [
        make_entry(email="otto@example.com", challenge=mine.challenge).reference,
        make_message(email="otto@example.com").reference,
    ]
    out = StringIO()
    call_command("erase_person", typed, stdout=out)
    assert (
        out.getvalue()
        == "Deleted: 1 ideas and drafts, 1 messages, 3 emails. Nobody was told.\n"
    )
    assert [Entry.objects.get().reference, Message.objects.get().reference] == remaining
    assert set(Email.objects.values_list("reference", flat=True)) == set(remaining)
