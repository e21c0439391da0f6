"""Similar ideas: which ones are found for a text, and in how many queries."""

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from hypothesis import HealthCheck, example, given, settings
from pytest_django import DjangoAssertNumQueries

from challenges.models import Challenge, Entry
from challenges.services import similarity
from challenges.services.entering import entries
from challenges.services.moderation import decisions
from tests.challenges.factories import make_entry, make_public_entry, unsent_entry
from tests.support.alphabets import texts
from tests.support.examples import examples

BENCHES = {
    "title": "Benches on the way to the shops",
    "problem": "Older neighbours cannot walk far without resting.",
    "idea": "Wooden benches with armrests, every hundred metres.",
    "beneficiaries": "Older neighbours and parents with prams.",
}
SWIMMING = {
    "title": "Cheaper swimming lessons",
    "problem": "Lessons in the pool cost too much for families.",
    "idea": "Vouchers for children who learn to swim.",
    "beneficiaries": "Families.",
}


@pytest.fixture
def benches_idea(challenge: Challenge, staff: User) -> Entry:
    make_public_entry(staff, challenge=challenge, **SWIMMING)
    return make_public_entry(staff, challenge=challenge, **BENCHES)


def similar_published(title: str, text: str = "") -> list[Entry]:
    return similarity.similar_published(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Benches on the way to the shops", ""),
        ("", "To the shops, on the way: benches"),
        ("BENCHES NEAR SHOPS", ""),
        ("A bench near each shop", ""),
        ("Somewhere to sit", "Neighbours who walk to the shop need a bench to rest."),
    ],
)
def test_a_similar_idea_is_found_in_other_words(
    benches_idea: Entry, title: str, text: str
) -> None:
    assert similar_published(title, text) == [benches_idea]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tree", "trees"),
        ("bench", "benches"),
        ("party", "parties"),
        ("library", "libraries"),
        ("play", "plays"),
        ("play", "playing"),
        ("recycle", "recycling"),
        ("study", "studying"),
        ("bus", "buses"),
        ("class", "classes"),
        ("garden", "gardened"),
        ("bee", "bees"),
        ("ÉTÉ", "étés"),
    ],
)
def test_the_ending_of_a_word_does_not_matter(
    challenge: Challenge, staff: User, one: str, other: str
) -> None:
    idea = make_public_entry(staff, challenge=challenge, title=f"Zeppelin {one}")
    assert similar_published(f"Zeppelin {other}") == [idea]


@pytest.mark.usefixtures("benches_idea")
@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("A choir for everybody", "We sing in hospitals each week."),
        ("Shops", "Vouchers that bakers give to students."),
        ("Ideas for the city", "The people of the city need more of them."),
    ],
)
def test_an_idea_about_something_else_is_not_listed(title: str, text: str) -> None:
    assert similar_published(title, text) == []


def test_the_most_similar_ones_come_first_and_three_at_most(
    benches_idea: Entry, challenge: Challenge, staff: User
) -> None:
    near = {**BENCHES, "problem": "Nobody can rest.", "beneficiaries": "Everybody."}
    far = {**SWIMMING, "title": "Benches beside the pool", "idea": "Benches in shops."}
    others = [
        make_public_entry(staff, challenge=challenge, **words)
        for words in (far, near, near)
    ]
    found = similar_published(BENCHES["title"], " ".join(list(BENCHES.values())[1:]))
    assert found == [benches_idea, others[2], others[1]]


def test_only_what_visitors_may_read_is_listed(
    challenge: Challenge, staff: User
) -> None:
    unsent_entry(
        challenge=challenge, idempotency_key=uuid.uuid4(), reference="QS-1", **BENCHES
    ).save()
    make_entry(challenge=challenge, **BENCHES)
    make_public_entry(staff, challenge=challenge, may_publish=False, **BENCHES)
    declined = make_entry(challenge=challenge, **BENCHES)
    decisions.decline(declined, by=staff, message="Not for a city.")
    entries.withdraw(make_public_entry(staff, challenge=challenge, **BENCHES))
    assert similar_published(BENCHES["title"], BENCHES["idea"]) == []


def test_an_idea_of_a_challenge_that_is_not_published_is_not_listed(
    benches_idea: Entry, challenge: Challenge
) -> None:
    challenge.publish_at = None
    challenge.save()
    assert similar_published(benches_idea.title, benches_idea.idea) == []


def test_whoever_changes_an_idea_leaves_it_out(benches_idea: Entry) -> None:
    others = Entry.objects.exclude(pk=benches_idea.pk)
    assert (
        similarity.most_similar(
            others.published(), benches_idea.title, benches_idea.idea
        )
        == []
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_as_for_one(
    challenge: Challenge,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        make_public_entry(staff, challenge=challenge, **BENCHES)
    with django_assert_num_queries(2):
        found = similar_published(BENCHES["title"], BENCHES["idea"])
        assert [(e.challenge.title, e.focus_area.name) for e in found] == [
            ("Quiet streets", "Clean tech city")
        ] * rows


ODD = [
    "",
    "the and with for",
    "bench " * 500,
    "🐝 🏳️‍🌈 ② ² ’ \u0301 ß İ ŉ",
    "مقاعد على الطريق إلى المتاجر",
    "在去商店的路上放长椅，给老人休息",
    "' \" \\ '' \\' & | ! ( ) : * <-> ; --",
    "100% _ %% __ %s {0} {}",
    "bench\x00bench\ud800",
]


@given(title=texts(), text=texts())
@example("bench", "bench's 'bench' \\bench bench:* bench|shop&way")
@settings(
    deadline=None,
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_typed_there_is_an_answer(
    benches_idea: Entry, title: str, text: str
) -> None:
    assert set(similar_published(title, text)) <= set(Entry.objects.published())


@pytest.mark.usefixtures("benches_idea")
@pytest.mark.parametrize("text", ODD)
def test_odd_words_are_similar_to_nothing(text: str) -> None:
    assert similar_published(text, text) == []


@pytest.mark.parametrize("text", [ODD[4], "Скамейки по дороге в магазин"])
def test_other_scripts_are_read(challenge: Challenge, staff: User, text: str) -> None:
    idea = make_public_entry(staff, challenge=challenge, title=text)
    assert similar_published("", text) == [idea]


def render_similar_ideas(*ideas: Any) -> str:
    return render_to_string("components/similar_ideas.html", {"ideas": ideas})


def test_the_notice_links_each_idea(benches_idea: Entry) -> None:
    page = render_similar_ideas(benches_idea)
    assert "<h2>Similar ideas are fine. You may like to read this one:</h2>" in page
    assert (
        f'<a href="{benches_idea.get_absolute_url()}">{benches_idea.title}</a>' in page
    )


def test_without_similar_ideas_there_is_no_notice(db: None) -> None:
    assert render_similar_ideas().strip() == ""
