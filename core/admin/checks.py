"""Findings in something that is about to be public: they refuse it, or advise."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from core.addresses import Find, find_moved
from core.text.checks import advise, advise_on_title, find_targets
from core.types import StrOrPromise

WRONG_LINKS = {
    "missing": _("The link %(target)s leads to no page of this site."),
    "admin": _("The link %(target)s leads into the admin: visitors cannot open it."),
    "private": _(
        "The link %(target)s is a private link, and opens what one person alone should "
        "see: take it out."
    ),
    "hidden": _("The link %(target)s leads to a page that is not public yet."),
}
"""Sentences about links, by what visitors find where they lead. The last is advice."""


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
    One query for each kind of page that they link to; more for links that are dead."""
    for message in advise_on_title(obj.title):
        yield Finding("title", message)
    links = []
    base = settings.SITE_URL + (obj.get_absolute_url() if obj.slug else "/")
    for name in names:
        text = getattr(obj, name)
        for message in advise(text):
            yield Finding(name, message)
        links += [
            (name, target, _own_path(target, base)) for target in find_targets(text)
        ]
    states = _states_of({path for _name, _target, path in links if path})
    for name, target, path in links:
        if text := WRONG_LINKS.get(states.get(path, "public"), ""):
            is_blocking = states[path] != "hidden"
            yield Finding(name, text % {"target": target}, is_blocking)


def _own_path(target: str, base: str) -> str:
    """Return the path of a link to a page of this site, on the page `base`; "" for any
    other link."""
    try:
        is_relative = target.startswith(("/", "."))
        parts = urlsplit(urljoin(base, target) if is_relative else target)
    except ValueError:
        return ""
    is_own = parts.netloc.lower() == urlsplit(base).netloc.lower()
    if parts.scheme not in {"http", "https"} or not is_own:
        return ""
    return unquote(parts.path) or "/"


def _states_of(paths: Iterable[str]) -> dict[str, str]:
    """Return what visitors find at paths of this site: a key of WRONG_LINKS, or
    "public"."""
    states: dict[str, str] = {}
    by_find: dict[Find, dict[str, str]] = {}
    for path in paths:
        states[path] = "public"
        if path.startswith(reverse("admin:index")):
            states[path] = "admin"
            continue
        try:
            match = resolve(path if path.endswith("/") or "." in path else f"{path}/")
        except Resolver404:
            states[path] = "public" if _is_static(path) else "missing"
            continue
        if getattr(match.func, "is_private_link", False):
            states[path] = "private"
            continue
        if find := getattr(match.func, "find", None):
            by_find.setdefault(find, {})[path] = match.kwargs["slug"]
    for find, slugs in by_find.items():
        rows = find().filter(slug__in=slugs.values())
        public = set(rows.values_list("slug", flat=True))
        for path, slug in slugs.items():
            if slug not in public:
                states[path] = _state_of_hidden(find, slug)
    return states


def _is_static(path: str) -> bool:
    name = path.removeprefix(settings.STATIC_URL)
    if name == path:
        return False
    try:
        return bool(finders.find(name)) or staticfiles_storage.exists(name)
    except SuspiciousFileOperation:  # it leads out of the folder
        return False


def _state_of_hidden(find: Find, slug: str) -> str:
    try:
        return "public" if find_moved(find, slug) else "missing"
    except Http404:
        model = find().model
        is_draft = model._default_manager.filter(slug=slug).exists()
        return "hidden" if is_draft else "missing"
