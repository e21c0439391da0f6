"""Search, filters and order of the gallery, on the page and in its files."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from challenges.models import Challenge
from tests.challenges.factories import make_challenge, make_public_entry
from tests.challenges.public.gallery import PATHS, listed_titles
from tests.support.examples import examples


@pytest.mark.usefixtures("three_ideas")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Street lamps", "a Été", "Bee hotels"]),
        ("sort=oldest", ["Bee hotels", "a Été", "Street lamps"]),
        ("sort=title", ["a Été", "Bee hotels", "Street lamps"]),
        ("challenge=quiet-streets", ["a Été", "Bee hotels"]),
        ("area=empowering-people", ["a Été"]),
        ("audience=school", ["Bee hotels"]),
        ("outcome=winner", ["Street lamps"]),
        ("outcome=runner_up", []),
        ("q=STREET", ["Street lamps"]),
        ("q=dark+library", ["Street lamps"]),
        ("q=dark+hotels+unheard", []),
        ("q=éTÉ", ["a Été"]),
        ("q=ÉTÉ+bees", ["a Été"]),
        ("q=QS-", ["Street lamps", "a Été", "Bee hotels"]),
        ("q=%27%22%5C+%26+%7C", ["Street lamps", "a Été", "Bee hotels"]),
        ("q=100%25", []),
        ("challenge=quiet-streets&q=bees&sort=title", ["a Été", "Bee hotels"]),
        (
            "q=&challenge=&area=&audience=&outcome=&sort=no&page=no",
            ["Street lamps", "a Été", "Bee hotels"],
        ),
    ],
)
def test_page_and_feeds_answer_the_same_question(
    client: Client, query: str, expected: list[str]
) -> None:
    assert listed_titles(client, query) == expected


def test_an_idea_is_found_by_its_reference(
    client: Client, challenge: Challenge, staff: User
) -> None:
    for title in ("One", "Two"):
        idea = make_public_entry(staff, challenge=challenge, title=title)
    assert listed_titles(client, f"q={idea.reference.lower()}") == ["Two"]


@pytest.mark.usefixtures("three_ideas")
def test_of_very_many_ideas_with_a_word_the_newest_are_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("challenges.models.search.MAX_FOUND", 1)
    assert listed_titles(client, "q=bees") == ["Street lamps"]
    assert listed_titles(client, "q=bees&audience=school") == ["Bee hotels"]
    texts = client.get("/ideas/?q=bees").text, client.get("/ideas/?q=dark").text
    of_many = ["1 of very many ideas" in text for text in texts]
    assert of_many == [True, False]


@pytest.mark.usefixtures("three_ideas")
def test_the_gallery_lists_so_many_in_each_order(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("challenges.models.search.MAX_FOUND", 2)
    pages = [client.get(f"/ideas/?sort={sort}") for sort in ("oldest", "title")]
    titles = [[idea.title for idea in page.context["page_obj"]] for page in pages]
    assert titles == [["Bee hotels", "a Été"], ["a Été", "Bee hotels"]]
    assert "2 of very many ideas" in client.get("/ideas/").text


@pytest.mark.usefixtures("three_ideas")
def test_files_say_that_they_hold_the_first_ideas(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Download these ideas" in client.get("/ideas/").text
    monkeypatch.setattr("challenges.views.gallery.MAX_IN_FILE", 2)
    assert "Download the first 2 of these ideas" in client.get("/ideas/").text
    assert len(json.loads(client.get("/ideas/ideas.json").content)["ideas"]) == 2


@pytest.mark.usefixtures("three_ideas")
def test_the_page_keeps_what_was_asked_and_says_how_much_it_found(
    client: Client,
) -> None:
    page = client.get("/ideas/?q=bees&challenge=quiet-streets&sort=no&junk=1").text
    for words in (
        "<strong>2 ideas</strong>",
        '<option value="quiet-streets" selected>Quiet streets</option>',
        'name="q" value="bees"',
        '<a href="/ideas/">Clear all</a>',
        'href="/ideas/ideas.csv?q=bees&amp;challenge=quiet-streets"',
        'href="/ideas/ideas.json?q=bees&amp;challenge=quiet-streets"',
        '<link rel="alternate" type="application/atom+xml" title="Ideas" '
        'href="/ideas/ideas.atom?q=bees&amp;challenge=quiet-streets">',
    ):
        assert words in page
    assert "<strong>1 idea</strong>" in client.get("/ideas/?audience=school").text
    nothing = client.get("/ideas/?q=unheard").text
    assert "No idea matches." in nothing
    assert 'href="/ideas/">Clear the filters</a>' in nothing


def test_the_pages_keep_the_question(
    client: Client, challenge: Challenge, staff: User
) -> None:
    for _number in range(25):
        make_public_entry(staff, challenge=challenge)
    page = client.get("/ideas/?q=bees&page=2")
    assert "<title>Ideas (page 2 of 2) - " in page.text
    assert '<a rel="prev" href="?q=bees&amp;page=1">' in page.text
    assert len(page.context["page_obj"]) == 1


PARAMETERS = ["q", "challenge", "area", "audience", "outcome", "sort", "page"]
PARAMETER_VALUES = st.text() | st.sampled_from(
    ["winner", "school", "title", "clean-tech-city", "-1", "9" * 5000, "\x00", "'\\"]
)


@given(params=st.dictionaries(st.sampled_from(PARAMETERS), PARAMETER_VALUES))
@example(params={"q": "' \" \\ & | ! ( ) : * <-> % _ \x00"})
@example(params={"q": "🐝 ² ’ \u0301 ß İ"})
@settings(
    deadline=None,
    max_examples=examples(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_the_address_says_there_is_an_answer(
    client: Client, three_ideas: None, params: dict[str, str]
) -> None:
    page, *files = (client.get(path, params) for path in PATHS)
    if any("\x00" in value for value in params.values()):
        # refused at the door, see middleware
        assert {each.status_code for each in (page, *files)} == {400}
        return
    of_files = 404 if page.context["form"].unknown else 200
    assert page.status_code == 200
    assert [each.status_code for each in files] == [of_files] * 3
    assert all(each.getvalue() for each in files)


UNKNOWN_FILTERS = {
    "challenge=changed-address": "Challenge",
    "challenge=hidden": "Challenge",
    "area=atlantis": "Focus area",
    "audience=martians": "From",
    "outcome=not_selected": "Result",
    f"q={'x' * 101}": "Search the ideas",
    "challenge=quiet-streets&area=atlantis": "Focus area",
}


@pytest.mark.parametrize("query", UNKNOWN_FILTERS)
def test_an_unknown_filter_is_never_a_file_of_everything(
    client: Client, challenge: Challenge, staff: User, query: str
) -> None:
    make_challenge(slug="hidden", publish_at=None)
    make_public_entry(staff, challenge=challenge)
    for path in PATHS[1:]:
        assert client.get(f"{path}?{query}").status_code == 404
    page = client.get(f"/ideas/?{query}")
    words = f"something we do not recognise ({UNKNOWN_FILTERS[query]})."
    assert (page.status_code, words in page.text) == (200, True)
    assert '<meta name="robots" content="noindex,follow">' in page.text


@pytest.mark.parametrize(
    "query", ["", "challenge=&area=&q=", "sort=no", "page=no", "x=1"]
)
def test_what_is_no_filter_makes_no_file_fail(
    client: Client, challenge: Challenge, staff: User, query: str
) -> None:
    make_public_entry(staff, challenge=challenge)
    assert listed_titles(client, query) == ["Bee hotels"]
    assert "we do not recognise" not in client.get(f"/ideas/?{query}").text
