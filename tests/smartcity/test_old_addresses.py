"""The address of what was public never dies: it is found, has moved, or is gone.

One table of every kind and every page or file of it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from challenges.models import Draft
from core.models import OldAddress, SiteSettings
from judging.services.panels import create_panel
from tests.challenges.factories import enter_path, first_page_data
from tests.support.addresses import (
    DELETIONS,
    FIRST,
    MAKE,
    NAMED,
    SECOND,
    THIRD,
    WAYS_TO_GO,
    delete,
    delete_many,
    expire,
    make,
    path,
    routes_with_a_slug,
    schedule,
    unpublish,
)
from tests.support.admin_forms import admin_url, change_in_admin, opened_form

PAGES = {
    "challenge": ["", *("enter/", "dates.ics", "poster/", "paper-form/", "judging/")],
    "event": ["", "event.ics", "poster/"],
    "post": [""],
    "project": [""],
    "area": [""],
    "audience": [""],
    "message topic": [""],
}
PICTURED = ("event", "post", "project")
PICTURES = [(kind, "picture/<int:pk>/<str:filename>") for kind in PICTURED]
"""Of what has one: see tests/core/test_pictures.py."""

OUTLETS = [(kind, end) for kind, ends in PAGES.items() for end in ends]
FILES = ["/ideas/ideas.atom", "/ideas/ideas.json", "/ideas/ideas.csv"]
NEWS_FILES = ["/news/feed.atom", "/news/feed.json"]
PROJECT_FILES = ["/projects/feed.atom", "/projects/feed.json"]
EVENT_FILES = [f"/events/feed.{kind}" for kind in ("ics", "atom", "json", "csv")]
LISTS = [
    *((path, "challenge") for path in ["/ideas/", *FILES]),
    *((path, "area") for path in ["/ideas/", "/projects/", *FILES, *PROJECT_FILES]),
    *((path, "area") for path in ["/events/", "/events/subscribe/", *EVENT_FILES]),
    *((path, name) for path in ["/news/", *NEWS_FILES] for name in ["area", "topic"]),
]
DATED = ["challenge", "event", "post", "project"]


def test_the_table_has_every_page_with_a_slug_in_its_address() -> None:
    places = {"challenge": "challenge", "event": "events", "post": "news"}
    places |= {"project": "projects", "audience": "get-involved"}
    places["message topic"] = "contact"
    assert sorted(routes_with_a_slug(get_resolver())) == sorted(
        f"{places.get(kind, 'focus-areas')}/<slug:slug>/{end}"
        for kind, end in OUTLETS + PICTURES
    )


@pytest.fixture(autouse=True)
def _site(site: SiteSettings) -> None:
    """Every page asks for it."""


@pytest.mark.parametrize("kind", MAKE)
def test_an_address_before_leads_to_the_same_page_at_the_present_one(
    client: Client, staff_client: Client, staff: User, kind: str
) -> None:
    obj = make(kind)
    if kind == "challenge":
        create_panel(obj, by=staff)
    for slug in (SECOND, THIRD):
        assert change_in_admin(staff_client, obj, slug=slug).status_code == 302
    for end, old in product(PAGES[kind], (FIRST, SECOND)):
        response = client.get(f"{path(obj, old)}{end}?from=poster&x=%C3%A9")
        assert (response.status_code, response.headers["Location"]) == (
            301,
            f"{path(obj, THIRD)}{end}?from=poster&x=%C3%A9",
        )
        assert "no-cache" in response.headers["Cache-Control"]
        assert client.head(f"{path(obj, old)}{end}").status_code == 301
    present = [f"{path(obj, THIRD)}{end}" for end in PAGES[kind]]
    assert {client.get(url).status_code for url in present} == {200}


@pytest.mark.parametrize("kind", MAKE)
def test_a_row_may_have_its_old_address_back(
    client: Client, staff_client: Client, kind: str
) -> None:
    obj = make(kind)
    for slug in (SECOND, FIRST):
        assert change_in_admin(staff_client, obj, slug=slug).status_code == 302
    assert client.get(path(obj, FIRST)).status_code == 200
    assert client.get(path(obj, SECOND)).headers["Location"] == path(obj, FIRST)


@pytest.mark.parametrize(
    ("kind", "go"),
    [
        (kind, go)
        for kind in list(PAGES)[:-1]  # a message topic leads to the list
        for go in (WAYS_TO_GO if kind in DATED else DELETIONS)
    ],
)
def test_what_was_public_and_is_not_any_more_is_gone(
    client: Client,
    staff_client: Client,
    kind: str,
    go: Callable[[Client, Any], None],
) -> None:
    obj = make(kind)
    go(staff_client, obj)
    for end in PAGES[kind]:
        response = client.get(f"{path(obj)}{end}?from=poster")
        assert (response.status_code, response.headers["Cache-Control"]) == (
            410,
            "no-cache" if end != "enter/" else "no-cache, private",
        ), end
        assert "is no longer here</h1>" in response.text
        assert "Moon on a stick" not in response.text


@pytest.mark.parametrize("kind", DATED)
def test_what_is_public_again_is_found_again(
    client: Client, staff_client: Client, kind: str
) -> None:
    obj = make(kind)
    change_in_admin(staff_client, obj, slug=SECOND)
    unpublish(staff_client, obj)
    gone = [client.get(path(obj, slug)).status_code for slug in (FIRST, SECOND)]
    change_in_admin(staff_client, obj, slug=THIRD, _publish="now")
    back = [client.get(path(obj, s)).status_code for s in (FIRST, SECOND, THIRD)]
    assert (gone, back) == ([410, 410], [301, 301, 200])


SOON = {"publish_at": timezone.now() + timedelta(days=900)}


@pytest.mark.parametrize("hidden", [{"publish_at": None}, SOON])
@pytest.mark.parametrize(
    "then",
    [
        None,
        lambda client, obj: change_in_admin(client, obj, slug=SECOND),
        delete,
        delete_many,
    ],
)
@pytest.mark.parametrize("kind", DATED)
def test_what_never_was_public_is_not_found(
    client: Client,
    staff_client: Client,
    kind: str,
    then: Callable[[Client, Any], None] | None,
    hidden: dict[str, Any],
) -> None:
    obj = make(kind, **hidden)
    if then:
        then(staff_client, obj)
    urls = [path(obj, s) + end for s in (FIRST, SECOND) for end in PAGES[kind]]
    codes = {client.get(url).status_code for url in urls}
    assert (codes, OldAddress.objects.count()) == ({404}, 0)


@pytest.mark.parametrize("kind", MAKE)
def test_no_row_takes_an_address_that_leads_to_another(
    client: Client, staff_client: Client, kind: str
) -> None:
    obj = make(kind)
    change_in_admin(staff_client, obj, slug=SECOND)
    name = "name" if kind in NAMED else "title"
    other = make(kind, slug=THIRD, **{name: "Other"})
    refusal = (
        f"“{FIRST}” was the address of “Moon on a stick”, and links to it lead there. "
        "Choose another."
    )
    changed = change_in_admin(staff_client, other, slug=FIRST)
    url = admin_url(obj, "add")
    added = staff_client.post(
        url, {**opened_form(staff_client, url), name: "New", "slug": FIRST}
    )
    for page in (changed, added):
        assert page.context["adminform"].form.errors["slug"] == [refusal]
    assert client.get(path(obj, FIRST)).status_code == 301


@pytest.mark.parametrize("kind", MAKE)
def test_a_page_that_was_deleted_by_mistake_is_made_anew(
    client: Client, staff_client: Client, kind: str
) -> None:
    obj = make(kind)
    change_in_admin(staff_client, obj, slug=SECOND)
    old_path = path(obj)
    delete(staff_client, obj)
    new = make(kind, slug=THIRD)
    for slug in (FIRST, SECOND):
        assert change_in_admin(staff_client, new, slug=slug).status_code == 302
    assert client.get(old_path).headers["Location"] == path(new, SECOND)


def test_staff_are_told_that_links_go_on_working(staff_client: Client) -> None:
    post = make("post")
    response = change_in_admin(staff_client, post, slug=SECOND)
    told = [str(message) for message in get_messages(response.wsgi_request)]
    expected = "Links to the address before, /news/first-address/, lead to the new one."
    assert told[0] == expected
    draft = make("post", publish_at=None)
    response = change_in_admin(staff_client, draft, slug=THIRD)
    assert expected not in map(str, get_messages(response.wsgi_request))


@pytest.mark.parametrize(("url", "name"), LISTS)
def test_a_filter_by_an_address_before_asks_by_the_present_one(
    client: Client, staff_client: Client, url: str, name: str
) -> None:
    obj = make(name)
    if name == "topic":  # no filter before something public is on it
        make("post", topics=[obj])
    change_in_admin(staff_client, obj, slug=SECOND)
    response = client.get(f"{url}?q=bees&{name}={FIRST}&page=2")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"{url}?q=bees&{name}={SECOND}&page=2",
    )
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(("url", "name"), LISTS)
def test_a_file_of_what_is_gone_is_gone_and_a_page_says_so(
    client: Client, staff_client: Client, url: str, name: str
) -> None:
    delete(staff_client, make(name))
    response = client.get(f"{url}?{name}={FIRST}")
    is_file = url in [*FILES, *EVENT_FILES, *NEWS_FILES, *PROJECT_FILES]
    assert response.status_code == (410 if is_file else 200)
    assert ("we do not recognise" in response.text.lower()) != is_file


def test_an_open_form_whose_challenge_moved_keeps_its_words(
    client: Client, staff_client: Client
) -> None:
    challenge = make("challenge")
    sent, old = first_page_data(), enter_path(challenge)
    change_in_admin(staff_client, challenge, slug=SECOND)
    response, present = client.post(old, sent), enter_path(challenge)
    assert (response.status_code, response.headers["Location"]) == (308, present)
    client.post(present, sent)
    words = ["problem", "idea", "beneficiaries"]
    answers = Draft.objects.get().answers
    assert {n: answers[n] for n in words} == {n: sent[n] for n in words}


@pytest.mark.parametrize("go", [unpublish, schedule, expire, *DELETIONS])
def test_an_open_form_whose_challenge_is_gone_gives_the_words_back(
    client: Client, staff_client: Client, go: Callable[[Client, Any], None]
) -> None:
    challenge = make("challenge")
    sent = first_page_data(beneficiaries="Bees & <b>co</b>", idea="One.\n\nTwo.")
    old = enter_path(challenge)
    go(staff_client, challenge)
    page = client.post(old, sent)
    assert page.status_code == 410
    for words in ("Bees &amp; &lt;b&gt;co", "Bees have nowhere", "<p>Two.</p>"):
        assert words in page.text
    assert (sent["form_token"] in page.text, Draft.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("go", "queries"),
    [(lambda client, obj: None, 7), (expire, 4), (unpublish, 4), (delete, 4)],
)
def test_only_what_is_not_found_asks_for_old_addresses(
    client: Client,
    staff_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    go: Callable[[Client, Any], None],
    queries: int,
) -> None:
    post = make("post")
    go(staff_client, post)
    with django_assert_num_queries(queries):  # page; or old address and row
        client.get(path(post))
