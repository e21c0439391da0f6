"""Keeps a form that staff sent after their session had ended.

Such a POST is answered with the sign-in form, which carries the data of the first form
in a signed hidden field: no stranger can fill a table of ours. A right password moves
the data into the session, and a page after the sign-in offers to send it."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

FIELD = "saved_post"
"""Name of the hidden field and of the session key."""

SALT = "smartcity.sign_in.saved_post"

MAX_AGE = 24 * 3600
"""Seconds."""


def sign(request: HttpRequest) -> str:
    """Return the POST data signed, or "" if there is none or it holds a password."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    if not data or any("password" in name for name in data):
        return ""
    payload = {
        "path": request.get_full_path(),
        "data": data.urlencode(),
        "had_files": bool(request.FILES),
    }
    return signing.dumps(payload, salt=SALT, compress=True)


def store(request: HttpRequest) -> bool:
    """Move the data of the hidden field into the session. False if there is none, or
    nothing that we have signed within MAX_AGE."""
    signed = request.POST.get(FIELD, "")
    try:
        request.session[FIELD] = signing.loads(signed, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return False
    return True


def load(request: HttpRequest) -> dict[str, Any] | None:
    """Return the context of the page that offers to send the data: the path, the
    fields, and whether there were files, which only the browser can choose again."""
    payload = request.session.get(FIELD)
    if payload is None:
        return None
    lists = QueryDict(payload["data"]).lists()
    fields = [(name, value) for name, values in lists for value in values]
    return {
        "path": payload["path"],
        "fields": fields,
        "had_files": payload["had_files"],
    }
