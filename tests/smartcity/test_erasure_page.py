"""The page of the admin on which a person is erased, and the record of that."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.models import Entry
from contact.models import Message
from core.models import Erasure, SiteSettings
from news.models import Post
from tests.challenges.factories import make_entry
from tests.contact.factories import make_message
from tests.news.factories import make_post

ERASE_URL = "/admin/core/erasure/add/"
LIST_URL = "/admin/core/erasure/"
MIRA = "mira@example.com"


@pytest.fixture
def officer(site: SiteSettings) -> User:
    user = User.objects.create_user("dee", first_name="Dee", is_staff=True)
    user.groups.add(Group.objects.get(name="Data protection"))
    return user


@pytest.fixture
def officer_client(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def mira(officer: User) -> Entry:
    make_message(email=MIRA)
    return make_entry(email=MIRA, title="Bee hotels")


def look(client: Client, person: str = MIRA) -> HttpResponse:
    return client.post(ERASE_URL, {"person": person})


def erase(client: Client, page: HttpResponse) -> HttpResponse:
    """Press the button of the page that shows what goes."""
    names = ("person", "names", "fingerprint")
    sent = {name: page.context[name] for name in names}
    return client.post(ERASE_URL, {**sent, "erase": "yes"}, follow=True)


def test_looking_lists_what_goes_and_deletes_nothing(
    officer_client: Client, mira: Entry
) -> None:
    page = look(officer_client)
    headings = re.findall(r"<h3>(.*?)</h3>", page.text)
    assert headings == ["Ideas (1)", "Messages (1)", "Emails (4)"]
    assert mira.reference in page.text
    assert (Entry.objects.count(), Message.objects.count()) == (1, 1)


def test_confirming_erases_and_records_references_who_and_when(
    officer_client: Client, officer: User, mira: Entry
) -> None:
    references = {mira.reference, Message.objects.get().reference}
    page = erase(officer_client, look(officer_client))
    assert page.redirect_chain == [(LIST_URL, 303)]
    erasure = Erasure.objects.get()
    assert (set(erasure.references.split()), erasure.by) == (references, officer)
    assert f"Erased: {erasure}. Nobody was told." in page.text
    assert (MIRA in page.text, "Dee" in page.text) == (False, True)
    assert (Entry.objects.count(), Message.objects.count()) == (0, 0)
    assert not LogEntry.objects.exists()


def test_what_came_meanwhile_is_shown_first(
    officer_client: Client, mira: Entry
) -> None:
    page = look(officer_client)
    later = make_entry(email=MIRA, challenge=mira.challenge)
    again = erase(officer_client, page)
    assert "Something has come or gone meanwhile: look again." in again.text
    assert later.reference in again.text
    assert Entry.objects.count() == 2
    erase(officer_client, again)
    assert Entry.objects.count() == 0


def test_a_double_click_erases_once(officer_client: Client, mira: Entry) -> None:
    page = look(officer_client)
    erase(officer_client, page)
    second = erase(officer_client, page)
    assert "Nothing is held about that any more." in second.text
    assert Erasure.objects.count() == 1


def test_a_reference_offers_all_of_its_address(
    officer_client: Client, mira: Entry
) -> None:
    page = look(officer_client, mira.reference)
    assert page.context["other_addresses"] == [MIRA]
    assert Message.objects.get().reference not in page.text
    assert Message.objects.get().reference in look(officer_client, MIRA).text


def test_a_page_that_names_the_person_is_to_be_changed_first(
    officer_client: Client, mira: Entry
) -> None:
    post = make_post(title="Prizes", body="For Mira Vale, known as Bee Lady.")
    page = look(officer_client)
    assert page.context["pages"] == ["news post “Prizes”"]
    Post.objects.filter(pk=post.pk).update(body="A prize.")
    again = officer_client.post(ERASE_URL, {"person": MIRA, "names": "Bee Lady, "})
    assert (again.context["pages"], again.context["names"]) == ([], "Bee Lady")
    erase(officer_client, again)
    assert post.versions.get().body == "For [removed], known as [removed]."


def test_no_address_is_ever_in_a_url(officer_client: Client, mira: Entry) -> None:
    page = officer_client.get(ERASE_URL, {"person": MIRA})
    assert mira.reference not in page.text


@pytest.mark.parametrize(
    ("person", "error"),
    [
        ("", "Type an email address or a reference."),
        ("Mira", "Type an email address, or a reference such as WIC-7F3K-92."),
        (
            "team@westbridge.example",
            "That is the address of the team: every notice would go.",
        ),
    ],
)
def test_slips_are_said_beside_the_field(
    officer_client: Client, officer: User, person: str, error: str
) -> None:
    page = look(officer_client, person)
    assert page.context["form"].errors == {"person": [error]}


def test_nothing_held_is_said(officer_client: Client, officer: User) -> None:
    assert "We hold nothing about that." in look(officer_client).text


def test_records_are_found_by_reference_and_changed_by_nobody(
    staff_client: Client, staff: User
) -> None:
    first = Erasure.objects.create(references="QS-AAAA-AA", by=staff)
    Erasure.objects.create(references="MSG-BBBB-BB", by=None)
    page = staff_client.get(LIST_URL, {"q": "QS-AAAA-AA"})
    assert [erasure.pk for erasure in page.context["cl"].result_list] == [first.pk]
    assert "at the terminal" in staff_client.get(LIST_URL).text
    for page_name in ("change", "delete"):
        url = f"{LIST_URL}{first.pk}/{page_name}/"
        assert staff_client.post(url, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_records_as_for_one(
    staff_client: Client,
    staff: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(count):
        Erasure.objects.create(references="QS-AAAA-AA", by=staff)
    # session, user, number, number again, rows, site settings
    with django_assert_num_queries(6):
        staff_client.get(LIST_URL)
