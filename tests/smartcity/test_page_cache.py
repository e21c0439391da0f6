"""Pages that are the same for all visitors are made once, and are never old."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli
import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sitemaps import Sitemap
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.services.moderation.triage import take_down
from core.models import SiteSettings
from core.shared_pages import SHARED
from outbox.models import Email
from outbox.tasks import deliver_due
from smartcity.page_cache.freshness import NEVER_SHOWN, freshness, move, next_moment
from tests.challenges.factories import make_challenge, make_public_entry
from tests.contact.factories import make_message, topic
from tests.events.factories import make_event
from tests.outbox.factories import make_email

pytestmark = pytest.mark.django_db

Commit = Callable[..., Any]
"""Run what is to be done after a commit; the test itself is rolled back."""


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Commit) -> Commit:
    def run() -> Any:
        connection.run_on_commit.clear()  # of what came before, and is not asked for
        return django_capture_on_commit_callbacks(execute=True)

    return run


@pytest.fixture
def cached(settings: Any, site: SiteSettings) -> Iterator[Client]:
    """A visitor of a site that stores pages."""
    settings.PAGE_CACHE_MB = 1
    freshness.__init__()  # type: ignore[misc]  # nothing is known yet
    yield Client()
    freshness.__init__()  # type: ignore[misc]


def made(captured: CaptureQueriesContext) -> int:
    """Return how many queries made pages: on a slow machine one more may look whether
    they are fresh."""
    return sum("core_contentversion" not in query["sql"] for query in captured)


def queries(client: Client, url: str) -> int:
    """Return how many queries a page takes that is not asked for the first time."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return made(captured)


# Made once


@pytest.mark.parametrize("asked", ["", "?x=1", "?utm_source=poster&page2=9"])
def test_a_page_is_made_once_whatever_else_is_asked(cached: Client, asked: str) -> None:
    first = cached.get("/events/")
    with CaptureQueriesContext(connection) as captured:
        again = cached.get(f"/events/{asked}")
        head = cached.head(f"/events/{asked}")
    assert (made(captured), again.content) == (0, first.content)
    assert (head.content, head["Content-Length"]) == (b"", str(len(first.content)))
    assert again["Cache-Control"] == SHARED


@pytest.mark.parametrize(
    "url", ["/events/?q=moon", "/events/?access=bsl&access=step_free", "/ideas/?page=2"]
)
def test_a_page_is_stored_by_the_parameters_that_it_reads(
    cached: Client, url: str
) -> None:
    plain = cached.get(url.partition("?")[0])
    assert queries(cached, url) == 0
    assert url == "/ideas/?page=2" or cached.get(url).content != plain.content


@pytest.mark.parametrize(
    "url",
    [
        *("/contact/general/", "/admin/login/", "/updates/", "/health/"),
        "/events/?q=" + "a" * 300,
    ],
)
def test_pages_of_one_visitor_and_huge_queries_are_made_each_time(
    cached: Client, url: str
) -> None:
    assert queries(cached, url) > 0


def test_who_has_a_cookie_gets_a_page_made_for_them(cached: Client) -> None:
    cached.get("/")
    cached.cookies["seen"] = "1"
    assert queries(cached, "/") > 0
    assert "Cache-Control" not in cached.get("/").headers


def test_what_is_not_found_or_of_another_host_is_not_stored(cached: Client) -> None:
    cached.get("/events/nowhere/")
    event = make_event(slug="nowhere", title="Here now")
    assert "Here now" in cached.get("/events/nowhere/").text
    url = event.get_absolute_url()
    assert cached.get(url, headers={"host": "evil.example"}).status_code == 400
    forged = {"x-forwarded-host": "evil.example", "accept-language": "cy"}
    assert "evil.example" not in cached.get(url, headers=forged).text


def test_a_page_that_the_browser_has_is_not_sent_again(cached: Client) -> None:
    page = cached.get("/events/")
    same = cached.get("/events/", headers={"if-none-match": page["ETag"]})
    other = cached.get("/events/", headers={"if-none-match": '"another"'})
    assert [same.status_code, same.content, other.status_code] == [304, b"", 200]
    assert same["ETag"] == page["ETag"]


def test_a_page_is_compressed_as_the_browser_wants_it(cached: Client) -> None:
    plain = cached.get("/")
    pages = {
        name: cached.get("/", headers={"accept-encoding": name})
        for name in ("gzip, deflate, br", "gzip", "identity")
    }
    read = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
    unpacked = {
        (encoding := page.get("Content-Encoding", "")): read[encoding](page.content)
        for page in pages.values()
    }
    assert unpacked == dict.fromkeys(["br", "gzip", ""], plain.content)
    assert {page["Vary"] for page in pages.values()} == {"Accept-Encoding"}
    assert len({page["ETag"] for page in pages.values()}) == 3


# Fresh at once


