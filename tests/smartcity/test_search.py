"""The search page, and the index that follows what is stored."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.models import Entry
from challenges.services.entering import entries
from core.models import SiteSettings
from events.models import Event
from focus_areas.models import FocusArea
from news.models import Post
from search.models import Document, SynonymGroup
from search.vocabulary import learn_words
from smartcity import search_index
from tests.challenges.factories import (
    make_challenge,
    make_public_entry,
    redact_by_hand,
)
from tests.events.factories import london, make_event, make_series, make_venue
from tests.news.factories import make_post, make_topic
from tests.projects.factories import make_project
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = timedelta(days=1)


def found(client: Client, **query: str) -> list[str]:
    page = client.get("/search/", query)
    assert page.status_code == 200
    return [hit.document.title for hit in page.context["hits"]]


def test_all_that_is_published_is_found_with_the_next_request(
    client: Client, site: SiteSettings, staff: User
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    challenge = make_challenge(title="Moon challenge", publish_at=NOW - DAY)
    make_public_entry(staff, challenge=challenge, title="Moon idea", focus_area=area)
    make_event(title="Moon event", focus_area=area)
    make_post(title="Moon news", focus_areas=[area])
    FocusArea.objects.create(name="Moon area", slug="moon", hue="people")
    page = client.get("/search/?q=moons")
    assert {str(hit.kind) for hit in page.context["hits"]} == {
        *("Focus area", "Challenge", "Idea", "Event", "News")
    }
    facets = [*page.context["kinds"], *page.context["found_areas"]]
    assert [(str(each.label), each.count, each.query) for each in facets] == [
        ("Focus areas", 1, "q=moons&kind=area"),
        ("Challenges", 1, "q=moons&kind=challenge"),
        ("Ideas", 1, "q=moons&kind=idea"),
        ("Events", 1, "q=moons&kind=event"),
        ("News", 1, "q=moons&kind=news"),
        ("Moon area", 1, "q=moons&area=moon"),
        (area.name, 3, "q=moons&area=clean-tech-city"),
    ]
    query = {"q": "moon", "area": "clean-tech-city"}
    assert found(client, **query, kind="news") == ["Moon news"]
    assert len(found(client, **query)) == 3


def test_the_index_follows_changes_of_texts_areas_and_names(
    client: Client, site: SiteSettings, staff: User
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    idea = make_public_entry(staff, title="Lamp", problem="The badger bites.")
    post, topic = make_post(title="Post"), make_topic(name="Zebra")
    post.topics.set([topic])
    post.focus_areas.set([area])
    venue = make_venue(name="Quokka hall")
    event = make_event(title="Talk", venue=venue)
    asked: list[dict[str, str]] = [
        *({"q": "badger"}, {"q": "zebra", "area": area.slug}),
        *({"q": "quokka"}, {"q": "talk"}, {"q": "lamp"}),
    ]
    before = [found(client, **query) for query in asked]
    assert before == [["Lamp"], ["Post"], ["Talk"], ["Talk"], ["Lamp"]]
    redact_by_hand(idea, by=staff, problem="It bites.")
    post.focus_areas.clear()
    venue.name = "Town hall"
    venue.save()
    event.delete()
    entries.withdraw(Entry.objects.get(pk=idea.pk))
    assert [found(client, **query) for query in asked] == [[], [], [], [], []]
    assert not Document.objects.filter(kind__in=["idea", "event"]).exists()


def test_of_a_series_the_next_date_is_found(client: Client, site: SiteSettings) -> None:
    first = make_event(title="Choir", starts_at=NOW - DAY * 8, ends_at=None)
    series = make_series(first)
    rows = list(Event.objects.filter(series=series).order_by("starts_at"))
    assert len(rows) > 2
    comes = next(row for row in rows if not row.is_past)
    (hit,) = client.get("/search/?q=choir").context["hits"]
    assert hit.document.url == comes.get_absolute_url()


def test_each_result_says_where_it_stands_and_when(
    client: Client, site: SiteSettings, staff: User
) -> None:
    day = {"starts_at": london(2127, 1, 10, 18), "ends_at": london(2127, 1, 10, 20)}
    make_event(title="Moon walk", **day)
    make_event(title="Moon fair", state="cancelled", change_reason="Rain.", **day)
    make_event(title="Moon dust", starts_at=london(2026, 1, 10, 18))
    make_project(title="Moon lamp", status="live", publish_at=london(2026, 2, 1, 9))
    make_post(title="Moon news", publish_at=london(2026, 2, 2, 9))
    challenge = make_challenge(
        title="Moon challenge",
        opens_at=london(2026, 1, 5, 9),
        closes_at=london(2127, 2, 1),
        results_at=None,
    )
    idea = make_public_entry(staff, challenge=challenge, title="Moon bench")
    Entry.objects.filter(pk=idea.pk).update(submitted_at=london(2026, 2, 3, 9))
    hits = client.get("/search/?q=moon").context["hits"]
    found = {
        hit.document.title: (
            *(str(hit.state.badge), hit.state.tone, plain_spaces(hit.state.when)),
        )
        for hit in hits
    }
    evening = "6pm to 8pm on Friday 10 January 2127"
    assert found == {
        "Moon walk": ("", "", evening),
        "Moon fair": ("Cancelled", "closing_soon", evening),
        "Moon dust": ("Past", "", "From 6pm on Saturday 10 January 2026"),
        "Moon lamp": ("Live", "open", "Published on Sunday 1 February 2026"),
        "Moon news": ("", "", "Published on Monday 2 February 2026"),
        "Moon challenge": (
            "Open",
            "open",
            "Closes at 11:59pm on Friday 31 January 2127",
        ),
        "Moon bench": ("", "award", "Sent in on Tuesday 3 February 2026"),
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    client: Client,
    site: SiteSettings,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        make_post(title="Moon")
        make_event(title="Moon")
        make_public_entry(staff, title="Moon")
    learn_words()
    for query, number in [("moon", 10), ("mooon", 12), ("a", 2), ("moon zzzzzz", 6)]:
        with django_assert_num_queries(number):
            client.get("/search/", {"q": query})


def test_words_are_marked_and_keep_their_direction(
    client: Client, site: SiteSettings
) -> None:
    make_post(title="<b>Café</b> مقهى", summary="None.", body="*Far* " * 90 + "cafés!")
    html = client.get("/search/?q=cafe").text
    assert "<bdi>&lt;b&gt;<mark>Café</mark>&lt;/b&gt; مقهى</bdi>" in html
    Post.objects.get().delete()
    make_post(title="Far", summary="None.", body="*Far* " * 90 + "cafés!")
    html = client.get("/search/?q=cafe").text
    assert re.search(r'<p class="meta">…Far .* <mark>cafés</mark>!</p>', html)


def test_nothing_found_offers_what_was_meant_and_ways_on(
    client: Client, site: SiteSettings
) -> None:
    make_post(title="The library")
    learn_words()
    html = client.get("/search/?q=libary&kind=news").text
    assert 'Did you mean <a href="?q=library">library</a>?' in html
    assert ('href="?q=libary"' in html, "/contact/" in html) == (True, True)
    assert '<meta name="robots" content="noindex,follow">' in html


@pytest.mark.parametrize(
    "query", ["x" * 9000, "a", "'; --", '"*:&|!<->()', "%00x", "🚲"]
)
def test_any_query_is_answered(client: Client, site: SiteSettings, query: str) -> None:
    assert found(client, q=query, page="9999", kind="none", area="none") == []


def test_synonyms_are_searched(client: Client, site: SiteSettings) -> None:
    make_post(title="Bicycles")
    assert found(client, q="bike") == []
    SynonymGroup.objects.create(words="bike, Bicycle")
    assert found(client, q="bikes") == ["Bicycles"]


def test_browsers_learn_how_to_search(client: Client, site: SiteSettings) -> None:
    page = client.get("/search/opensearch.xml")
    assert page.headers["Content-Type"] == "application/opensearchdescription+xml"
    url: Any = ElementTree.fromstring(page.content).find("{*}Url")
    assert url.get("template").endswith("/search/?q={searchTerms}")


def test_rebuilding_mends_what_no_signal_told(
    client: Client, site: SiteSettings
) -> None:
    kept, gone = make_post(title="Before"), make_post(title="Zebu")
    Post.objects.filter(pk=kept.pk).update(title="After")
    Post.objects.filter(pk=gone.pk)._raw_delete("default")
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    assert "News: 2 written or removed." in out.getvalue()
    assert (found(client, q="after"), found(client, q="zebu")) == (["After"], [])
    assert found(client, q="privacy")[0] == "Privacy"
    texts = Document.objects.filter(kind="page").values_list("text", flat=True)
    assert [text for text in texts if re.search(r"[.!?][A-Z]", text)] == []
    assert sum(search_index.repair().values()) == 0


def test_items_of_a_list_stand_apart_in_an_excerpt(client: Client) -> None:
    make_post(title="Moon", body="We lend:\n\n- lamps\n- two bees!\n\n## Ask\n\nNow.")
    (hit,) = client.get("/search/?q=lamps").context["hits"]
    assert hit.part == "We lend: <mark>lamps</mark>. two bees! Ask. Now."


def test_nothing_found_says_for_which_words(client: Client, site: SiteSettings) -> None:
    html = client.get("/search/?q=xyzzyq").text
    assert "<strong>Nothing found for “xyzzyq”</strong>" in html
