"""The history page of an entry, and the log of who looked."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from challenges.models import (
    DecisionReason,
    Entry,
    EntryHistory,
    EntryRevision,
    PersonalDataAccess,
)
from challenges.services.entering import entries
from challenges.services.entering.attachments import NewFile, store_file
from challenges.services.moderation import decisions, triage
from challenges.services.records import access, timeline
from challenges.services.records.timeline import TimelineItem
from core.models import SiteSettings
from core.uploads import Kind
from outbox.models import Email
from tests import hostile_files
from tests.challenges.factories import (
    approve_and_tell,
    make_entry,
    make_update,
)


@pytest.fixture
def entry(site: SiteSettings) -> Entry:
    return make_entry(title="Bee hotels")


def page_of(entry: Entry) -> str:
    return reverse("admin:challenges_entry_history", args=[entry.pk])


def revise(entry: Entry, **changes: object) -> Entry:
    entry.refresh_from_db()
    old = {**entry.answers, "focus_area": entry.focus_area}
    return entries.update_answers(entry, answers={**old, **changes}, consent_words={})


def add_file(entry: Entry, name: str = "plan.pdf") -> None:
    content = ContentFile(hostile_files.pdf())
    store_file(NewFile(content, Kind.DOCUMENT, name), of=entry)


def redact(entry: Entry, *, by: User, **changes: str) -> None:
    """Redact texts by hand, as staff do."""
    entry.refresh_from_db()
    EntryRevision.objects.create(entry=entry, answers=entry.answers, redacted_by=by)
    Entry.objects.filter(pk=entry.pk).update(**changes)
    entry.refresh_from_db()


def items_of(entry: Entry, kind: type[Model] = Model) -> list[TimelineItem]:
    """Return the timeline now, or its items about instances of one model."""
    happenings = timeline.timeline(Entry.objects.get(pk=entry.pk))
    return [one for one in happenings if isinstance(one.obj, kind)]


class _Words(HTMLParser):
    """Parser of a page: its text, and its elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[tuple[str, ...]] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *(name for name, _value in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_history_tells_everything_the_oldest_first(
    entry: Entry, staff: User
) -> None:
    add_file(entry)
    revise(entry, title="Bee inns")
    triage.assign(entry, to=staff, by=staff)
    approve_and_tell(entry, by=staff)
    make_update(entry, by=staff, text="Three hotels stand.")
    access.record_access(entry, by=staff, what=PersonalDataAccess.What.CASE_FILE)
    assert [(one.what, one.who) for one in items_of(entry)] == [
        ("Received: Web form", "the entrant"),
        (f"Email: We have your idea ({entry.reference})", ""),
        ("File added: plan.pdf", ""),
        ("The answers were changed", "the entrant"),
        ("Note", "the entrant"),
        ("Note", "sam"),
        ("To review → Approved", "sam"),
        (f"Email: Your idea is in the challenge: Bee inns ({entry.reference})", ""),
        ("What happened next", "sam"),
        (f"Email: What happened next with your idea: Bee inns ({entry.reference})", ""),
        ("Read: as a case file", "sam"),
    ]


def test_a_decision_is_told_with_all_its_words(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    reason = DecisionReason.objects.create(
        status="declined", title="Not ours", text="…"
    )
    decisions.decline(
        entry,
        by=staff,
        message="We own no trees.",
        staff_note="Ask Kim.",
        reason=reason,
    )
    decision = items_of(entry, EntryHistory)[-1]
    assert (decision.what, decision.texts) == (
        "To review → Declined",
        (
            ("Reason", "Not ours"),
            ("Message to the entrant", "We own no trees."),
            ("Note to staff", "Ask Kim."),
        ),
    )
    page = staff_client.get(page_of(entry)).text
    for words in ("Not ours", "We own no trees.", "Ask Kim.", "To review → Declined"):
        assert words in page


def test_what_was_undone_says_so(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    decisions.approve(entry, by=staff)
    decisions.undo(entry, by=staff)
    steps = [one for one in items_of(entry) if one.by]
    assert [(step.what, step.is_undone) for step in steps] == [
        ("To review → Approved", True),
        ("Undone: To review → Approved", False),
    ]
    page = staff_client.get(page_of(entry)).text
    assert page.count("no email went out") == 1


def test_two_decisions_that_were_undone_are_told_apart(
    entry: Entry, staff: User
) -> None:
    decisions.request_changes(entry, by=staff, message="Which roofs?")
    decisions.approve(entry, by=staff)
    decisions.undo(entry, by=staff)
    decisions.undo(entry, by=staff)
    steps = [one for one in items_of(entry) if one.by]
    assert [(step.what, step.is_undone) for step in steps] == [
        ("To review → Waiting for the entrant", True),
        ("Waiting for the entrant → Approved", True),
        ("Undone: Waiting for the entrant → Approved", False),
        ("Undone: To review → Waiting for the entrant", False),
    ]


def test_changes_are_marked_in_words_and_not_by_colour_alone(
    staff_client: Client, entry: Entry
) -> None:
    revise(entry, idea="A hotel for bees on every school roof.", may_publish=False)
    page = staff_client.get(page_of(entry)).text
    hidden = '<span class="visually-hidden">'
    assert (
        f"A hotel for bees on every<del>{hidden}[removed: </span> library{hidden}]"
        f"</span></del><ins>{hidden}[added: </span> school{hidden}]</span></ins> roof."
    ) in page
    change = items_of(entry, EntryRevision)[0].changes
    assert [(one.label, one.before, one.after) for one in change] == [
        (
            "Idea",
            "A hotel for bees on every library roof.",
            "A hotel for bees on every school roof.",
        ),
        ("May be published", "yes", "no"),
    ]


def test_of_what_was_redacted_and_before_no_word_is_shown(
    staff_client: Client, entry: Entry, staff: User
) -> None:
    revise(entry, idea="Ring me: 020 7946 0111.")
    redact(entry, by=staff, idea="Ring me: [left out].")
    revise(entry, idea="Write to me.")
    page = staff_client.get(page_of(entry)).text
    assert "0111" not in page
    assert "[left out]" in page
    revisions = items_of(entry, EntryRevision)
    assert [(v.what, v.who, v.texts, len(v.changes)) for v in revisions] == [
        (
            "The answers were changed",
            "the entrant",
            (
                ("Changed", "Idea"),
                ("Not shown", "Personal data was taken out later."),
            ),
            0,
        ),
        (
            "Personal data was taken out; the original is kept",
            "sam",
            (("Changed", "Idea"),),
            0,
        ),
        ("The answers were changed", "the entrant", (), 1),
    ]


def test_the_subject_of_an_email_does_not_say_what_was_taken_out_later(
    staff_client: Client, site: SiteSettings, staff: User
) -> None:
    entry = make_entry(title="Bee hotels by Zebedee")
    redact(entry, by=staff, title="Bee hotels")
    decisions.approve(entry, by=staff)
    assert "Zebedee" not in staff_client.get(page_of(entry)).text
    closed = "Email: [not shown: personal data was taken out later]"
    assert [email.what for email in items_of(entry, Email)] == [
        closed,
        f"Email: Your idea is in the challenge: Bee hotels ({entry.reference})",
    ]


def test_emails_say_how_far_they_are(entry: Entry) -> None:
    Email.objects.all().delete()
    noon = timezone.localtime().replace(2027, 1, 10, 12, 0, 0, 0)
    for number, status in enumerate(("held", "queued", "sent", "failed", "stopped")):
        Email.objects.create(
            to="mira@example.com",
            subject=status,
            text="…",
            html="…",
            app_label="challenges",
            reference=entry.reference,
            message_id=f"<{number}>",
            status=status,
            send_after=noon,
            sent_at=noon if status == "sent" else None,
        )
    assert [dict(email.texts)["Status"] for email in items_of(entry, Email)] == [
        "Held until midday on Sunday 10 January 2027",
        "Waiting to be sent",
        "Sent at midday on Sunday 10 January 2027",
        "Failed",
        "Stopped",
    ]


@pytest.mark.parametrize(
    ("permissions", "is_link"), [(["view_email"], True), ([], False)]
)
def test_emails_are_links_for_whoever_may_read_them(
    client: Client, entry: Entry, permissions: list[str], is_link: bool
) -> None:
    kim = User.objects.create_user("kim", is_staff=True)
    names = ["moderate_entry", *permissions]
    kim.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(kim)
    address = reverse(
        "admin:outbox_email_change", args=[Email.objects.get(to=entry.email).pk]
    )
    assert (f'href="{address}"' in client.get(page_of(entry)).text) is is_link


def test_the_review_page_leads_to_the_history_and_back(
    staff_client: Client, entry: Entry
) -> None:
    review = reverse("admin:challenges_entry_change", args=[entry.pk])
    assert f'href="{page_of(entry)}"' in staff_client.get(review).text
    assert f'href="{review}"' in staff_client.get(page_of(entry)).text


def test_strangers_and_other_staff_see_no_history(client: Client, entry: Entry) -> None:
    assert client.get(page_of(entry)).url.startswith("/admin/login/")
    client.force_login(User.objects.create_user("kim", is_staff=True))
    assert client.get(page_of(entry)).status_code == 403
    assert not PersonalDataAccess.objects.exists()


def test_an_entry_that_is_gone_has_no_history(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.get("/admin/challenges/entry/999/history/", follow=True)
    assert "doesn’t exist" in page.text


@pytest.mark.parametrize("name", ["change", "history", "printed_letter"])
def test_whoever_opens_an_entry_is_noted(
    staff_client: Client, entry: Entry, staff: User, name: str
) -> None:
    address = reverse(f"admin:challenges_entry_{name}", args=[entry.pk])
    for _look in "ab":
        staff_client.get(address)
    viewing = PersonalDataAccess.objects.get()
    assert (viewing.entry, viewing.by, viewing.what) == (entry, staff, "entry")


def test_a_form_that_comes_back_is_no_new_look(
    staff_client: Client, entry: Entry
) -> None:
    address = reverse("admin:challenges_entry_action", args=[entry.pk])
    page = staff_client.post(address, {"action_name": "decline", "message": ""})
    assert "Give the reason" in page.text
    assert not PersonalDataAccess.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_of_each_as_for_one(
    staff_client: Client,
    entry: Entry,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    access.record_access(entry, by=staff, what=PersonalDataAccess.What.ENTRY)
    for number in range(rows):
        revise(entry, title=f"Bee inn {number}")
        add_file(entry)
        approve_and_tell(entry, by=staff)
        make_update(entry, by=staff, text="Three hotels stand.")
        decisions.return_to_review(entry, by=staff)
        viewing = PersonalDataAccess(entry=entry, by=staff, what="case_file")
        viewing.at = timezone.now() - timedelta(hours=number)
        viewing.save()
    # session, user, site, entry, viewing noted; versions, areas, steps, updates, files,
    # emails, viewings
    with django_assert_num_queries(12):
        assert staff_client.get(page_of(entry)).status_code == 200


HOSTILE = st.text(alphabet="<>&\"'/ =abins{}%\u202e\n") | st.sampled_from(
    ["<script>alert(1)</script>", "</del><img src=x>", "{{ 7|add:7 }}", "&lt;b&gt;"]
)
WRITERS: list[Callable[..., object]] = [
    lambda entry, by, text: revise(entry, idea=text, title="Bees"),
    lambda entry, by, text: triage.add_note(entry, by=by, text=text),
    lambda entry, by, text: make_update(
        approve_and_tell(entry, by=by), by=by, text=text
    ),
    lambda entry, by, text: add_file(entry, name=text[:100]),
]


@pytest.mark.parametrize("write", WRITERS)
@given(before=HOSTILE, after=HOSTILE)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_written_is_only_words(
    staff_client: Client,
    site: SiteSettings,
    staff: User,
    write: Callable[..., object],
    before: str,
    after: str,
) -> None:
    """The page has the same elements as for plain text, and shows the text."""

    def page(first: str, then: str) -> _Words:
        entry = make_entry(idea=f"x {first}")
        write(entry, staff, f"y {then}")
        return _Words(staff_client.get(page_of(entry)).text)

    hostile = page(before, after)
    assert hostile.elements == page("words", "words").elements
    assert [word for word in after.split() if word not in hostile.text] == []
