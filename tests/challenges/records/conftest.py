"""An idea about which there is everything to record."""

import pytest
from django.contrib.auth.models import User

from challenges.models import Entry
from challenges.services.moderation import triage
from core.models import SiteSettings
from core.tasks import prepare_pictures
from core.uploads import Kind
from tests.challenges.factories import (
    approve_and_tell,
    change_answers,
    make_entry,
    make_update,
    release_held_emails,
)
from tests.challenges.records.case_files import PDF, PHOTO, store_attachment


@pytest.fixture
def colleague(db: None) -> User:
    return User.objects.create_user("kim", first_name="Kim", last_name="Holt")


@pytest.fixture
def full_entry(site: SiteSettings, colleague: User) -> Entry:
    """An entry with everything that there can be, and names wherever possible."""
    entry = make_entry(
        title="Bee hotels by Mira",
        organisation="Bee Hive Ltd",
        team="Mira Vale, Tom Reed",
        links="https://mira.example.org/bees",
        idea="Ask Tom Reed at Bee Hive Ltd, 020 7946 0111 or tom@example.org.",
    )
    store_attachment(entry, Kind.PICTURE, "Mira on a roof.jpg", PHOTO)
    store_attachment(entry, Kind.DOCUMENT, "../../Mira Vale.pdf", PDF)
    prepare_pictures()
    change_answers(entry, problem="Mira Vale says: no bees.")
    triage.assign(entry, to=colleague, by=colleague)
    approve_and_tell(
        entry,
        by=colleague,
        message="Well done, Mira.",
        staff_note="Ring Tom Reed",
        details_reason="Tom Reed agrees.",
    )
    make_update(entry, by=colleague, text="Mira Vale built three.")
    release_held_emails()
    return Entry.objects.get(pk=entry.pk)
