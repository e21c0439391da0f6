"""Findings in something that is about to be public: they refuse it, or advise."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from core.addresses import find_moved
from core.text.checks import advise, advise_on_title, find_targets
from core.types import StrOrPromise


@dataclass(frozen=True)
class Finding:
    """Something to look at in one field of a form."""

    field: str
    message: str
    is_blocking: bool = False
    """Whether it keeps the object from being published. Anything else is said once."""

    label: StrOrPromise = ""
    """Words for its link, if the label of its field will not do."""

    @property
    def key(self) -> str:
        text = f"{self.field} {self.message}"
        return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def check_texts(obj: Any, names: Iterable[str]) -> Iterator[Finding]:
    """Yield what is found in the title of an object, and in its texts of these names.
    One query for each link to a page of ours."""
    for message in advise_on_title(obj.title):
        yield Finding("title", message)
    for name in names:
        text = getattr(obj, name)
        for message in advise(text):
            yield Finding(name, message)
        for target in find_targets(text):
            if finding := _check_target(name, target):
                yield finding


def _check_target(name: str, target: str) -> Finding | None:
    path = _own_path(target)
    if not path or path.startswith(settings.STATIC_URL):
        return None
    is_blocking = True
    if path.startswith(reverse("admin:index")):
        text = _("The link %(target)s leads into the admin: visitors cannot open it.")
    elif (state := _state_of(path)) == "public":
        return None
    elif state == "hidden":
        is_blocking = False
        text = _("The link %(target)s leads to a page that is not public yet.")
    else:
        text = _("The link %(target)s leads to no page of this site.")
    return Finding(name, text % {"target": target}, is_blocking)


def _own_path(target: str) -> str:
    """Return the path of a link to a page of this site; "" for any other link."""
    try:
        parts, own = urlsplit(target), urlsplit(settings.SITE_URL)
    except ValueError:
        return ""
    is_own = parts.scheme in {"http", "https"} and parts.netloc == own.netloc
    is_path = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return parts.path or "/" if is_own or is_path else ""


def _state_of(path: str) -> Literal["public", "hidden", "missing"]:
    """Return what visitors find at a path of this site."""
    try:
        match = resolve(path if path.endswith("/") or "." in path else f"{path}/")
    except Resolver404:
        return "missing"
    find, slug = getattr(match.func, "find", None), match.kwargs.get("slug", "")
    if find is None or find().filter(slug=slug).exists():
        return "public"
    try:
        return "public" if find_moved(find, slug) else "missing"
    except Http404:
        model = find().model
        is_draft = model._default_manager.filter(slug=slug).exists()
        return "hidden" if is_draft else "missing"
