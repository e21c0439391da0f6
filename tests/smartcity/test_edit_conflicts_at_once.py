"""Two forms sent at the same moment: on PostgreSQL, where that can really happen."""

from functools import partial

import pytest
from django.test import Client

from events.models import Event
from tests.events.factories import make_event
from tests.support.admin_forms import admin_url, opened_form
from tests.support.at_once import run_at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_one_of_two_is_saved_and_the_other_is_asked(
    focus_areas: None, staff_client: Client, colleague: Client
) -> None:
    url = admin_url(make_event(), "change")
    clients = {"Mine": staff_client, "Theirs": colleague}
    forms = {title: opened_form(client, url) for title, client in clients.items()}
    pages = run_at_once(
        *(
            partial(client.post, url, forms[title] | {"title": title})
            for title, client in clients.items()
        )
    )
    statuses = {title: p.status_code for title, p in zip(clients, pages, strict=True)}  # type: ignore[attr-defined]
    saved = Event.objects.get().title
    assert statuses == {title: 302 if title == saved else 200 for title in clients}
