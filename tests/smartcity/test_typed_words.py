"""Half-written words survive every button of every staff page, whatever has made the
page stale: they come back, or they are stored."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from zeal import zeal_ignore

from tests.smartcity.access import STAFF, opened, url_for_staff
from tests.smartcity.roles import SUPERUSER, client_with_role
from tests.support.examples import ALL, sample
from tests.support.pages import Button, Form, Sent, filled_in, forms_of, readable_text

Rows = dict[str, Any]

Cause = Callable[[Client, str], None]

ENTRY, MESSAGE = "challenges/entry", "contact/message"

WAITING = [(ENTRY, "waiting")]

MORE_ROWS = [
    *WAITING,
    (ENTRY, "declined"),
    (ENTRY, "duplicate"),
    (ENTRY, "taken down"),
    (MESSAGE, "answered"),
]
"""Rows whose page has other buttons."""

ORIGIN = {"origin": "http://testserver"}

MANY = 10


def addresses(rows: Rows, more_rows: list[tuple[str, str]]) -> Iterator[str]:
    """Yield every page of the admin that can be opened, and those of more rows."""
    for address, row in STAFF.items():
        if row["super"] == "200" and not address.endswith("password/"):
            yield url_for_staff(address, rows)
    for model, name in more_rows:
        yield f"/admin/{model}/{rows[name].pk}/change/"


@pytest.fixture(scope="module")
def kim(rows: Rows, module_db: DjangoDbBlocker) -> Client:
    """Somebody who may do everything, with CSRF tokens as browsers have them."""
    with module_db.unblock():
        client = client_with_role(SUPERUSER)
    client.handler.enforce_csrf_checks = True
    return client


@pytest.fixture(scope="module")
def open_forms(
    kim: Client, rows: Rows, module_db: DjangoDbBlocker
) -> dict[str, list[Form]]:
    """The forms of each page, opened once for all tests, by URL."""
    with module_db.unblock():
        pages = {url: opened(kim, url) for url in addresses(rows, MORE_ROWS)}
    return {
        url: [] if page.streaming else forms_of(page, url)
        for url, page in pages.items()
    }


# What makes a page stale


def nothing(client: Client, url: str) -> None:
    pass


def signed_out(client: Client, url: str) -> None:
    del client.cookies["sessionid"]


def signed_in_again(client: Client, url: str) -> None:
    """Somebody signs in again in another tab, which makes a new CSRF token."""
    client.cookies["csrftoken"] = "a" * 32


def cookies_deleted(client: Client, url: str) -> None:
    client.cookies.clear()


def rights_lost(client: Client, url: str) -> None:
    User.objects.filter(username="kim").update(is_superuser=False)


def row_of(url: str) -> Any:
    """Return the objects, one or none, of a page."""
    app, model, pk = re.match(r"/admin/(\w+)/(\w+)/(\d*)", url).groups()  # type: ignore[union-attr]
    return apps.get_model(app, model)._base_manager.filter(pk=pk or None)


def deleted(client: Client, url: str) -> None:
    rows = row_of(url)
    rows._raw_delete(rows.db)  # whatever refers to it


CHANGES: dict[str, dict[str, Any]] = {
    "entry": {"title": "Other words", "status": "withdrawn", "answer_due": None},
    "message": {"status": "closed"},
    "email": {"text": "Other words", "status": "sent", "sent_at": Now()},
    "bulkaction": {"confirmed_at": Now()},
}


def changed(client: Client, url: str) -> None:
    """A colleague or the entrant was quicker."""
    rows = row_of(url)
    rows.update(**CHANGES[rows.model._meta.model_name])


def makes_stale(cause: Cause, url: str) -> bool:
    """Whether a cause makes this page stale. What a colleague may edit meanwhile is
    asked of each form in test_edit_conflicts."""
    if cause is changed:
        return any(f"/{model}/" in url for model in CHANGES)
    return not (cause is deleted and url.endswith("/add/"))


STALE = [
    signed_out,
    signed_in_again,
    cookies_deleted,
    rights_lost,
    deleted,
    changed,
]


# What becomes of the words


def press(client: Client, button: Button, data: Sent) -> HttpResponse:
    sent = {**data, **button.data}
    # A service that calls another one locks the entry twice.
    with zeal_ignore([{"model": "challenges.Entry", "field": "get()"}]):
        return client.post(button.path, sent, follow=True, headers=ORIGIN)


def lost_words(
    client: Client, url: str, page: HttpResponse, words: dict[str, str]
) -> list[str]:
    """Return the fields whose words are neither on the page that has come back, nor
    stored, nor on their own page when it is opened again."""
    readable = "" if page.streaming else readable_text(page)
    lost = {name for name, text in words.items() if text not in readable}
    if lost:
        stored = "".join(
            repr(list(model._base_manager.values_list())) for model in apps.get_models()
        )
        lost = {name for name in lost if words[name] not in stored}
    if lost:
        readable = readable_text(client.get(url, follow=True))
        lost = {name for name in lost if words[name] not in readable}
    return sorted(lost)


def losses(
    client: Client, url: str, form: Form, cause: Cause, *, and_alone: bool = False
) -> Iterator[tuple[str, ...]]:
    """Press each button with words in all fields, `and_alone` where that is refused
    with words in each field alone; yield what was lost."""
    visit = deepcopy(client.cookies)
    for button in form.buttons:
        for names in (form.fields, *(typed_alone(form) if and_alone else [])):
            words = {
                name: f"Half-written {number}" for number, name in enumerate(names)
            }
            with transaction.atomic():
                cause(client, url)
                page = press(client, button, filled_in(form, words))
                lost = lost_words(client, url, page, words)
                transaction.set_rollback(True)
            client.cookies = deepcopy(visit)
            if lost:
                yield (url, button.label, cause.__name__, *lost)
            if page.redirect_chain and names == form.fields:
                break


@pytest.mark.django_db
@pytest.mark.parametrize("cause", STALE)
def test_no_stale_page_loses_a_word(
    kim: Client, open_forms: dict[str, list[Form]], cause: Cause
) -> None:
    found = [
        loss
        for url, forms in sample(open_forms.items())
        if makes_stale(cause, url)
        for form in forms
        for loss in losses(kim, url, form, cause)
    ]
    assert found == []


def typed_alone(form: Form) -> list[list[str]]:
    """Return each field that takes words. Where there are many buttons, the short
    fields are left out, to save time."""
    has_many_buttons = len(list(form.buttons)) > MANY
    return [
        [each.name]
        for each in form.controls
        if each.takes_words and not (has_many_buttons and each.tag == "input")
    ]


@pytest.mark.django_db
def test_no_button_loses_a_word(
    kim: Client, rows: Rows, open_forms: dict[str, list[Form]]
) -> None:
    found = [
        loss
        for url in addresses(rows, WAITING)
        for form in open_forms[url]
        # A form for something new refuses one field as it refuses all of them.
        for loss in losses(kim, url, form, nothing, and_alone=ALL and "add/" not in url)
    ]
    assert found == []
