"""Case files without the people in them."""

import json

import pytest
from django.contrib.auth.models import User

from challenges.models import Entry, EntryRevision
from challenges.services.records.anonymise import make_anonymiser
from core.models import SiteSettings
from tests.challenges.factories import change_answers, make_entry, redact_by_hand
from tests.challenges.records.case_files import read_case_file

NAMES_OF_MIRA = ["Mira", "Vale", "mira@example.com", "Tom Reed", "Bee Hive Ltd"]


def test_without_personal_data_nobody_is_in_it(
    full_entry: Entry, colleague: User
) -> None:
    files = read_case_file(full_entry, colleague, redact=True)
    pictures = [name for name in files if name.startswith("files/")]
    assert pictures == ["files/file-01.jpeg"]
    picture = files.pop("files/file-01.jpeg")
    assert picture.startswith(b"\xff\xd8")
    everything = b"\n".join(
        [*files.values(), *(name.encode() for name in files)]
    ).decode()
    known = [*NAMES_OF_MIRA, "Kim", "Holt", "0111", "tom@", "mira.example", "roof.jpg"]
    assert [name for name in known if name in everything] == []
    assert (
        json.loads(files["answers.json"])
        .keys()
        .isdisjoint({"name", "email", "organisation", "team", "links"})
    )
    assert "To review → Approved, a member of staff" in everything
    assert "Note to staff: Assigned to a member of staff." in everything
    assert (
        "Ask [left out] at [left out], [phone number removed] or [email removed]"
        in everything
    )
    assert b"Read every text before you hand it on." in files["about.txt"]


@pytest.mark.parametrize("changes", [{"may_publish": False}, {"is_taken_down": True}])
def test_pictures_that_are_not_public_stay_in_the_house(
    full_entry: Entry, colleague: User, changes: dict[str, bool]
) -> None:
    Entry.objects.filter(pk=full_entry.pk).update(**changes)
    files = read_case_file(Entry.objects.get(), colleague, redact=True)
    assert [name for name in files if name.startswith("files/")] == []


@pytest.mark.parametrize("redacted", [False, True])
def test_what_was_redacted_is_in_no_case_file(
    site: SiteSettings, colleague: User, redacted: bool
) -> None:
    entry = make_entry(title="For Zebedee", idea="My neighbour is Zebedee.")
    change_answers(entry, idea="My neighbour is Zebedee, too.")
    redact_by_hand(
        entry, by=colleague, title="For one", idea="My neighbour is [left out]."
    )
    files = read_case_file(Entry.objects.get(), colleague, redact=redacted)
    assert [name for name, content in files.items() if b"Zebedee" in content] == []
    for name in ("earlier-version-01.txt", "earlier-version-02.txt"):
        assert b"the words are not in this file" in files[name]
    email = files["emails/email-01.txt"]
    assert b"\nSubject: [not shown: personal data was taken out later]\n" in email
    assert b"the words are not in this file" in email
    assert b"My neighbour is [left out]." in files["answers.txt"]
    assert EntryRevision.objects.count() == 2


def test_a_name_is_taken_out_where_it_stands_by_itself(
    site: SiteSettings, colleague: User
) -> None:
    entry = make_entry(name="Mark Li", team="Rose & Ben Au", organisation="")
    take_out = make_anonymiser(entry)
    text = "MARK LI, Mark and Rose mark a rose. Benches by Ben; Kim Holt’s market."
    assert take_out(text) == (
        "[left out], [left out] and [left out] mark a [left out]. "
        "Benches by [left out]; a member of staff’s market."
    )
    assert take_out("Li was here, Au too.") == "Li was here, Au too."