def shown(client: Client, urls: list[str], words: str) -> list[str]:
    pages = {url: client.get(url) for url in urls}
    return [
        url
        for url, page in pages.items()
        if page.status_code == 200 and words in page.content.decode()
    ]


def test_what_is_taken_down_is_gone_from_each_page_at_once(
    cached: Client, staff: User, commit: Commit
) -> None:
    challenge = make_challenge(slug="quiet-streets")
    with commit():
        idea = make_public_entry(staff, challenge=challenge, title="Moonlit benches")
    urls = [
        *("/ideas/", "/ideas/?q=moonlit", "/ideas/ideas.atom", "/search/?q=moonlit"),
        *(idea.get_absolute_url(), idea.focus_area.get_absolute_url()),
    ]
    assert len(shown(cached, urls, "oonlit")) == len(urls)
    with commit():
        take_down(idea, by=staff, reason="A name.")
    assert shown(cached, urls, "Moonlit benches") == []


@pytest.mark.parametrize(
    "write",
    [
        lambda event: event.save(),
        lambda event: type(event).objects.filter(pk=event.pk).update(title="Now"),
        lambda event: type(event).objects.bulk_update([event], ["title"]),
        lambda event: make_event(title="Now"),
        lambda event: connection.cursor().execute(
            "UPDATE events_event SET title = 'Now' WHERE id = %s", [event.pk]
        ),
        lambda event: event.delete(),
    ],
)
def test_a_page_is_fresh_whoever_wrote_and_however(
    cached: Client, commit: Commit, write: Callable[[Any], Any]
) -> None:
    with commit():
        event = make_event(title="Before")
    before = cached.get("/events/").content
    with commit():
        event.title = "Now"
        write(event)
    assert cached.get("/events/").content != before


def test_what_no_page_shows_leaves_the_pages_as_they_are(
    cached: Client, staff: User, commit: Commit
) -> None:
    cached.get("/")
    with commit() as done:
        Client().force_login(staff)
    assert done == []
    assert queries(cached, "/") == 0


@pytest.mark.parametrize("status", ["held", "queued"])
def test_only_an_email_that_was_held_changes_pages_when_it_goes_out(
    site: SiteSettings, commit: Commit, status: str
) -> None:
    """What it tells is public from then on."""
    with commit():
        make_email(status=status, send_after=timezone.now())
    with commit() as done:
        assert deliver_due() == 1
    assert (move in done) == (status == "held")


def test_a_message_and_its_emails_leave_the_pages_as_they_are(
    site: SiteSettings, commit: Commit
) -> None:
    topic("general")
    with commit() as done:
        make_message()
    assert (Email.objects.count(), move in done) == (2, False)


def test_a_page_of_a_sitemap_is_not_taken_for_the_first(
    cached: Client, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sitemap, "limit", 1)
    for _number in range(2):
        make_public_entry(staff)
    first, second = (cached.get(f"/sitemap-ideas.xml?p={page}") for page in (1, 2))
    assert first.content != second.content


def test_of_each_table_of_judging_it_is_known_whether_pages_show_it() -> None:
    models = apps.get_app_config("judging").get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models}
    shown = {table for table in tables if not table.startswith(NEVER_SHOWN)}
    assert shown == {
        "judging_award",
        "judging_choice",
        "judging_judge",
        "judging_panel",
        "judging_round",
        "judging_round_entries",
        "judging_storedranking",
    }


NOW = datetime(2027, 7, 10, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"starts_at": NOW - timedelta(hours=1), "ends_at": SOON}, "/events/"),
        ({"publish_at": SOON}, "/events/"),
        ({"publish_at": NOW - timedelta(1), "expire_at": SOON}, "/"),
    ],
)
def test_a_page_changes_at_its_moment(
    cached: Client, fields: dict[str, Any], url: str
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        make_event(**{"starts_at": NOW + timedelta(2), "title": "Moon", **fields})
        before = shown(cached, [url], "Moon")
        clock.move_to(SOON)
        assert [before, shown(cached, [url], "Moon")] == (
            [[], [url]] if fields.get("publish_at") == SOON else [[url], []]
        )


def test_the_moments_are_those_of_all_that_is_dated() -> None:
    with time_machine.travel(NOW, tick=False):
        midnight = next_moment(NOW)
        moments = []
        for minutes in (50, 40, 30):
            moment = NOW + timedelta(minutes=minutes)
            if minutes == 50:
                make_challenge(closes_at=moment)
            elif minutes == 40:
                make_event(publish_at=moment)
            else:
                make_event(starts_at=NOW - timedelta(1), ends_at=moment)
            moments.append(next_moment(NOW))
    assert timezone.localtime(midnight).isoformat() == "2027-07-11T00:00:00+01:00"
    assert moments == [NOW + timedelta(minutes=minutes) for minutes in (50, 40, 30)]
