"""`manage.py erase_person`: somebody asked us to delete what we hold about them."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from challenges.models import Draft, Entry
from challenges.services.entering import links
from challenges.services.moderation import decisions
from contact.models import Message
from core.models import Erasure, SiteSettings
from outbox.models import Email
from smartcity.erasure import services
from tests.challenges.factories import make_entry, make_saved_draft
from tests.contact.factories import make_message
from tests.support.spaces import plain_spaces

DATE = re.compile(r" on \w+ \d+ \w+ \d{4}|, \w+ \d+ \w+ \d{4}$", re.MULTILINE)


def run(person: str, **options: bool) -> str:
    """Return what the command prints, without dates."""
    out = StringIO()
    call_command("erase_person", person, stdout=out, **options)
    return DATE.sub("", plain_spaces(out.getvalue()))


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Answer the question at the terminal."""
    monkeypatch.setattr("builtins.input", lambda question: text)


def counts() -> list[int]:
    return [model.objects.count() for model in (Entry, Draft, Message, Email, Erasure)]


@pytest.fixture
def mira(site: SiteSettings, staff: User) -> Entry:
    """Mira's idea, draft and message, and an idea and a message of Otto."""
    entry = make_entry(email="mira@example.com", title="Bee hotels")
    decisions.decline(entry, by=staff, message="No.")
    make_saved_draft(entry.challenge, email="mira@example.com")
    make_message(email="mira@example.com")
    make_entry(email="otto@example.com", challenge=entry.challenge)
    make_message(email="otto@example.com")
    return entry


def test_somebody_without_an_email_is_erased_by_reference(
    site: SiteSettings, staff: User
) -> None:
    by_phone = make_entry(by=staff, origin="phone", email="", title="A bench")
    make_entry(challenge=by_phone.challenge, email="otto@example.com")
    reference = by_phone.reference
    [notice] = Email.objects.filter(subject__contains=reference)
    assert run(reference.lower(), yes=True) == (
        f"Ideas: {reference} “A bench”: To review, received "
        "(files: 0, decisions and notes: 1)\n"
        f"Emails: “{notice.subject}”, Waiting to be sent\n"
        "All of it is deleted. Nobody was told.\n"
    )
    assert Entry.objects.get().email == "otto@example.com"


@pytest.mark.parametrize("typed", ["mira@example.com", "Mira@Example.com"])
def test_everything_of_one_person_goes_and_nothing_else(
    mira: Entry, typed: str
) -> None:
    remaining = [
        Entry.objects.get(email="otto@example.com").reference,
        Message.objects.get(email="otto@example.com").reference,
    ]
    run(typed, yes=True)
    assert [Entry.objects.get().reference, Message.objects.get().reference] == remaining
    assert not Draft.objects.exists()
    assert set(Email.objects.values_list("reference", flat=True)) <= {
        *remaining,
        "ideas to review",
        "messages to the team",
    }
    assert not Email.objects.filter(text__contains=mira.reference).exists()


def test_what_is_shown_is_what_goes(mira: Entry) -> None:
    items = services.find_held("mira@example.com")
    before = Email.objects.count()
    run("mira@example.com", yes=True)
    emails = [item for item in items if item.kind == "Emails"]
    assert Email.objects.count() == before - len(emails)
    kinds = [str(item.kind) for item in items if item.kind != "Emails"]
    assert kinds == ["Ideas", "Drafts", "Messages"]
    assert services.find_held("mira@example.com") == []


def test_a_draft_is_named_and_not_read(mira: Entry) -> None:
    [draft] = Draft.objects.all()
    lines = run("mira@example.com", dry_run=True).splitlines()
    [line] = [line for line in lines if line.startswith("Drafts")]
    assert line == f"Drafts: {draft.reference}: Quiet streets, last changed"


def test_a_dry_run_deletes_nothing(mira: Entry) -> None:
    before = counts()
    assert run("mira@example.com", dry_run=True).endswith("Nothing was deleted.\n")
    assert counts() == before


def test_a_question_comes_first(mira: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    before = counts()
    for no in ["", "no", "y"]:
        answer(monkeypatch, no)
        with pytest.raises(CommandError, match=r"^Nothing was deleted\.$"):
            run("mira@example.com")
    assert counts() == before
    answer(monkeypatch, "yes")
    assert run("mira@example.com").endswith("All of it is deleted. Nobody was told.\n")
    assert Erasure.objects.count() == 1


def test_without_a_terminal_nobody_has_said_yes(
    mira: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end_of_file(question: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", end_of_file)
    with pytest.raises(CommandError, match=r"^Nothing was deleted\.$"):
        run("mira@example.com")


def test_what_came_while_the_question_stood_is_not_erased_unread(
    mira: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send_another(question: str) -> str:
        make_message(email="mira@example.com")
        return "yes"

    monkeypatch.setattr("builtins.input", send_another)
    with pytest.raises(CommandError) as refusal:
        run("mira@example.com")
    assert str(refusal.value) == (
        "Something has come or gone meanwhile: look again. Nothing was deleted."
    )
    assert Entry.objects.filter(pk=mira.pk).exists()


def test_the_record_names_references_alone(mira: Entry) -> None:
    references = sorted(
        [
            mira.reference,
            Draft.objects.get().reference,
            Message.objects.get(email="mira@example.com").reference,
        ]
    )
    run("mira@example.com", yes=True)
    erasure = Erasure.objects.get()
    assert (sorted(erasure.references.split()), erasure.by) == (references, None)
    [row] = Erasure.objects.values()
    assert "mira" not in str(row).lower()


def test_nothing_held_is_no_erasure(site: SiteSettings) -> None:
    assert run("nobody@example.com", yes=True) == "Nothing is held about that.\n"
    assert not Erasure.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Mira Vale", "Type an email address, or a reference such as WIC-7F3K-92."),
        (
            "Team@westbridge.example",
            "That is the address of the team: every notice would go.",
        ),
    ],
)
def test_slips_of_the_keyboard_erase_nothing(
    mira: Entry, typed: str, sentence: str
) -> None:
    before = counts()
    with pytest.raises(CommandError) as refusal:
        run(typed, yes=True)
    assert (str(refusal.value), counts()) == (sentence, before)


def test_a_reference_says_what_address_it_came_from(mira: Entry) -> None:
    text = run(mira.reference, dry_run=True)
    assert "It came from mira@example.com: there may be more from there.\n" in text
    assert "It came from" not in run("mira@example.com", dry_run=True)


def test_an_email_with_the_lost_link_of_an_idea_goes_with_it(mira: Entry) -> None:
    links.send_links("mira@example.com")
    assert Email.objects.filter(text__contains=mira.private_path).exists()
    run(mira.reference, yes=True)
    assert not Email.objects.filter(text__contains=mira.private_path).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_ideas_as_for_one(
    site: SiteSettings,
    staff: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = make_entry(email="mira@example.com")
    for _number in range(count - 1):
        make_entry(email="mira@example.com", challenge=first.challenge)
    # ideas, drafts, emails besides; messages; updates by email; judges; emails to and
    # about the person; versions of eighteen kinds of page
    with django_assert_num_queries(31):
        items = services.find_held("mira@example.com")
    assert [str(item.kind) for item in items].count("Ideas") == count
