"""What must hold whatever was sent: nothing half saved, nothing told to strangers."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models import Model
from django.test import Client

from challenges.models import Draft, Entry, EntryHistory
from challenges.models.entry import Origin
from contact.models import Message, MessageHistory
from core.email_addresses import email_key
from core.private_links import verify_token
from core.publishing import Publishable
from core.stored_pictures import StoredPicture
from judging.models import Judge
from outbox.models import Email
from subscriptions.models import Subscription

LINK = re.compile(r"/(my-entry|contact/m|updates|judge)/([\w-]{44})(?=[/\s\"'<]|$)")
"""Private link of one person."""

OWNERS: dict[str, tuple[str, list[type[Any]]]] = {
    "my-entry": ("entry", [Entry, Draft]),
    "contact/m": ("message", [Message]),
    "updates": ("subscription", [Subscription]),
    "judge": ("judge", [Judge]),
}
"""Purpose of the links of each room, and what they lead to."""

AT_ONCE = timedelta(seconds=2)

FEEDS = [
    *("/", "/ideas/?all=1", "/ideas/ideas.atom", "/ideas/ideas.json", "/challenge/"),
    *("/ideas/ideas.csv", "/events/feed.ics", "/events/feed.atom", "/events/feed.json"),
    *("/events/feed.csv", "/news/feed.atom", "/news/feed.json", "/projects/feed.json"),
    *("/sitemap-ideas.xml", "/sitemap-events.xml", "/sitemap-news.xml", "/site-map/"),
    *("/api/v1/events.json", "/api/v1/ideas.json", "/api/v1/news.csv", "/progress/"),
    *("/search/?q=bee", "/search/?q=street", "/search/?q=city&kind=idea"),
]


def links_in(text: str) -> set[tuple[str, str]]:
    """Return room and token of each private link in a text."""
    return set(LINK.findall(text))


def rows_behind(text: str) -> set[str]:
    """Return the rows that private links in a text open now."""
    found = set()
    for room, token in links_in(text):
        purpose, models = OWNERS[room]
        nonce = verify_token(purpose, token)
        for model in models:
            rows = model._default_manager.filter(link_nonce=nonce)
            found |= {row.reference for row in rows}
    return found


def strangers_links(email: Email) -> Iterator[str]:
    """Yield the rows whose private links an email brings to another address than that
    which is stored with them."""
    for room, token in links_in(f"{email.text} {email.unsubscribe_url}"):
        purpose, models = OWNERS[room]
        nonce = verify_token(purpose, token)
        for model in models:
            for row in model._default_manager.filter(link_nonce=nonce):
                if email_key(row.email) != email_key(email.to):
                    yield f"the link of {row.reference} went to another address"


def broken(since: datetime) -> dict[str, list[str]]:
    """Return what does not hold, by the sentence that says what should. Rows before
    `since` are of the demo, which dates them back."""
    found = {s: sorted(set(look(since)))[:9] for s, look in HOLDS.items()}
    return {sentence: rows for sentence, rows in found.items() if rows}


def _odd_history(_since: datetime) -> Iterator[str]:
    for model, history, owner in (
        (Entry, EntryHistory, "entry"),
        (Message, MessageHistory, "contact_message"),
    ):
        rows = history._default_manager.filter(is_undone=False).order_by("pk")
        last = dict(rows.values_list(owner, "to_status"))
        first = (
            "" if model is Entry else "new"
        )  # a message that nobody answered has none
        for row in model._default_manager.all():
            if row.status != last.get(row.pk, first):
                yield f"{row.reference} is {row.status}"


def _receipts(since: datetime) -> Iterator[str]:
    entries = Entry.objects.filter(origin=Origin.WEB).exclude(email="")
    rows = [*((each, each.submitted_at) for each in entries)]
    rows += [(each, each.sent_at) for each in Message.objects.all()]
    rows = [(row, at) for row, at in rows if at > since]
    for row, at in rows:
        emails = Email.objects.automatic().filter(reference=row.reference)
        count = emails.filter(created_at__range=(at - AT_ONCE, at + AT_ONCE)).count()
        if count != 1:
            yield f"{row.reference} has {count}"


def _drafts_that_were_sent(_since: datetime) -> Iterator[str]:
    sent = Draft.objects.filter(link_nonce__in=Entry.objects.values("link_nonce"))
    yield from sent.values_list("reference", flat=True)


def _stored_names() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        if issubclass(model, StoredPicture):
            for row in model._default_manager.all():
                yield from (
                    (name, f"{row._meta.label} {row.pk}") for name in row.stored_names
                )


def _rows_without_a_file(_since: datetime) -> Iterator[str]:
    there = set(default_storage.listdir("")[1])
    yield from (row for name, row in _stored_names() if name not in there)


def _files_without_a_row(_since: datetime) -> Iterator[str]:
    yield from set(default_storage.listdir("")[1]) - {
        name for name, _r in _stored_names()
    }


def _rows_that_do_not_clean(_since: datetime) -> Iterator[str]:
    for label in settings.OUR_APPS:
        for model in apps.get_app_config(label).get_models():
            for row in model._default_manager.all():
                if problem := _problem(row):
                    yield f"{model._meta.label} {row.pk}: {problem}"


def _problem(row: Model) -> str:
    blank = [
        field.name
        for field in row._meta.concrete_fields
        if not field.editable or field.value_from_object(row) in field.empty_values
    ]
    try:
        row.full_clean(exclude=blank)
    except ValidationError as error:
        return str(error)
    return ""


def _addresses_of_the_hidden() -> Iterator[tuple[str, str]]:
    """Yield path of each thing that is not public, and words that only it has."""
    public = Entry.objects.published().values("pk")
    for entry in Entry.objects.exclude(pk__in=public):
        yield f"/ideas/{entry.reference}/", entry.reference
    for model in apps.get_models():
        if issubclass(model, Publishable) and hasattr(model, "get_absolute_url"):
            shown = model._default_manager.published().values("pk")
            for row in model._default_manager.exclude(pk__in=shown):
                path = row.get_absolute_url()
                yield path, f'{path}"'


def _hidden_that_can_be_read(_since: datetime) -> Iterator[str]:
    client = Client(SERVER_NAME="127.0.0.1")
    feeds = {path: client.get(path) for path in FEEDS}
    texts = {
        path: (page.getvalue() if page.streaming else page.content).decode()
        for path, page in feeds.items()
    }
    for path, words in _addresses_of_the_hidden():
        if client.get(path).status_code not in {301, 404, 410}:
            yield path
        yield from (
            f"{path} on {feed}" for feed, text in texts.items() if words in text
        )


HOLDS: dict[str, Callable[[datetime], Iterator[str]]] = {
    "Each idea and message has a history that ends with its status": _odd_history,
    "Each idea and message was acknowledged once": _receipts,
    "No draft is there beside the idea that it became": _drafts_that_were_sent,
    "Each file of a row is stored": _rows_without_a_file,
    "Each stored file has a row": _files_without_a_row,
    "Each stored row still cleans": _rows_that_do_not_clean,
    "Nothing hidden can be read": _hidden_that_can_be_read,
}
"""Sentences, and functions that yield what breaks them."""
