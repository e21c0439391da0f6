"""My notices: each moderator chooses, for themselves alone."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.models import NotificationPreference
from tests.challenges.moderation.test_notifications import make_moderator

PAGE = "/admin/challenges/entry/my-notices/"
LINK = f'<a href="{PAGE}">My notices</a>'


@pytest.fixture
def kim(db: None, client: Client) -> User:
    kim = make_moderator("kim")
    client.force_login(kim)
    return kim


def save(client: Client, **typed: str) -> str:
    return client.post(PAGE, typed, follow=True).text


def chosen() -> dict[str, str]:
    return dict(NotificationPreference.objects.values_list("user__username", "choice"))


def is_checked(page: str, choice: str) -> bool:
    radios = [radio for radio in page.split("<input") if f'value="{choice}"' in radio]
    return "checked" in radios[0].partition(">")[0]


def test_nobody_is_told_anything_before_they_choose(client: Client, kim: User) -> None:
    page = client.get(PAGE).text
    assert is_checked(page, "none")
    assert "kim@westbridge.example" in page
    assert chosen() == {}


@pytest.mark.parametrize("choice", ["none", "at_once", "digest"])
def test_what_is_chosen_is_kept_and_shown(
    client: Client, kim: User, choice: str
) -> None:
    lee = make_moderator("lee", "digest")
    page = save(client, choice=choice, user=str(lee.pk))
    assert "Your choice is saved." in page
    assert is_checked(page, choice)
    assert chosen() == {"kim": choice, "lee": "digest"}


def test_a_made_up_choice_is_refused(client: Client, kim: User) -> None:
    page = save(client, choice="hourly")
    assert "<title>Error: My notices" in page
    assert chosen() == {}


def test_who_has_no_address_gives_one(client: Client, kim: User) -> None:
    User.objects.update(email="")
    page = save(client, choice="digest")
    assert "Enter your address: there is none to write to." in page
    assert is_checked(page, "digest")
    assert 'value="kim@"' in save(client, choice="digest", email="kim@")
    assert chosen() == {}
    save(client, choice="digest", email="kim@example.com")
    assert User.objects.get().email == "kim@example.com"
    assert chosen() == {"kim": "digest"}


def test_an_address_that_is_there_is_not_changed_here(
    client: Client, kim: User
) -> None:
    save(client, choice="digest", email="other@example.com")
    assert User.objects.get().email == "kim@westbridge.example"


def test_it_is_one_click_away_for_moderators_and_shut_to_others(
    client: Client, kim: User
) -> None:
    assert LINK in client.get("/admin/").text
    kim.user_permissions.clear()
    assert LINK not in client.get("/admin/").text
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"choice": "digest"}).status_code == 403
    assert chosen() == {}


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
