"""Typed for an hour, sent, and the session had ended: nothing is lost.

The answer to such a POST is the sign-in form, with what was typed in a hidden field, so
that strangers can fill no table of ours. Once the password is right it waits in the
session, and after the sign-in a page offers to send it."""

from django.core import signing
from django.http import HttpRequest, QueryDict

FIELD = "unsent"
SALT = "smartcity.sign_in.saved_post"
LASTS = 24 * 3600  # seconds


def sign(request: HttpRequest) -> str:
    """What was sent, signed. "" if that was nothing, or holds a password."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if not typed or any("password" in name for name in typed):
        return ""
    sent = {
        "path": request.get_full_path(),
        "typed": typed.urlencode(),
        "had_files": bool(request.FILES),
    }
    return signing.dumps(sent, salt=SALT, compress=True)


def store(request: HttpRequest, packed: str) -> bool:
    """Put it into the session of somebody whose password was right."""
    try:
        sent = signing.loads(packed, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return False
    request.session[FIELD] = sent
    return True


def load(request: HttpRequest) -> dict[str, object] | None:
    """Where it goes, its fields, and whether there were files, which browsers alone
    may choose."""
    sent = request.session.get(FIELD)
    if sent is None:
        return None
    lists = QueryDict(sent["typed"]).lists()
    fields = [(name, value) for name, values in lists for value in values]
    return {"path": sent["path"], "fields": fields, "had_files": sent["had_files"]}
