"""Addresses of the site with parts that lead to rows that there are, and new rows for
those that went."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from challenges.models import Attachment, Challenge, Draft, Entry
from contact.models import Attachment as MessageFile
from contact.models import Message, Topic
from core.draft_links import token_of
from core.models import DraftLink, Picture
from drills.inputs import Inputs
from events.models import Event, EventImport
from feedback.models import Answer
from focus_areas.models import FocusArea
from get_involved.models import Audience
from judging.models import Card, Judge, Panel
from news.models import Post
from projects.models import Project
from subscriptions.models import Subscription
from tests.challenges.factories import make_challenge, make_entry, make_saved_draft
from tests.contact.factories import make_message
from tests.judging.factories import make_open_panel
from tests.subscriptions.factories import subscribe
from tests.support.url_map import fill

LEAST = 6
"""Rows of each kind that there are at least, to be aimed at."""

SLUGS: dict[str, type[Any]] = {
    "challenge": Challenge,
    "events": Event,
    "news": Post,
    "projects": Project,
    "focus-areas": FocusArea,
    "get-involved": Audience,
    "contact": Topic,
}

WORDS = {
    "filename": ["document.pdf", "60.webp", "60.jpeg", "800.webp"],
    "section": ["ideas", "events", "news", "pages"],
    "name": ["events", "ideas", "challenges", "news"],
    "kind": ["json", "csv"],
    "url": ["nowhere/"],
    "year": ["2026", "2027"],
    "month": ["1", "12"],
    "number": ["1", "2"],
}
"""Parts that are of a list, by name."""


LINKS: dict[str, tuple[type[Any], Callable[[Any], str]]] = {
    "my-entry/<str:token>/draft": (Draft, lambda row: row.draft_path),
    "my-entry": (Entry, lambda row: row.private_path),
    "contact/m": (Message, lambda row: row.private_path),
    "updates": (Subscription, lambda row: row.private_path),
    "judge": (Judge, lambda row: row.private_path),
    "feedback": (Answer, lambda row: row.words_path),
    "drafts": (DraftLink, lambda row: f"/drafts/{token_of(row)}/"),
}
"""Models and private paths of their rows, by the beginning of their addresses."""


class Targets:
    """Chooses rows by the lot of the attack."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs

    def row(self, model: Any, **where: Any) -> Any:
        """Return a row, or None if there is none."""
        rows = model._default_manager.filter(**where)
        keys = rows.order_by("pk").values_list("pk", flat=True).distinct()
        return rows.filter(pk=self.inputs.lot.choice(keys)).first() if keys else None

    def _pk(self, model: type[Any]) -> int:
        row = self.row(model)
        return row.pk if row else 1

    def _token(self, address: str) -> str:
        found = (link for key, link in LINKS.items() if address.startswith(f"/{key}"))
        model, path_of = next(found)
        row = self.row(model)
        return max(path_of(row).split("/"), key=len) if row else "a" * 44

    def _part(self, name: str, address: str) -> Any:
        """Return a part of an address that leads to a row."""
        app = address.split("/")[1]
        match name:
            case "slug":
                return getattr(self.row(SLUGS[app]), "slug", "x")
            case "reference":
                return getattr(self.row(Entry), "reference", "x")
            case "token" if app != "admin":
                return self._token(address)
            case "content_type_id":
                return ContentType.objects.get_for_model(Post).pk
            case _ if model := self._model(name, address):
                return self._pk(model)
        return self.inputs.lot.choice(WORDS.get(name, ["x"]))

    def _model(self, name: str, address: str) -> type[Any] | None:
        """Return the model whose keys are a part of an address."""
        app = address.split("/")[1]
        if name in {"pk", "object_id"}:
            if app == "admin":
                return _model_of(address)
            return Attachment if app in {"my-entry", "ideas"} else Picture
        if name == "file_pk":
            return MessageFile if "contact" in address else Attachment
        return {"import_pk": EventImport, "challenge_pk": Challenge}.get(name)

    def _parts(self, address: str) -> dict[str, Any]:
        names = re.findall(r"<(?:\w+:)?(\w+)>", address)
        parts = {name: self._part(name, address) for name in names}
        judge = self.row(Judge, cards__isnull=False)
        if names[:2] == ["token", "reference"] and judge:  # and one of their ideas
            card = self.row(Card, judge=judge)
            parts |= {"token": judge.private_path.split("/")[2]}
            parts |= {"reference": card.entry.reference}
        return parts

    def path_of(self, address: str) -> str:
        """Return a path of the address; now and then with odd parts."""
        parts = self._parts(address)
        for name in parts:
            if self.inputs.chance(0.03):
                odd = self.inputs.odd()[:300].encode(errors="surrogatepass")
                parts[name] = quote(odd, safe="")
        return fill(address, parts)


def _model_of(address: str) -> type[Model]:
    """Return the model of a page of the admin; news for pages of none."""
    label = ".".join(address.split("/")[2:4])
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return Post


def tend(by: User) -> None:
    """Make rows anew where they went: forms need something to be about."""
    challenge = Challenge.objects.published().open().first() or make_challenge()
    for _number in range(LEAST - Entry.objects.filter(status="submitted").count()):
        make_entry(challenge=challenge)
    for _number in range(LEAST - Draft.objects.count()):
        make_saved_draft(challenge)
    for _number in range(LEAST - Message.objects.count()):
        make_message()
    for number in range(LEAST - Subscription.objects.count()):
        subscribe(email=f"reader-{number}@example.com")
    if Panel.objects.filter(rounds__status="open").count() < 2:
        make_open_panel(by, ideas=3, judges=2)
