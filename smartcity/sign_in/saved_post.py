"""Keeps a form that staff sent with a page that was out of date: their session had
ended, or they have signed in again since in another tab.

Staff who are signed in get a page that shows it and offers to send it. All others get
the sign-in form, which carries the data of the first form in a signed hidden field: no
stranger can fill a table of ours. A right password moves the data into the session, and
the same page comes after the sign-in."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

from core.typed_words import typed_texts, without_secrets

FIELD = "saved_post"
"""Name of the hidden field and of the session key."""

SALT = "smartcity.sign_in.saved_post"

MAX_AGE = 24 * 3600
"""Seconds."""

Payload = dict[str, Any]


def from_request(request: HttpRequest) -> Payload | None:
    """Return what is to be kept of a POST; None if it holds nothing but secrets."""
    data = without_secrets(request.POST)
    if not data:
        return None
    return {
        "path": request.get_full_path(),
        "data": data.urlencode(),
        "files": list(request.FILES),
    }


def sign(payload: Payload) -> str:
    return signing.dumps(payload, salt=SALT, compress=True)


def read(signed: str) -> Payload | None:
    """Return what we have signed within MAX_AGE; None if it is nothing of ours."""
    try:
        payload: Payload = signing.loads(signed, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return payload


def store(request: HttpRequest) -> bool:
    """Move the data of the hidden field into the session; False if there is none."""
    payload = read(request.POST.get(FIELD, ""))
    if payload is not None:
        request.session[FIELD] = payload
    return payload is not None


def stored(request: HttpRequest) -> Payload | None:
    payload: Payload | None = request.session.get(FIELD)
    return payload


def describe(payload: Payload | None) -> dict[str, Any]:
    """Return the context of a page that shows the data: the path, the fields, the texts
    that were typed, and the names of files, which only the browser can choose again."""
    if payload is None:
        return {}
    data = QueryDict(payload["data"])
    return {
        "path": payload["path"],
        "fields": [(name, value) for name, values in data.lists() for value in values],
        "typed": typed_texts(data),
        "files": payload["files"],
        "had_files": bool(payload["files"]),
    }
