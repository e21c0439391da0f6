"""“Is this page useful?”: who is asked, what is kept, and what staff read of it."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.antispam import new_form_token
from feedback import services
from feedback.models import Answer, Page
from feedback.services import PATH_SIGNER
from tests.challenges.factories import make_challenge, make_entry
from tests.contact.factories import make_message
from tests.support.admin_forms import admin_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

URL = "/feedback/"
QUESTION = "Is this page useful?"
LIST = "/admin/feedback/page/"


def say(
    client: Client, useful: str = "no", page: str = "/news/", **headers: str
) -> str:
    sent = {"page": PATH_SIGNER.sign(page), "useful": useful}
    response = client.post(URL, sent, headers=headers)
    assert response.status_code == 303
    return str(response.headers["Location"])


def words(**typed: str) -> dict[str, str]:
    return {"website": "", "form_token": new_form_token(), **typed}


def test_it_is_asked_on_public_pages_and_on_no_other(client: Client) -> None:
    challenge, message = make_challenge(slug="quiet-streets"), make_message()
    asked = ["/", "/news/", "/ideas/", "/privacy/", challenge.get_absolute_url()]
    not_asked = [
        *(message.private_path, f"/contact/sent/{message.reference}/", "/nowhere/"),
        *(make_entry(challenge=challenge).private_path, "/news/none/", say(client)),
        *("/contact/general/", f"{challenge.get_absolute_url()}enter/", "/updates/"),
    ]
    found = {path: QUESTION in client.get(path).text for path in asked + not_asked}
    assert [path for path in found if found[path]] == asked


def test_paper_names_the_address_of_a_public_page_and_no_other(client: Client) -> None:
    challenge, message = make_challenge(slug="quiet-streets"), make_message()
    named = ["/", "/contact/general/", challenge.get_absolute_url()]
    not_named = [
        *(message.private_path, f"/contact/sent/{message.reference}/", say(client)),
        *(make_entry(challenge=challenge).private_path, "/admin/login/", "/nowhere/"),
    ]
    found = {
        path: re.findall(r'data-address="([^"]*)"', client.get(f"{path}?a=1").text)
        for path in named + not_named
    }
    assert found == {
        **{path: [settings.SITE_URL + path] for path in named},
        **{path: [] for path in not_named},
    }


def test_what_is_asked_is_the_same_for_everybody(client: Client) -> None:
    pages = {client.get("/news/?a=1").text for _visit in range(2)}
    pages.add(Client(HTTP_USER_AGENT="Other").get("/news/?b=2").text)
    assert len(pages) == 1


def test_an_answer_is_stored_and_words_are_screened(client: Client) -> None:
    url = say(client)
    typed = {
        "doing": "A bus to Mira",
        "better": "Ring 020 7946 0111, m@example.com",
    }
    response = client.post(url, words(**typed))
    assert (response.status_code, response.headers["Location"]) == (303, f"{url}?sent")
    assert 'href="/news/"' in client.get(f"{url}?sent").text
    stored = Answer.objects.get()
    assert (stored.page.path, stored.is_useful, stored.doing) == (
        *("/news/", False),
        "A bus to Mira",
    )
    assert "7946" not in stored.better
    assert "example.com" not in stored.better


def test_a_double_click_is_one_answer_and_another_is_another(client: Client) -> None:
    for _click in range(2):
        say(client)
    say(client, "yes")
    say(client, page="/events/")
    say(client, user_agent="Somebody else behind that address")
    cache.clear()
    say(client)
    counts = [(p.path, p.yes, p.no) for p in Page.objects.with_counts()]
    assert counts == [("/news/", 1, 3), ("/events/", 0, 1)]


@pytest.mark.parametrize(
    ("page", "useful"),
    [
        *[("/nowhere/", "yes"), ("/admin/", "yes"), ("", "no"), ("/news/", "maybe")],
        *[("//example.org/", "yes"), ("https://example.org/", "yes")],
        *[("/my-entry/secret/", "no"), ("/contact/sent/MSG-7F3K-92/", "no")],
    ],
)
def test_nothing_else_is_taken(client: Client, page: str, useful: str) -> None:
    sent = {"page": PATH_SIGNER.sign(page), "useful": useful}
    response = client.post(URL, sent)
    assert (response.status_code, Page.objects.count()) == (404, 0)


def test_no_answer_is_taken_about_a_page_that_did_not_ask(client: Client) -> None:
    for page in ("/news/none/", "/news/", f"{PATH_SIGNER.sign('/news/')}x"):
        response = client.post(URL, {"page": page, "useful": "yes"})
        assert (response.status_code, Page.objects.count()) == (404, 0)


def test_the_buttons_of_a_page_send_what_is_taken(client: Client) -> None:
    form = re.search('name="page" value="([^"]+)"', client.get("/news/?a=1").text)
    assert form
    response = client.post(URL, {"page": form[1], "useful": "yes"})
    assert response.status_code == 303
    assert Page.objects.get().path == "/news/"


def test_it_is_limited_and_refused_from_other_sites(
    client: Client, settings: LazySettings
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    sent = {"page": PATH_SIGNER.sign("/news/"), "useful": "yes"}
    cross = client.post(URL, sent, headers={"Sec-Fetch-Site": "cross-site"})
    say(client)
    many = client.post(URL, sent)
    assert (cross.status_code, many.status_code) == (403, 429)
    assert 'href="/news/"' in many.text
    assert Answer.objects.count() == 1


def test_a_link_to_add_words_ends(client: Client) -> None:
    url = say(client)
    assert client.get("/feedback/made-up/").status_code == 404
    Answer.objects.all().delete()
    assert client.get(url).status_code == 404


def test_an_answer_goes_after_a_year_and_its_page_with_the_last(
    client: Client,
) -> None:
    for path in ("/news/", "/events/"):
        say(client, page=path)
    old = timezone.now() - services.KEPT - timedelta(hours=1)
    Answer.objects.filter(page__path="/news/").update(answered_at=old)
    assert (services.purge_old(), services.purge_old()) == (1, 0)
    assert [page.path for page in Page.objects.all()] == ["/events/"]


def test_staff_read_counts_and_words(client: Client, staff_client: Client) -> None:
    say(client, "yes", page="/events/")
    client.post(say(client), words(doing="<b>Bees</b>", better=""))
    page = staff_client.get(LIST)
    rows = [(p.path, p.yes, p.no, p.words) for p in page.context["cl"].result_list]
    assert rows == [("/news/", 0, 1, 1), ("/events/", 1, 0, 0)]
    text = staff_client.get(admin_url(Page.objects.get(path="/news/"), "change")).text
    assert "&lt;b&gt;Bees&lt;/b&gt;" in text
    assert 'href="/news/"' in text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    client: Client,
    staff_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for path in ["/news/", "/events/", "/ideas/"][:rows]:
        url = say(client, page=path)
    with django_assert_num_queries(2):  # the answer, and the site settings
        client.get(url)
    with django_assert_num_queries(6):
        staff_client.get(LIST)
