"""My notices: each moderator chooses, for themselves alone."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.models import NotificationPreference
from tests.challenges.factories import make_moderator

PAGE = "/admin/challenges/entry/my-notices/"
LINK = f'<a href="{PAGE}">My notices</a>'


@pytest.fixture
def moderator(db: None, client: Client) -> User:
    kim = make_moderator("kim")
    client.force_login(kim)
    return kim


def save_preference(client: Client, **typed: str) -> str:
    return client.post(PAGE, typed, follow=True).text


def preferences_by_user() -> dict[str, str]:
    return dict(NotificationPreference.objects.values_list("user__username", "choice"))


def is_checked(page: str, choice: str) -> bool:
    radios = [radio for radio in page.split("<input") if f'value="{choice}"' in radio]
    return "checked" in radios[0].partition(">")[0]


def test_nobody_is_told_anything_before_they_choose(
    client: Client, moderator: User
) -> None:
    page = client.get(PAGE).text
    assert is_checked(page, "none")
    assert "kim@westbridge.example" in page
    assert preferences_by_user() == {}


@pytest.mark.parametrize("choice", ["none", "at_once", "digest"])
def test_what_is_chosen_is_kept_and_shown(
    client: Client, moderator: User, choice: str
) -> None:
    lee = make_moderator("lee", "digest")
    page = save_preference(client, choice=choice, user=str(lee.pk))
    assert "Your choice is saved." in page
    assert is_checked(page, choice)
    assert preferences_by_user() == {"kim": choice, "lee": "digest"}


def test_a_made_up_choice_is_refused(client: Client, moderator: User) -> None:
    page = save_preference(client, choice="hourly")
    assert "<title>Error: My notices" in page
    assert preferences_by_user() == {}


def test_who_has_no_address_gives_one(client: Client, moderator: User) -> None:
    User.objects.update(email="")
    page = save_preference(client, choice="digest")
    assert "Enter your address: there is none to write to." in page
    assert is_checked(page, "digest")
    assert 'value="kim@"' in save_preference(client, choice="digest", email="kim@")
    assert preferences_by_user() == {}
    save_preference(client, choice="digest", email="kim@example.com")
    assert User.objects.get().email == "kim@example.com"
    assert preferences_by_user() == {"kim": "digest"}


def test_an_address_that_is_there_is_not_changed_here(
    client: Client, moderator: User
) -> None:
    save_preference(client, choice="digest", email="other@example.com")
    assert User.objects.get().email == "kim@westbridge.example"


def test_it_is_one_click_away_for_moderators_and_shut_to_others(
    client: Client, moderator: User
) -> None:
    assert LINK in client.get("/admin/").text
    moderator.user_permissions.clear()
    assert LINK not in client.get("/admin/").text
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"choice": "digest"}).status_code == 403
    assert preferences_by_user() == {}


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_as_for_three(
    staff_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    others: int,
) -> None:
    for number in range(others):
        make_moderator(f"kim{number}", "digest")
    with django_assert_num_queries(4):
        staff_client.get(PAGE)
