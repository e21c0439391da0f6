"""Tests of the poster of an event."""

import pytest
from django.conf import settings
from django.test import Client

from tests.events.factories import london, make_event
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("query", "kind"), [("", "poster"), ("?size=large", "paper")])
def test_a_poster_says_when_and_where(client: Client, query: str, kind: str) -> None:
    event = make_event(
        slug="talking-map",
        starts_at=london(2127, 1, 10, 18),
        ends_at=london(2127, 1, 10, 20),
        step_free="yes",
    )
    html = plain_spaces(client.get(f"/events/talking-map/poster/{query}").text)
    html = html.replace("<wbr>", "")
    assert f'<article class="{kind}' in html
    for text in [
        f"<h1>{event.title}</h1>",
        event.summary,
        "6pm to 8pm on Friday 10 January 2127",
        "<strong>Marylebone Library</strong><br>",
        "<strong>Free</strong>",
        "Step-free access",
        settings.SITE_URL.partition("://")[2] + "/events/talking-map",
    ]:
        assert text in html


def test_the_page_of_what_takes_place_leads_to_its_poster(client: Client) -> None:
    event = make_event()
    url = f"{event.get_absolute_url()}poster/"
    assert f'href="{url}"' in client.get(event.get_absolute_url()).text
    assert "<svg" in client.get(url).text.partition('class="qr"')[2]


def test_a_draft_has_no_poster(client: Client) -> None:
    event = make_event(publish_at=None)
    assert client.get(f"{event.get_absolute_url()}poster/").status_code == 404
