"""The picture of an event or a news post: who sees it, where, and when it goes."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import icalendar
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.addresses import keep_address
from core.draft_links import make_link, token_of
from core.models import Picture
from tests.challenges.files import fetch_file
from tests.events.factories import make_event, make_series
from tests.news.factories import make_post
from tests.projects.factories import make_project
from tests.smartcity.test_sharing import card_of
from tests.support.pictures import ALT, CREDIT, make_picture, picture_fields

pytestmark = pytest.mark.django_db

KINDS = pytest.mark.parametrize("make", [make_event, make_post, make_project])
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def module_picture(module_db: Any) -> Iterator[Picture]:
    with module_db.unblock():
        picture = make_picture()
    yield picture
    for name in picture.stored_names:
        default_storage.delete(name)


@pytest.fixture
def picture(module_picture: Picture) -> Picture:
    return Picture.objects.get(pk=module_picture.pk)


def url_of(obj: Any, picture: Picture, filename: str = "") -> str:
    width = picture.renditions[0]["width"]
    return f"{obj.get_absolute_url()}picture/{picture.pk}/{filename or f'{width}.jpeg'}"


@KINDS
def test_a_picture_is_as_public_as_what_shows_it(
    client: Client, make: Callable[..., Any], picture: Picture
) -> None:
    now = timezone.now()
    fields = picture_fields(picture)
    public, bare = make(**fields), make()
    draft = make(publish_at=None, **fields)
    later = make(publish_at=now + HOUR, **fields)
    taken_down = make(expire_at=now - HOUR, **fields)
    other = picture_fields(make_picture())["picture"]
    urls = {
        url_of(public, picture): 200,
        url_of(bare, picture): 404,
        url_of(draft, picture): 404,
        url_of(later, picture): 404,
        url_of(taken_down, picture): 410,
        url_of(public, other): 404,
        url_of(public, picture, "1.jpeg"): 404,
        url_of(public, picture, picture.renditions[0]["stored"]): 404,
    }
    assert {url: fetch_file(client, url).status_code for url in urls} == urls
    response = fetch_file(client, url_of(public, picture))
    names = ["Content-Type", "Cache-Control", "Content-Security-Policy"]
    assert [response[name] for name in names] == [
        "image/jpeg",
        "no-cache",
        "default-src 'none'; sandbox",
    ]
    keep_address(type(public), "before", public.pk)
    old_url = url_of(public, picture).replace(public.slug, "before")
    assert client.get(old_url)["Location"] == url_of(public, picture)
    again = fetch_file(
        client, url_of(public, picture), **{"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304


@KINDS
def test_its_page_and_its_card_show_it_with_words(
    client: Client, make: Callable[..., Any], picture: Picture
) -> None:
    obj = make(**picture_fields(picture))
    text = client.get(obj.get_absolute_url()).text
    largest = picture.largest_rendition
    assert largest
    path = url_of(obj, picture, f"{largest['width']}.jpeg")
    image = re.search(r'<img class="photo"[^>]*>', text)
    assert image
    size = f'width="{largest["width"]}" height="{largest["height"]}"'
    assert f'src="{path}" srcset=' in image[0]
    assert f'{size} alt="{ALT}">' in image[0]  # not lazy: it is what people look at
    assert f'<figcaption class="meta">{CREDIT}</figcaption>' in text
    card = card_of(text)
    assert {
        name: card[f"image{name}"] for name in ("", ":width", ":height", ":alt")
    } == {
        "": settings.SITE_URL + path,
        ":width": str(largest["width"]),
        ":height": str(largest["height"]),
        ":alt": ALT,
    }


@pytest.mark.parametrize("make", [make_event, make_post])
def test_feeds_and_search_engines_read_of_it(
    client: Client, make: Callable[..., Any], picture: Picture
) -> None:
    obj = make(**picture_fields(picture))
    largest = picture.largest_rendition
    assert largest
    url = settings.SITE_URL + url_of(obj, picture, f"{largest['width']}.jpeg")
    path = obj.get_absolute_url()
    feeds = path.removesuffix(f"{obj.slug}/")
    script = re.search(r"ld\+json\">(.+?)</script>", client.get(path).text)
    assert script
    (item,) = client.get(f"{feeds}feed.json").json()["items"]
    assert (json.loads(script[1])["image"], item["image"]) == ([url], url)
    entry = ET.fromstring(client.get(f"{feeds}feed.atom").content).find(
        "a:entry/a:link[@rel='enclosure']", {"a": "http://www.w3.org/2005/Atom"}
    )
    assert entry is not None
    assert entry.attrib == {
        "rel": "enclosure",
        "href": url,
        "length": str(default_storage.size(largest["stored"])),
        "type": "image/jpeg",
    }


def test_calendars_show_it(client: Client, picture: Picture) -> None:
    """RFC 7986, section 5.10."""
    event = make_event(**picture_fields(picture))
    width = picture.renditions[-1]["width"]
    content = client.get("/events/feed.ics").content
    (entry,) = icalendar.Calendar.from_ical(content).events
    path = url_of(event, picture, f"{width}.jpeg")
    assert entry["image"] == settings.SITE_URL + path
    assert entry["image"].params == {
        "VALUE": "URI",
        "DISPLAY": "FULLSIZE",
        "FMTTYPE": "image/jpeg",
    }


@KINDS
def test_lists_show_small_pictures_without_words(
    client: Client, make: Callable[..., Any], picture: Picture
) -> None:
    """The title beside each says what it is about; its page says what it shows."""
    obj = make(**picture_fields(picture))
    path = obj.get_absolute_url()
    page = client.get(path.removesuffix(f"{obj.slug}/")).text
    image = re.search(r"<img [^>]*picture[^>]*>", page)
    assert image
    assert path in image[0]
    assert 'alt="" loading="lazy"' in image[0]


@pytest.mark.parametrize(("make", "queries"), [(make_event, 5), (make_post, 7)])
@pytest.mark.parametrize("count", [1, 3])
def test_pictures_cost_no_query_more(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    make: Callable[..., Any],
    queries: int,
    count: int,
    picture: Picture,
) -> None:
    """The list asks as often as without pictures, and one of them is one query."""
    obj = [make(**picture_fields(picture)) for _number in range(count)][-1]
    with django_assert_num_queries(queries):
        client.get(obj.get_absolute_url().removesuffix(f"{obj.slug}/"))
    with django_assert_num_queries(1):
        fetch_file(client, url_of(obj, picture))


def test_a_picture_that_is_not_ready_is_shown_nowhere(client: Client) -> None:
    event = make_event(**picture_fields(make_picture(is_ready=False)))
    paths = [event.get_absolute_url(), "/events/"]
    paths += [f"/events/feed.{kind}" for kind in ("json", "atom", "ics")]
    assert [path for path in paths if "picture/" in client.get(path).text] == []


@KINDS
def test_every_picture_is_described(make: Callable[..., Any], picture: Picture) -> None:
    with (
        pytest.raises(IntegrityError, match="picture_is_described"),
        transaction.atomic(),
    ):
        make(picture=picture)


def test_the_dates_of_a_series_share_its_picture(picture: Picture) -> None:
    first = make_event(**picture_fields(picture))
    series = make_series(first)
    dates = series.events.values_list("picture", "picture_alt", "picture_credit")
    assert list(dates) == [(picture.pk, ALT, CREDIT)] * 5


def test_people_with_the_link_of_a_draft_see_its_picture(
    client: Client, picture: Picture
) -> None:
    fields = picture_fields(picture)
    draft, bare = make_post(publish_at=None, **fields), make_post(publish_at=None)
    paths = [f"/drafts/{token_of(make_link(obj))}/" for obj in (draft, bare)]
    name = f"picture/{picture.pk}/{picture.renditions[0]['width']}.jpeg"
    assert paths[0] + name in client.get(paths[0]).text
    answers = [fetch_file(client, path + name) for path in [*paths, "/drafts/x/"]]
    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert "no-store" in answers[0].headers["Cache-Control"]
