"""The page of the timeline: who may read it, what it links, what it costs."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from challenges.models import Entry, EntryRevision, PersonalDataAccess
from challenges.services.moderation import decisions, triage
from challenges.services.records import access
from core.models import SiteSettings
from outbox.models import Email
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import (
    approve_and_tell,
    change_answers,
    make_entry,
    make_update,
)
from tests.challenges.records.timeline_items import add_document, timeline_items
from tests.support.examples import examples


class PageText(HTMLParser):
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


def test_changes_are_marked_in_words_and_not_by_colour_alone(
    staff_client: Client, entry: Entry
) -> None:
    change_answers(
        entry, idea="A hotel for bees on every school roof.", may_publish=False
    )
    page = staff_client.get(entry_page_url(entry, "history")).text
    hidden = '<span class="visually-hidden">'
    assert (
        f"A hotel for bees on every<del>{hidden}[removed: </span> library{hidden}]"
        f"</span></del><ins>{hidden}[added: </span> school{hidden}]</span></ins> roof."
    ) in page
    change = timeline_items(entry, EntryRevision)[0].changes
    assert [(one.label, one.before, one.after) for one in change] == [
        (
            "Idea",
            "A hotel for bees on every library roof.",
            "A hotel for bees on every school roof.",
        ),
        ("May be published", "yes", "no"),
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
    assert (
        f'href="{address}"' in client.get(entry_page_url(entry, "history")).text
    ) is is_link


def test_the_review_page_leads_to_the_history_and_back(
    staff_client: Client, entry: Entry
) -> None:
    review = reverse("admin:challenges_entry_change", args=[entry.pk])
    history = f'value="{entry_page_url(entry, "history")}"'
    assert history in staff_client.get(review).text
    assert f'href="{review}"' in staff_client.get(entry_page_url(entry, "history")).text


def test_strangers_and_other_staff_see_no_history(client: Client, entry: Entry) -> None:
    assert client.get(entry_page_url(entry, "history")).url.startswith("/admin/login/")
    client.force_login(User.objects.create_user("kim", is_staff=True))
    assert client.get(entry_page_url(entry, "history")).status_code == 403
    assert not PersonalDataAccess.objects.exists()


def test_an_entry_that_is_gone_has_no_history(
    staff_client: Client, site: SiteSettings
) -> None:
    page = staff_client.get("/admin/challenges/entry/999/history/", follow=True)
    assert "doesn’t exist" in page.text


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
        change_answers(entry, title=f"Bee inn {number}")
        add_document(entry)
        approve_and_tell(entry, by=staff)
        make_update(entry, by=staff, text="Three hotels stand.")
        decisions.return_to_review(entry, by=staff)
        viewing = PersonalDataAccess(entry=entry, by=staff, what="case_file")
        viewing.at = timezone.now() - timedelta(hours=number)
        viewing.save()
    # session, user, site, entry, viewing noted; versions, areas, steps, updates, files,
    # emails, viewings
    with django_assert_num_queries(12):
        assert staff_client.get(entry_page_url(entry, "history")).status_code == 200


HOSTILE = st.text(alphabet="<>&\"'/ =abins{}%\u202e\n") | st.sampled_from(
    ["<script>alert(1)</script>", "</del><img src=x>", "{{ 7|add:7 }}", "&lt;b&gt;"]
)
WRITERS: list[Callable[..., object]] = [
    lambda entry, by, text: change_answers(entry, idea=text, title="Bees"),
    lambda entry, by, text: triage.add_note(entry, by=by, text=text),
    lambda entry, by, text: make_update(
        approve_and_tell(entry, by=by), by=by, text=text
    ),
    lambda entry, by, text: add_document(entry, name=text[:100]),
]


@pytest.mark.parametrize("write", WRITERS)
@given(before=HOSTILE, after=HOSTILE)
@settings(
    max_examples=examples(15),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_was_written_is_only_words(
    staff_client: Client,
    site: SiteSettings,
    staff: User,
    write: Callable[..., object],
    before: str,
    after: str,
) -> None:
    """The page has the same elements as for plain text, and shows the text, which turns
    no words of ours around."""

    def page(first: str, then: str) -> PageText:
        entry = make_entry(idea=f"x {first}")
        write(entry, staff, f"y {then}")
        return PageText(staff_client.get(entry_page_url(entry, "history")).text)

    hostile = page(before, after)
    assert hostile.elements == page("words", "words").elements
    shown = hostile.text.replace("\u202e", "")
    words = after.replace("\u202e", "").split()
    assert [word for word in words if word not in shown] == []
