"""All that is signed with SECRET_KEY, or made from it: what there is, by the key that
it is of, and what happens without that key. For `manage.py show_key_uses`."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db.models import Model
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken

from challenges.models import Draft, Entry
from contact.models import Message
from core.models import DraftLink
from core.private_links import NONCE_LENGTH, TOKEN, key_number
from judging.models import Judge
from outbox.links import renew_links
from outbox.models import Email
from outbox.rendering import linked_urls
from subscriptions.models import Subscription

Key = int | None
"""Number of a key: 0 is SECRET_KEY, those after it are SECRET_KEY_FALLBACKS. None: a
key that is not known, or one that is no longer in the settings."""

UNCOUNTED = [
    (
        "Forms that are open in browsers (for seven days), and what staff typed "
        "while they were signed out (a day)",
        "a form comes back, filled in, and asks to be sent again; what staff typed is "
        "gone",
    ),
    (
        "“Is this page useful?” on pages that are open, and its two questions (a day)",
        "an answer is not taken; on a page that is opened anew it is",
    ),
    (
        "Links with which staff set a password (sent within seven days)",
        "they open nothing: send new ones, under Users",
    ),
]
"""Things that are signed and of which nothing is stored: each with what happens without
its key."""

WITH_ANY_NEW_KEY = (
    "Limits of forms, counts of wrong passwords and what is locked begin anew, and the "
    "log of the sign-in gives network addresses other digits: hashes are made with "
    "SECRET_KEY alone."
)


@dataclass(frozen=True)
class Use:
    """One kind of thing that depends on the key that it is of."""

    name: str
    find: Callable[[], Iterable[Key]]
    """Yields the key of each."""

    without: str
    """The consequence of taking that key away, and the cure."""


Nonces = Callable[[], Iterable[str]]


def _links(nonces: list[Nonces]) -> Iterator[Key]:
    """Yield the key of the newest email with each of these links. A link that no email
    has, or only those that are deleted, may be of any key."""
    newest: dict[str, Key] = {nonce: None for find in nonces for nonce in find()}
    emails = Email.objects.order_by("created_at").only(
        "text", "link_lines", "unsubscribe_url"
    )
    for email in emails.iterator():
        for token in tokens_in(email):
            if (nonce := token[:NONCE_LENGTH]) in newest:
                newest[nonce] = key_number(token)
    yield from newest.values()


def tokens_in(email: Email) -> set[str]:
    """Return the tokens of the links in an email. What a visitor typed is none."""
    lines = "\n".join([*linked_urls(email), email.unsubscribe_url])
    return set(TOKEN.findall(lines))


def _waiting() -> Iterator[Key]:
    """Yield the oldest key of each email that waits, and has a link."""
    kinds = [find for nonces, _without in LINKS.values() for find in nonces]
    live = {nonce for find in kinds for nonce in find()}
    for email in Email.objects.filter(status__in=Email.WAITING).iterator():
        tokens = [each for each in tokens_in(email) if each[:NONCE_LENGTH] in live]
        found = [key_number(token) for token in tokens]
        if found:
            yield None if None in found else max(key or 0 for key in found)


def renew_waiting() -> int:
    """Sign the links in all emails that wait with SECRET_KEY; return in how many."""
    waiting = Email.objects.filter(status__in=[Email.Status.HELD, Email.Status.QUEUED])
    return sum(renew_links(email) for email in waiting.iterator())


def _sessions() -> Iterator[Key]:
    salt = SessionStore().key_salt
    sessions = Session.objects.filter(expire_date__gt=timezone.now())
    for data in sessions.values_list("session_data", flat=True):
        yield next((n for n, key in enumerate(keys()) if _is_of(key, salt, data)), None)


def _is_of(key: str, salt: str, signed: str) -> bool:
    signer = signing.TimestampSigner(key=key, salt=salt, fallback_keys=[])
    try:
        signer.unsign(signed)
    except signing.BadSignature:
        return False
    return True


def keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def count(use: Use) -> Counter[Key]:
    return Counter(use.find())


def _nonces_of(model: type[Model], name: str = "link_nonce") -> Nonces:
    return lambda: model._default_manager.values_list(name, flat=True)


def _open_drafts() -> Iterable[str]:
    links = DraftLink.objects.filter(expires_at__gt=timezone.now())
    return links.values_list("nonce", flat=True)


LINKS: dict[str, tuple[list[Nonces], str]] = {
    "Private links to ideas": (
        [_nonces_of(Entry)],
        "they open nothing. Entrants ask for a new one at /my-entry/.",
    ),
    "Private links to ideas that are not sent yet": (
        [_nonces_of(Draft), _nonces_of(Draft, "letter_nonce")],
        "they open nothing. Who saved one asks for a new link at /my-entry/; what "
        "nobody saved can be read no more.",
    ),
    "Private links to messages": (
        [_nonces_of(Message)],
        "they open nothing. Senders ask for a new one at Contact.",
    ),
    "Links in updates by email, to confirm them or to end them": (
        [_nonces_of(Subscription)],
        "they open nothing, and the button of mail programs fails. The next update "
        "brings new ones; who has not confirmed asks again.",
    ),
    "Links of judges": (
        [lambda: Judge.objects.invited().values_list("link_nonce", flat=True)],
        "they open nothing. Send each judge a new link, on the page of the panel.",
    ),
    "Links to pages that are not public yet": (
        [_open_drafts],
        "they open nothing. Staff copy them anew from the page of the draft.",
    ),
}
"""Private links: the nonces of each kind, and what happens without their key."""

USES = [
    *(
        Use(name, partial(_links, nonces), text)
        for name, (nonces, text) in LINKS.items()
    ),
    Use(
        "Emails that wait and have such a link",
        _waiting,
        "they bring links that open nothing. show_key_uses --renew-emails signs all of "
        "them anew; each is, when it is sent while the key is still in the settings.",
    ),
    Use(
        "Places where staff are signed in",
        _sessions,
        "they sign in again; what they typed is kept.",
    ),
    Use(
        "Recovery codes of staff",
        lambda: (None for _code in range(StaticToken.objects.count())),
        "they open nothing. Staff make new ones under Your sign-in.",
    ),
]
