"""What addresses lead to, for the table of access: a thing of each kind that is public
and one that is not, somebody with a link of each kind, and somebody with another."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core import signing
from django.core.files.base import ContentFile
from django.utils import timezone

from challenges.models import Challenge, Draft, Entry
from challenges.services.entering.attachments import store_file
from contact import sender
from contact.models import Message
from core.draft_links import make_link, token_of
from core.models import Picture
from core.private_links import make_token, new_nonce
from core.stored_files import NewFile
from core.stored_pictures import rendition_filename
from core.uploads import Kind
from feedback import services as feedback
from feedback.models import TOKEN_SALT
from judging.services import cards, panels
from tests.challenges.factories import (
    approve_and_tell,
    make_challenge,
    make_entry,
    make_saved_draft,
)
from tests.contact.factories import make_message
from tests.events.factories import make_event
from tests.judging.factories import make_judge, make_panel, open_round, prepare
from tests.judging.test_samples import make_sample
from tests.news.factories import make_post
from tests.projects.factories import make_project
from tests.subscriptions.factories import make_subscription
from tests.support.pictures import PHOTO, make_picture, picture_fields

Values = dict[str, Any]
"""Parts of an address by name."""


@dataclass
class Sample:
    """What stands in addresses of one kind."""

    shown: Values = field(default_factory=dict)
    """Parts that lead to what is public, or to what somebody with the link may see."""

    hidden: Values = field(default_factory=dict)
    """Parts that lead to what is not public."""

    tokens: dict[str, str] = field(default_factory=dict)
    """Tokens by column of the table, if there is a link: `own`, `other`, `ended`."""

    secret: str = ""
    """Words of the first person, which nobody reads behind the link of the other."""


def make_samples(by: User) -> dict[str, Sample]:
    """Return samples by the beginning of the addresses that they are for."""
    later = timezone.now() + timedelta(days=9)
    challenge, hidden = make_challenge(), make_challenge(publish_at=later)
    picture = make_picture()
    for each in (challenge, hidden):
        panels.create_panel(each, by=by)
    return {
        "challenge/": Sample({"slug": challenge.slug}, {"slug": hidden.slug}),
        "ideas/": _ideas(challenge, picture, by),
        **_pictured(picture),
        "my-entry/": _entries(challenge),
        "my-entry/<str:token>/draft/": _drafts(challenge),
        "contact/m/": _messages(),
        "updates/": _subscriptions(),
        "judge/": _judges(by),
        "feedback/": _answers(),
        "focus-areas/": Sample({"slug": "clean-tech-city"}),
        "get-involved/": Sample({"slug": "schools"}),
        "contact/": Sample({"slug": "general"}),
        "contact/sent/": Sample({"reference": make_message().reference}),
        "events/calendar/": Sample({"year": later.year, "month": later.month}),
        "sitemap-": Sample({"section": "ideas"}),
        "^api/": Sample({"name": "events", "kind": "json"}),
    }


def _new_file(kind: Kind) -> NewFile:
    return NewFile(ContentFile(PHOTO), kind, "plan", "A plan")


def _token(path: str) -> str:
    return max(path.split("/"), key=len)


def _ended(purpose: str) -> str:
    """Return a token that we made for a row that there is not any more."""
    return make_token(purpose, new_nonce())


def _with_document(entry: Draft | Entry) -> Values:
    file = store_file(_new_file(Kind.DOCUMENT), of=entry)
    return {"pk": file.pk, "filename": file.largest}


def _with_picture(entry: Entry, prepared: Picture) -> Values:
    file = store_file(_new_file(Kind.PICTURE), of=entry)
    file.renditions = prepared.renditions
    file.save()
    return {"pk": file.pk, "filename": file.largest}


def _ideas(challenge: Challenge, picture: Picture, by: User) -> Sample:
    waiting = make_entry(challenge=challenge, title="Ponds")
    public = make_entry(challenge=challenge, title="Lakes")
    shown, hidden = (
        {"reference": each.reference, **_with_picture(each, picture)}
        for each in (public, waiting)
    )
    approve_and_tell(Entry.objects.get(pk=public.pk), by=by)
    return Sample(shown, hidden)


def _pictured(picture: Picture) -> dict[str, Sample]:
    """Return events, news and projects with a picture, and shared drafts of events."""
    fields = picture_fields(picture)
    name = rendition_filename(picture.largest_rendition)
    file = {"pk": picture.pk, "filename": name}
    samples = {}
    for kind, make in {
        "events": make_event,
        "news": make_post,
        "projects": make_project,
    }.items():
        shown, hidden = make(**fields), make(**{**fields, "publish_at": None})
        samples[f"{kind}/"] = Sample(
            {"slug": shown.slug, **file}, {"slug": hidden.slug, **file}
        )
    first = make_event(**fields, publish_at=None, title="First light")
    other = make_event(publish_at=None)
    tokens = {
        "own": token_of(make_link(first)),
        "other": token_of(make_link(other)),
        "ended": _ended("draft"),
    }
    return {**samples, "drafts/": Sample(file, tokens=tokens, secret="First light")}


def _entries(challenge: Challenge) -> Sample:
    first, other = (make_entry(challenge=challenge) for _each in range(2))
    tokens = {
        "own": _token(first.private_path),
        "other": _token(other.private_path),
        "ended": _ended("entry"),
    }
    file = _with_document(first)
    return Sample(file, tokens=tokens, secret=first.reference)


def _drafts(challenge: Challenge) -> Sample:
    first, other = (make_saved_draft(challenge, title=t) for t in ("Kites", "Owls"))
    tokens = {
        "own": _token(first.draft_path.removesuffix("draft/")),
        "other": _token(other.draft_path.removesuffix("draft/")),
        "ended": _ended("entry"),
    }
    return Sample(tokens=tokens, secret="Kites")


def _messages() -> Sample:
    first, other = make_message(), make_message()
    sender.add(
        first,
        text="Here.",
        idempotency_key=uuid.uuid4(),
        files=[_new_file(Kind.DOCUMENT)],
    )
    file = Message.objects.get(pk=first.pk).attachments.get()
    tokens = {
        "own": _token(first.private_path),
        "other": _token(other.private_path),
        "ended": _ended("message"),
    }
    parts = {"pk": file.pk, "filename": file.largest}
    return Sample(parts, tokens=tokens, secret=first.reference)


def _subscriptions() -> Sample:
    first, other = (
        make_subscription(email=f"{name}@example.com") for name in ("ada", "otto")
    )
    tokens = {
        "own": _token(first.private_path),
        "other": _token(other.private_path),
        "ended": _ended("subscription"),
    }
    return Sample(tokens=tokens, secret=first.email)


def _judges(by: User) -> Sample:
    """Two judges of one panel, and an idea that is kept from the other."""
    panel = make_panel(by, ideas=2, judges=1)
    make_sample(panel, by)
    first, other = panel.judges.get(), make_judge(panel, by, number=2)
    idea = panel.challenge.entries.earliest("pk")
    panels.bar(other, entry=idea, reason="A neighbour.", by=by)
    file = _with_document(idea)
    prepare(Entry.objects.get(pk=idea.pk), by, files={file["pk"]: ""})
    open_round(panel, by)
    cards.open_card(first.cards.get(entry=idea), by=by)
    tokens = {
        "own": _token(first.private_path),
        "other": _token(other.private_path),
        "ended": _ended("judge"),
    }
    parts = {"reference": idea.reference, "number": 1, **file}
    return Sample(parts, tokens=tokens, secret=first.email)


def _answers() -> Sample:
    first, other = (
        feedback.answer(path, is_useful=True, sender="") for path in ("/", "/news/")
    )
    tokens = {
        "own": _token(first.words_path),
        "other": _token(other.words_path),
        "ended": signing.dumps(0, salt=TOKEN_SALT),
    }
    return Sample(tokens=tokens)
