"""Private links: who finds what behind one."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from challenges.models import Draft, Entry
from core import private_links
from core.http import SeeOther

View = Callable[..., HttpResponse]


def private_page(view: View) -> View:
    """A page of a Draft or of the Entry that it became, for whoever has its link: kept
    by nobody, named to nobody."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **more: object) -> HttpResponse:
        response = _answer(view, request, token, more)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def entry_page(view: View) -> View:
    """A page of an entry. What is not sent yet has others."""

    @private_page
    @wraps(view)
    def guarded(
        request: HttpRequest, owner: Draft | Entry, **more: object
    ) -> HttpResponse:
        if isinstance(owner, Draft):
            return SeeOther(owner.draft_path)
        return view(request, owner, **more)

    return guarded


def draft_page(view: View) -> View:
    """A page of a draft. Once it is sent, that leads on."""

    @private_page
    @wraps(view)
    def guarded(
        request: HttpRequest, owner: Draft | Entry, **more: object
    ) -> HttpResponse:
        if isinstance(owner, Entry):
            return SeeOther(owner.private_path)
        return view(request, owner, **more)

    return guarded


def _answer(
    view: View, request: HttpRequest, token: str, more: dict[str, object]
) -> HttpResponse:
    nonce = private_links.verify_token("entry", token)
    for _look in range(2):
        if owner := _behind(nonce):
            # Sent or deleted by another click, just now: look once more.
            with suppress(Draft.DoesNotExist, Entry.DoesNotExist):
                return view(request, owner, **more)
    # The same for a wrong link and for one that has ended.
    return render(request, "challenges/link_unknown.html", status=404)


def _behind(nonce: str) -> Draft | Entry | None:
    entries = Entry.objects.select_related("challenge", "focus_area")
    drafts = Draft.objects.select_related("challenge")
    return (
        entries.filter(link_nonce=nonce).first()
        or drafts.filter(link_nonce=nonce).first()
    )
