"""The first page of the admin: what waits, and where each number leads."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.services.moderation import decisions, triage
from contact import triage as message_triage
from core.models import SiteSettings
from outbox.models import Email
from outbox.services import stop
from smartcity.dashboard.todo_counts import TodoCount
from tests.challenges.factories import date_back, make_challenge, make_entry
from tests.contact.factories import make_message
from tests.events.factories import make_event
from tests.news.factories import make_post

IDEAS = [
    *("Overdue", "Due today", "Due later", "Mine", "Nobody’s", "Personal details"),
    *("Told to nobody", "With entrants"),
]
MESSAGES = ["Overdue", "Due today", "Due later", "Mine"]
EMAILS = ["Failed", "Waiting too long", "Slowed down", "Held"]
WEBSITE = ["Results to publish", "Events not published", "News not published"]
WEBSITE += ["Projects not published"]


def client_with_permissions(*permissions: str) -> Client:
    """A member of staff who may do just that."""
    clerk = User.objects.create_user("kim", password="sun-lit-42", is_staff=True)
    for name in permissions:
        app_label, codename = name.split(".")
        permission = Permission.objects.get(
            content_type__app_label=app_label, codename=codename
        )
        clerk.user_permissions.add(permission)
    client = Client()
    client.force_login(clerk)
    return client


def todo_counts(client: Client) -> list[TodoCount]:
    groups = client.get("/admin/").context["todo"]
    return [each for group in groups.values() for each in group]


def counts(client: Client) -> list[tuple[str, int]]:
    return [(str(each.label), each.count) for each in todo_counts(client)]


@pytest.fixture
def work_to_do(site: SiteSettings, staff: User) -> None:
    """Some of everything that waits for staff, and some of what does not."""
    challenge = make_challenge()
    before = timezone.now() - timedelta(hours=1)
    mine, late, hers, changes_requested, untold = (
        make_entry(challenge=challenge) for _number in range(5)
    )
    make_entry(challenge=challenge, idea="Write to mo@example.org.")
    colleague = User.objects.create_superuser("mo")
    triage.assign(mine, to=staff, by=staff)
    triage.assign(hers, to=colleague, by=staff)
    decisions.request_changes(changes_requested, by=staff, message="Where?")
    decisions.mark_spam(make_entry(challenge=challenge), by=staff)
    stop(decisions.approve(untold, by=staff).shown_with)
    date_back(late, answer_due=before)
    Email.objects.filter(reference=late.reference).update(status=Email.Status.FAILED)
    closed = {"opens_at": before - timedelta(days=9), "closes_at": before}
    make_challenge(**closed)
    make_challenge(**closed, results_announced_at=before)
    make_message()
    message_triage.assign(make_message(), to=staff, by=staff)
    make_event()
    make_event(publish_at=None)
    make_event(publish_at=None, starts_at=timezone.now() - timedelta(days=2))
    make_post()
    make_post(publish_at=None)
    make_post(publish_at=timezone.now() + timedelta(days=1))


def test_what_waits_is_counted(work_to_do: None, staff_client: Client) -> None:
    ideas, messages = [1, 0, 3, 1, 2, 1, 1, 1], [0, 0, 2, 1]
    website, emails = [1, 1, 1, 0], [1, 0, 0, 1]
    assert counts(staff_client) == [
        *zip(IDEAS, ideas, strict=True),
        *zip(MESSAGES, messages, strict=True),
        *zip(WEBSITE, website, strict=True),
        *zip(EMAILS, emails, strict=True),
    ]


def test_each_number_leads_to_a_list_of_as_many(
    work_to_do: None, staff_client: Client
) -> None:
    lengths = [
        (str(each.label), staff_client.get(each.url).context["cl"].result_count)
        for each in todo_counts(staff_client)
    ]
    assert lengths == counts(staff_client)


@pytest.mark.parametrize(
    ("permission", "labels"),
    [
        ("challenges.moderate_entry", IDEAS),
        ("challenges.view_entry", IDEAS),
        ("contact.answer_message", [*MESSAGES, *EMAILS]),
        ("outbox.view_email", EMAILS),
        ("events.change_event", ["Events not published"]),
        ("news.view_post", ["News not published"]),
        ("challenges.change_challenge", []),
    ],
)
def test_everybody_sees_the_numbers_of_the_lists_that_they_may_open(
    work_to_do: None, permission: str, labels: list[str]
) -> None:
    client = client_with_permissions(permission)
    page = client.get("/admin/")
    assert [label for label, _count in counts(client)] == labels
    assert ("statistics" in page.context) == (labels == IDEAS)


def test_with_nothing_to_do_the_numbers_are_zero_and_none_stands_out(
    site: SiteSettings, staff_client: Client
) -> None:
    assert {count for _label, count in counts(staff_client)} == {0}
    page = staff_client.get("/admin/").text
    assert page.count("todo__link--none") == 20
    assert "todo__link--urgent" not in page
    assert "When a challenge has opened, you see here how it goes." in page


def test_what_is_overdue_or_failed_or_told_to_nobody_stands_out(
    work_to_do: None, staff_client: Client
) -> None:
    page = staff_client.get("/admin/").text
    assert page.count("todo__link--urgent") == 3


def test_the_places_are_there_with_a_few_words(site: SiteSettings) -> None:
    page = client_with_permissions("challenges.change_challenge").get("/admin/").text
    link = '<a href="/admin/challenges/challenge/">Challenges</a>'
    assert f"{link}<br>Their pages, dates, criteria and results." in page


def test_results_are_for_those_who_may_publish_them(work_to_do: None) -> None:
    client = client_with_permissions(
        "challenges.view_challenge", "challenges.record_results"
    )
    assert counts(client) == [("Results to publish", 1)]


def test_somebody_without_permission_reads_so(site: SiteSettings) -> None:
    page = client_with_permissions().get("/admin/").text
    assert "No place is open to you yet." in page


def test_the_public_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_as_many_queries_for_three_rows_as_for_one(
    site: SiteSettings,
    staff: User,
    staff_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        challenge = make_challenge(reference_prefix="ABC"[number] * 2)
        for _row in range(rows):
            make_entry(challenge=challenge)
            decisions.approve(make_entry(challenge=challenge), by=staff)
        make_message()
        make_event(publish_at=None)
        make_post(publish_at=None)
    # Session and user; entries, messages, emails, events, posts, projects; the
    # challenges, their ideas by kind and by day, areas, answers; the site's settings,
    # three times, and whether there is a challenge; the mail server's last sign of life
    # and emails that it did not take; challenges without results; what
    # goes public today: events, posts, projects, challenges, ideas, results.
    with django_assert_num_queries(29):
        staff_client.get("/admin/")
