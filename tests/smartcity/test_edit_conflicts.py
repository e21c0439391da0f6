"""Two people edit the same object: the later save overwrites nothing unseen. Asked of
every form of the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.support.admin_forms import Race, admin_url, conflicts_of, form_of
from tests.support.admin_rows import FORMS, MODELS, admins, has_form

pytestmark = pytest.mark.django_db


def test_every_form_is_asked(staff: User) -> None:
    forms = {m for m, model_admin in admins().items() if has_form(model_admin, staff)}
    assert forms == set(FORMS)


def test_no_list_is_a_form() -> None:
    """A list that is edited in place carries no fingerprints."""
    assert [a for a in admins().values() if a.list_editable] == []


@pytest.mark.parametrize("model", MODELS)
def test_a_stale_save_is_refused_and_shows_both(
    model: type[Any], staff_client: Client, colleague: Client
) -> None:
    make, name = FORMS[model]
    race = Race(make(), staff_client, colleague)
    race.they_save(**{name: "Theirs-words"})
    page = race.send(race.opened, **{name: "Mine-words"})
    assert page.status_code == 200
    assert race.stored(name) == ("Theirs-words",)
    assert conflicts_of(page) == {name: (True, True, "")}
    assert "Eve Miller saved it at" in page.text
    assert page.text.count("<mark>") == 2
    sent = form_of(page)
    assert {key: sent[key] for key in race.opened if key not in NEW} == {
        **{key: value for key, value in race.opened.items() if key not in NEW},
        name: ["Mine-words"],
    }


NEW = {"csrfmiddlewaretoken", "fingerprint"}


@pytest.mark.parametrize(("side", "kept"), [("mine", "Mine"), ("theirs", "Theirs")])
@pytest.mark.parametrize("model", MODELS)
def test_either_is_kept(
    model: type[Any], side: str, kept: str, staff_client: Client, colleague: Client
) -> None:
    make, name = FORMS[model]
    race = Race(make(), staff_client, colleague)
    race.they_save(**{name: "Theirs"})
    page = race.send(race.opened, **{name: "Mine"})
    assert race.send(form_of(page), **{f"_keep-{name}": side}).status_code == 302
    assert race.stored(name) == (kept,)


@pytest.mark.parametrize("model", MODELS)
def test_saving_again_without_a_choice_asks_for_it(
    model: type[Any], staff_client: Client, colleague: Client
) -> None:
    make, name = FORMS[model]
    race = Race(make(), staff_client, colleague)
    race.they_save(**{name: "Theirs"})
    page = race.send(race.opened, **{name: "Mine"})
    again = race.send(form_of(page))
    assert [each.key for each in again.context["errors"]] == [name]
    assert conflicts_of(again) == {name: (True, True, "")}
    assert race.stored(name) == ("Theirs",)


@pytest.mark.parametrize("model", MODELS)
def test_a_form_without_its_fingerprint_is_refused(
    model: type[Any], staff_client: Client
) -> None:
    make, name = FORMS[model]
    race = Race(make(), staff_client, staff_client)
    before = race.stored(name)
    del race.opened["fingerprint"]
    page = race.send(race.opened, **{name: "Mine"})
    assert (conflicts_of(page), race.stored(name)) == ({name: (True, True, "")}, before)


@pytest.mark.parametrize("model", MODELS)
def test_a_double_click_is_no_conflict(model: type[Any], staff_client: Client) -> None:
    make, name = FORMS[model]
    race = Race(make(), staff_client, staff_client)
    clicks = [race.send(race.opened, **{name: "Mine"}).status_code for _ in "ab"]
    assert (clicks, race.stored(name)) == ([302, 302], ("Mine",))


@pytest.mark.parametrize("model", MODELS)
def test_what_was_chosen_can_be_opened_in_the_form(
    model: type[Any], staff_client: Client, colleague: Client
) -> None:
    make, name = FORMS[model]
    race = Race(make(), staff_client, colleague)
    race.they_save(**{name: "Theirs"})
    page = race.send(race.opened, **{name: "Mine"})
    form = race.send(form_of(page), **{f"_keep-{name}": "mine", "_edit": "yes"})
    assert "errors" not in form.context or not form.context["errors"]
    assert race.stored(name) == ("Theirs",)
    assert race.send(form_of(form), **{name: "Both"}).status_code == 302
    assert race.stored(name) == ("Both",)


def test_signing_in_changes_no_form(staff_client: Client) -> None:
    race = Race(FORMS[User][0](), staff_client, staff_client)
    User.objects.filter(username="ann").update(last_login=timezone.now())
    assert race.send(race.opened, last_name="Lee").status_code == 302
    assert race.stored("last_name") == ("Lee",)
    assert race.obj.last_login is not None


def test_somebody_who_was_quicker_than_themselves_is_told_so(
    staff_client: Client,
) -> None:
    make, name = FORMS[User]
    race = Race(make(), staff_client, staff_client)
    race.they_save(**{name: "In another tab"})
    assert "You saved it yourself at" in race.send(race.opened, **{name: "Mine"}).text


def test_a_change_that_nobody_signed_is_a_change(staff_client: Client) -> None:
    make, name = FORMS[User]
    race = Race(make(), staff_client, staff_client)
    User.objects.filter(pk=race.obj.pk).update(**{name: "By a command"})
    page = race.send(race.opened, **{name: "Mine"})
    assert "It was saved while you had it open." in page.text
    assert race.stored(name) == ("By a command",)


def test_staff_without_the_right_to_change_get_no_page(client: Client) -> None:
    client.force_login(User.objects.create_user("otto", is_staff=True))
    obj = FORMS[User][0]()
    assert (
        client.post(admin_url(obj, "change"), {"last_name": "Lee"}).status_code == 403
    )


def test_an_object_that_is_gone_is_nobodys_conflict(staff_client: Client) -> None:
    race = Race(FORMS[User][0](), staff_client, staff_client)
    race.they_save(last_name="Theirs")
    page = race.send(race.opened, last_name="Mine")
    race.obj.delete()
    gone = race.send(form_of(page))
    assert (gone.status_code, [each["text"] for each in gone.context["typed"]]) == (
        404,
        ["Ann", "Mine", "ann@westbridge.example", "ann"],
    )
