"""Words that staff typed into a page that could not take them: they are shown again, to
copy, or kept until the page is opened again. No button loses any."""

import re
from collections.abc import Collection, Iterator
from math import ceil
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.types import StrOrPromise

LOST_FILES = "lost_files"
"""Name under which a form that is sent again names the fields whose files are gone."""

NOT_TYPED = {"fingerprint", "status", "decision", "action_name", "go_to", LOST_FILES}
"""Names of what pages send along, or have somebody choose."""

UNTYPED_NAME = re.compile(r"^_|_FORMS$|__prefix__")
"""Names of Django's own: buttons, counts of rows, the row that new ones are made of."""

TICKS = {"1", "on", "yes"}
"""Values of boxes and buttons."""

KEPT = "kept_words"
"""Key of the session."""

MAX_KEPT = 20
"""Objects for which a session keeps words."""

LINE_CHARS, MAX_LINES = 60, 12


def without_secrets(data: QueryDict) -> QueryDict:
    """Return what was sent, without the token of the form and without passwords."""
    copy = data.copy()
    for name in data:
        if name == "csrfmiddlewaretoken" or "password" in name:
            del copy[name]
    return copy


def typed_texts(
    data: QueryDict, names: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Return label, text and lines of each text that somebody typed, to show it; of
    all fields, or of those that are named."""
    return [
        {"label": label, "text": text, "lines": min(_count_lines(text), MAX_LINES)}
        for name, label, text in _labelled(data)
        if names is None or name in names
    ]


def _labelled(data: QueryDict) -> Iterator[tuple[str, str, str]]:
    for name, texts in without_secrets(data).lists():
        if name in NOT_TYPED or UNTYPED_NAME.search(name):
            continue
        label = capfirst(name.replace("-", " ").replace("_", " "))
        for text in texts:
            if text.strip() and text not in TICKS:
                yield name, label, text


def _count_lines(text: str) -> int:
    return sum(max(1, ceil(len(line) / LINE_CHARS)) for line in text.splitlines())


def lost_files(request: HttpRequest, data: QueryDict | None) -> dict[str, Any]:
    """Return the files that were sent, by name, which no page can show again."""
    names = data.getlist(LOST_FILES) if data else []
    return {**dict.fromkeys(names, True), **request.FILES.dict()}


# Pages that say why nothing was done


def refused_page(
    request: HttpRequest,
    title: StrOrPromise,
    reason: StrOrPromise,
    *,
    status: int,
    links: Collection[tuple[str, StrOrPromise]] = (),
) -> HttpResponse:
    """Say why a POST changed nothing, beside what was typed. `links` are URLs with
    their labels."""
    context = {
        **admin.site.each_context(request),
        "title": title,
        "reason": reason,
        "links": links,
        "typed": typed_texts(request.POST),
        "had_files": bool(request.FILES),
    }
    page = TemplateResponse(request, "admin/refused.html", context, status=status)
    add_never_cache_headers(page)
    return page


def refuse(request: HttpRequest, refusal: Http404 | PermissionDenied) -> HttpResponse:
    """Answer a POST about something that is gone, or no longer allowed."""
    if isinstance(refusal, PermissionDenied):
        reason = _(
            "Your role does not allow it, or no longer does. Ask a colleague who looks "
            "after user accounts."
        )
        return refused_page(request, _("You may not do that"), reason, status=403)
    reason = _(
        "It was deleted while you had it open, by a colleague or by the person who "
        "sent it."
    )
    return refused_page(request, _("It is no longer there"), reason, status=404)


# Words that are kept until their page is opened again


def _key(obj: Model) -> str:
    return f"{obj._meta.label_lower}/{obj.pk}"


def keep_words(request: HttpRequest, obj: Model, data: QueryDict) -> None:
    """Keep in the session what was typed on the page of an object."""
    sent = without_secrets(data)
    sent.setlist(LOST_FILES, list(lost_files(request, data)))
    kept = {**request.session.get(KEPT, {})}
    kept.pop(_key(obj), None)  # the newest stand last
    kept[_key(obj)] = sent.urlencode()
    request.session[KEPT] = dict(list(kept.items())[-MAX_KEPT:])


def say_kept(request: HttpRequest, url: str) -> None:
    """Tell somebody that words are kept, with a link to their page."""
    text = _("What else you typed is kept on its page")
    messages.info(request, format_html('<a href="{}">{}</a>', url, text))


def kept_words(request: HttpRequest, obj: Model) -> QueryDict | None:
    """Return what was kept of the page of this object."""
    sent = request.session.get(KEPT, {}).get(_key(obj))
    return None if sent is None else QueryDict(sent)


def drop_words(request: HttpRequest, obj: Model) -> None:
    """Keep the words of this page no longer: it was sent, with all of them."""
    if kept_words(request, obj) is not None:
        del request.session[KEPT][_key(obj)]
        request.session.modified = True
