"""Two people edit one challenge: its criteria, focus areas and kinds of entrant."""

from typing import Any

import pytest
from django.test import Client

from challenges.models import Criterion
from focus_areas.models import FocusArea
from tests.challenges.factories import make_challenge
from tests.support.admin_forms import Race, conflicts_of, form_of
from tests.support.pages import Sent

pytestmark = pytest.mark.django_db

PREFIX = "weighted_criteria"


@pytest.fixture
def race(staff_client: Client, colleague: Client) -> Race:
    challenge = make_challenge(publish_at=None)  # its weights need not add up yet
    for position, name in enumerate(["Useful", "New"]):
        challenge.weighted_criteria.create(name=name, weight=50, position=position)
    return Race(challenge, staff_client, colleague)


@pytest.fixture
def useful(race: Race) -> Criterion:
    criterion: Criterion = race.obj.weighted_criteria.get(name="Useful")
    return criterion


def new_row(form: Sent, **values: Any) -> dict[str, Any]:
    """Return what the script of the admin adds for a new row."""
    number = int(form[f"{PREFIX}-TOTAL_FORMS"][0])
    values = {"name": "", "description": "", "weight": "", "position": "9"} | values
    row = {f"{PREFIX}-{number}-{name}": value for name, value in values.items()}
    return {f"{PREFIX}-TOTAL_FORMS": number + 1, **row}


def weights(race: Race) -> list[tuple[str, int]]:
    return list(race.obj.weighted_criteria.values_list("name", "weight"))


@pytest.mark.parametrize(("side", "weight"), [("mine", 60), ("theirs", 70)])
def test_a_row_that_both_changed_is_asked_about(
    race: Race, useful: Criterion, side: str, weight: int
) -> None:
    race.they_save(**{f"{PREFIX}-0-weight": "70"})
    page = race.send(race.opened, **{f"{PREFIX}-0-weight": "60"})
    key = f"{PREFIX}-{useful.pk}"
    assert conflicts_of(page) == {key: (True, True, "")}
    conflict = page.context["conflicts"][0]
    assert (conflict.label, conflict.before.text) == (
        "Criterion: Useful",
        "Name: Useful\nWeight in percent: 70\nPosition: 0",
    )
    assert weights(race) == [("Useful", 70), ("New", 50)]
    assert race.send(form_of(page), **{f"_keep-{key}": side}).status_code == 302
    assert weights(race) == [("Useful", weight), ("New", 50)]


@pytest.mark.parametrize(
    ("side", "stored"),
    [("theirs", [("New", 50)]), ("mine", [("Useful", 60), ("New", 50)])],
)
def test_a_row_that_they_took_out_while_it_was_changed(
    race: Race, useful: Criterion, side: str, stored: list[tuple[str, int]]
) -> None:
    race.they_save(**{f"{PREFIX}-0-DELETE": "on"})
    page = race.send(race.opened, **{f"{PREFIX}-0-weight": "60"})
    key = f"{PREFIX}-{useful.pk}"
    assert conflicts_of(page) == {key: (True, True, "")}
    assert race.send(form_of(page), **{f"_keep-{key}": side}).status_code == 302
    assert weights(race) == stored


def test_a_row_that_they_took_out_stays_out(race: Race, useful: Criterion) -> None:
    race.they_save(**{f"{PREFIX}-0-DELETE": "on"})
    page = race.send(race.opened, title="Quieter streets")
    assert conflicts_of(page) == {
        "title": (False, True, "mine"),
        f"{PREFIX}-{useful.pk}": (True, False, "theirs"),
    }
    assert race.send(form_of(page)).status_code == 302
    assert (weights(race), race.stored("title")) == (
        [("New", 50)],
        ("Quieter streets",),
    )


@pytest.mark.parametrize(
    ("side", "stored"),
    [("mine", [("New", 50)]), ("theirs", [("Useful", 70), ("New", 50)])],
)
def test_a_row_that_i_took_out_while_they_changed_it(
    race: Race, useful: Criterion, side: str, stored: list[tuple[str, int]]
) -> None:
    race.they_save(**{f"{PREFIX}-0-weight": "70"})
    page = race.send(race.opened, **{f"{PREFIX}-0-DELETE": "on"})
    key = f"{PREFIX}-{useful.pk}"
    assert conflicts_of(page) == {key: (True, True, "")}
    assert race.send(form_of(page), **{f"_keep-{key}": side}).status_code == 302
    assert weights(race) == stored


def test_a_row_that_both_took_out_is_gone(race: Race) -> None:
    race.they_save(**{f"{PREFIX}-0-DELETE": "on"})
    gone = {f"{PREFIX}-0-DELETE": "on", "title": race.obj.title}
    assert race.send(race.opened, **gone).status_code == 302
    assert weights(race) == [("New", 50)]


def test_rows_that_each_added_stay(race: Race) -> None:
    race.they_save(**new_row(race.opened, name="Fair", weight="20"))
    mine = new_row(race.opened, name="Green", weight="30")
    page = race.send(race.opened, title="Quieter streets", **mine)
    assert [(c.label, c.is_question) for c in page.context["conflicts"]] == [
        ("Title", True),
        ("Criterion: Fair", False),
        ("Criterion: Green", False),
    ]
    assert race.send(form_of(page)).status_code == 302
    names = [name for name, _weight in weights(race)]
    assert names == ["Useful", "New", "Fair", "Green"]


def test_a_row_that_they_added_asks_nobody(race: Race) -> None:
    race.they_save(**new_row(race.opened, name="Fair", weight="20"))
    assert race.send(race.opened).status_code == 302
    assert [name for name, _weight in weights(race)] == ["Useful", "New", "Fair"]


def test_a_deadline_is_not_put_back(race: Race) -> None:
    race.they_save(closes_at_0="2027-01-20", results_at_0="2027-03-01")
    page = race.send(race.opened, prizes="A bigger pilot.")
    assert race.send(form_of(page)).status_code == 302
    assert race.stored("prizes") == ("A bigger pilot.",)
    assert f"{race.obj.closes_at:%Y-%m-%d}" == "2027-01-20"


def test_choices_of_many_are_kept_as_a_whole(race: Race) -> None:
    clean, people = (
        FocusArea.objects.get(slug=slug)
        for slug in ["clean-tech-city", "empowering-people"]
    )
    race.they_save(focus_areas=[str(clean.pk)], audiences=["school"])
    page = race.send(race.opened, focus_areas=[str(people.pk), str(clean.pk)])
    conflicts = {
        c.key: (c.before.text, c.after.text) for c in page.context["conflicts"]
    }
    assert conflicts == {
        "audiences": ("Schools and classes", ""),
        "focus_areas": ("Clean tech city", "Clean tech city, Empowering people"),
    }
    chosen = {"_keep-focus_areas": "mine"}
    assert race.send(form_of(page), **chosen).status_code == 302
    assert race.stored("audiences") == (["school"],)
    assert set(race.obj.focus_areas.all()) == {clean, people}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_asks_the_database_once_for_all_rows(
    race: Race, django_assert_num_queries: Any, rows: int
) -> None:
    race.obj.weighted_criteria.all().delete()
    for number in range(rows):
        race.obj.weighted_criteria.create(name=f"Number {number}", weight=10)
    with django_assert_num_queries(7):
        race.mine.get(race.url)
