"""Forms of the admin, read from their pages and sent as by a browser."""

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.pages import Sent, all_forms


def admin_url(obj: Model, page: str) -> str:
    name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_{page}"
    return reverse(name, args=[] if page in {"changelist", "add"} else [obj.pk])


def form_of(page: Any) -> Sent:
    """Return what the largest form of a page sends if nobody touches it."""
    largest = max((form.data for form in all_forms(page)), key=len)
    return {name: values for name, values in largest.items() if values}


def opened_form(client: Client, url: str) -> Sent:
    """Return what a browser sends if somebody opens this page and changes nothing."""
    return form_of(client.get(url))


def change_in_admin(client: Client, obj: Model, **fields: Any) -> HttpResponse:
    """Open the form of a row, change these fields, save, and refresh the row."""
    url = admin_url(obj, "change")
    response = client.post(url, {**opened_form(client, url), **fields})
    obj.refresh_from_db()
    return response


class Race:
    """A form that was opened before a colleague saved the same object."""

    def __init__(self, obj: Any, mine: Client, theirs: Client) -> None:
        self.obj, self.url = obj, admin_url(obj, "change")
        self.mine, self.theirs = mine, theirs
        self.opened = opened_form(mine, self.url)

    def they_save(self, **typed: Any) -> None:
        form = opened_form(self.theirs, self.url) | typed
        assert self.theirs.post(self.url, form).status_code == 302

    def send(self, form: Sent, **typed: Any) -> Any:
        return self.mine.post(self.url, form | typed)

    def stored(self, *names: str) -> tuple[Any, ...]:
        self.obj.refresh_from_db()
        return tuple(getattr(self.obj, name) for name in names)


def conflicts_of(page: Any) -> dict[str, tuple[bool, bool, str]]:
    """Return who changed what, and what is chosen, by key."""
    return {
        each.key: (each.is_by_them, each.is_by_me, each.choice)
        for each in page.context["conflicts"]
    }
