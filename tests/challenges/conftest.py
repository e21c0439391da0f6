"""Fixtures for tests of challenges."""

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage

from challenges.models import Challenge, Draft, Entry
from challenges.services.entering import attachments
from core.models import SiteSettings
from core.tasks import prepare_pictures
from core.uploads import Kind
from outbox.models import Email
from tests.challenges.factories import (
    approve_and_tell,
    make_challenge,
    make_entry,
    make_saved_draft,
)
from tests.challenges.files import ALT_TEXT, PDF, PHOTO, new_file, stored_files


@pytest.fixture
def challenge(site: SiteSettings) -> Challenge:
    return make_challenge(slug="quiet-streets")


@pytest.fixture
def entries(challenge: Challenge) -> list[Entry]:
    """Three entries to review; the last one has no email address."""
    people = ["mira@example.com", "otto@example.com", ""]
    entries = [
        make_entry(
            challenge=challenge,
            title=f"Bee hotel {number}",
            email=email,
            origin="web" if email else "phone",
        )
        for number, email in enumerate(people, start=1)
    ]
    Email.objects.all().delete()
    return entries


@pytest.fixture
def draft(challenge: Challenge) -> Draft:
    """A saved draft; its email is deleted."""
    draft = make_saved_draft(challenge)
    Email.objects.all().delete()
    return draft


@pytest.fixture
def entry(challenge: Challenge) -> Entry:
    return make_entry(challenge=challenge)


@pytest.fixture
def typed_in(challenge: Challenge, staff: User) -> Entry:
    """An idea without an email address."""
    return make_entry(challenge=challenge, by=staff, email="", origin="phone")


@pytest.fixture
def public_entry(challenge: Challenge, staff: User) -> Entry:
    """A published entry with a picture and a document."""
    entry = make_entry(challenge=challenge)
    picture = new_file(PHOTO, Kind.PICTURE, "roof.jpg", ALT_TEXT)
    attachments.change_files(entry, add=picture)
    attachments.change_files(entry, add=new_file(PDF, Kind.DOCUMENT, "plan.pdf"))
    prepare_pictures()
    return approve_and_tell(entry, by=staff)


@pytest.fixture(autouse=True)
def _empty_storage() -> None:
    for name in stored_files():
        default_storage.delete(name)
